import { eastAsianWidth } from "get-east-asian-width";
import type { SurfaceStyle } from "../../view/surface-style.ts";
import type { Tone } from "../../view/tone.ts";

/** How a piece of text looks, by meaning; `ansi.ts` gives it a colour, a picture gives it another. */
export type Role = Tone | "plain" | "strong" | "muted" | "banner" | `surface-${SurfaceStyle}`;

export interface Span {
  readonly text: string;
  readonly role: Role;
}

/** One line of a terminal, without its line break. */
export type Line = readonly Span[];

export function span(text: string, role: Role = "plain"): Span {
  return { text, role };
}

/** Latin, general punctuation, arrows, box drawing and blocks: one column for each code unit. */
const NARROW = /^[\u0020-\u007e\u00a0-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u23e8\u2500-\u25fc]*$/;

/** Columns that the text takes in a terminal. */
export function textWidth(text: string): number {
  // The common case needs no tables and no segmenter, which cost more than the rest of a line.
  if (NARROW.test(text)) return text.length;
  return graphemes(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

function graphemes(text: string): readonly string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

function graphemeWidth(grapheme: string): number {
  const first = grapheme.codePointAt(0) ?? 0;
  if (/^[\p{Cc}\p{Cf}\p{Mn}\p{Me}]/u.test(grapheme)) return 0;
  // U+FE0F asks for the emoji form, which terminals draw two columns wide.
  return grapheme.includes("\ufe0f") ? 2 : eastAsianWidth(first);
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** The text, filled up with spaces to `width` columns, or cut with `…` where it is longer. */
export function fit(text: string, width: number): string {
  const missing = width - textWidth(text);
  if (missing >= 0) return text + " ".repeat(missing);
  if (width <= 0) return "";
  let cut = "";
  for (const segment of graphemes(text)) {
    if (textWidth(cut + segment) > width - 1) break;
    cut += segment;
  }
  return fit(`${cut}…`, width);
}

/** Spaces where a line may end: not between a number and its unit. */
const BREAKS = /\s+(?!(?:%|min|h|d)(?:\W|$))/;

/** The text in lines of at most `width` columns, broken at spaces; a longer word is cut hard. */
export function wrap(text: string, width: number): readonly string[] {
  return filled(
    text.split(BREAKS).flatMap((word) => hardBreak(word, width)),
    width,
  );
}

/** The text in lines broken at spaces only: a word that is wider than `width`, as a path is, stays whole to be copied. */
export function wrapWords(text: string, width: number): readonly string[] {
  return filled(text.split(BREAKS), width);
}

function filled(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) {
      line = longer;
    } else {
      if (line !== "") lines.push(line);
      line = word;
    }
  }
  return line === "" ? lines : [...lines, line];
}

function hardBreak(word: string, width: number): readonly string[] {
  if (textWidth(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = "";
  for (const segment of graphemes(word)) {
    if (piece !== "" && textWidth(piece + segment) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += segment;
  }
  return [...pieces, piece];
}
