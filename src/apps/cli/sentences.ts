import { harmless } from "../terminal/ansi.ts";
import { wrapWords } from "../terminal/span.ts";

/** Texts as lines of at most `columns`, as far as their words are; where that has no end each stays one line. */
export function sentences(texts: readonly string[], columns: number): string {
  const safe = texts.map(harmless);
  const lines = Number.isFinite(columns) ? safe.flatMap((text) => wrapWords(text, columns)) : safe;
  return lines.map((line) => `${line}\n`).join("");
}
