import type { Line, Role } from "./span.ts";

/** Whether and how a stream may be coloured. */
export type ColorDepth = "none" | "ansi";

/** SGR codes per role: the sixteen basic colours, so that the terminal's own theme decides what they look like. */
const SGR: Readonly<Partial<Record<Role, string>>> = {
  strong: "1",
  muted: "2",
  calm: "36",
  tight: "33",
  over: "31",
  wall: "1;31",
  ended: "2",
  banner: "1;30;43",
  "surface-claude-code": "34",
  "surface-chat": "33",
  "surface-cowork": "35",
  "surface-other": "2",
  "surface-local-other": "36",
  "surface-unexplained": "2",
};

/** What a terminal obeys instead of showing it: control characters, line breaks of Unicode's own, and the marks that turn text round. */
const TERMINAL_ORDERS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Lines as text for a terminal, each with its line break. Without colour nothing but the characters is left. */
export function toText(lines: readonly Line[], color: ColorDepth): string {
  return lines.map((line) => `${lineText(line, color)}\n`).join("");
}

function lineText(line: Line, color: ColorDepth): string {
  const spans = trimEnd(line.map((item) => ({ ...item, text: harmless(item.text) })));
  if (color === "none") return spans.map(({ text }) => text).join("");
  return spans.map(({ text, role }) => paint(text, SGR[role])).join("");
}

/** One line of text without anything that a terminal would obey: names and messages may come from anywhere. */
export function harmless(text: string): string {
  return text.replace(TERMINAL_ORDERS, "");
}

function paint(text: string, codes: string | undefined): string {
  return codes === undefined || text === "" ? text : `\u001b[${codes}m${text}\u001b[0m`;
}

/** Without the spaces at its end: they only get in the way of copying and of tests. */
function trimEnd(line: Line): Line {
  const last = line.findLastIndex(({ text }) => text.trimEnd() !== "");
  return line
    .slice(0, last + 1)
    .map((item, index) => (index === last ? { ...item, text: item.text.trimEnd() } : item));
}
