// Draws what the end-to-end run with the real Claude Code left behind (screens with their escape sequences) as SVG.
//
//   npm run e2e:claude-code -- --out DIR && node scripts/write-terminal-pictures.ts DIR
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { textWidth } from "../src/apps/terminal/span.ts";
import { must } from "../src/domain/assert.ts";
import { escapeMarkup } from "../src/domain/markup.ts";
import { terminalSvg } from "./terminal-svg.ts";

const PICTURES = [
  { from: "our-line.ansi", to: "statusline-claude-code" },
  { from: "held-tool.ansi", to: "hook-held-tool" },
  { from: "tmux-bar.ansi", to: "statusline-tmux" },
] as const;

const CELL = { width: 8.4, height: 18, fontSize: 14 };
const MARGIN = 16;
const GROUND = { background: "#14181f", text: "#d6dde6" };
const SIXTEEN = [
  "#2b313b",
  "#ff6b61",
  "#7fc97f",
  "#e3b341",
  "#58b6f0",
  "#c297ff",
  "#5fd0c5",
  "#d6dde6",
  "#6e7681",
  "#ff8a80",
  "#a5e0a5",
  "#f2cf7a",
  "#8fd0ff",
  "#dcc2ff",
  "#93e6dd",
  "#ffffff",
];

interface Look {
  readonly color?: string | undefined;
  readonly background?: string | undefined;
  readonly isBold?: boolean | undefined;
  readonly isDim?: boolean | undefined;
}

interface Piece {
  readonly text: string;
  readonly look: Look;
}

const ESCAPE = String.fromCodePoint(27);
/** One change of colour or weight. */
const SGR = new RegExp(`${ESCAPE}\\[[0-9;:]*m`, "g");

function withoutColors(line: string): string {
  return line.replaceAll(SGR, "");
}

function parseLine(line: string, start: Look): { readonly pieces: readonly Piece[]; readonly end: Look } {
  let look = start;
  const pieces: Piece[] = [];
  for (const part of line.split(new RegExp(`(${SGR.source})`))) {
    const codes = part.startsWith(ESCAPE) ? part.slice(2, -1) : undefined;
    if (codes !== undefined) look = applyCodes(look, codes);
    else if (part !== "") pieces.push({ text: part, look });
  }
  return { pieces, end: look };
}

function applyCodes(look: Look, codes: string): Look {
  const numbers = codes.split(/[;:]/).map(Number);
  let next = look;
  for (let index = 0; index < numbers.length; index += 1) {
    const code = numbers[index] ?? 0;
    if (code === 38 || code === 48) {
      const [color, length] = longColor(numbers.slice(index + 1));
      next = code === 38 ? { ...next, color } : { ...next, background: color };
      index += length;
    } else {
      next = applyCode(next, code);
    }
  }
  return next;
}

function longColor([kind, a = 0, b = 0, c = 0]: readonly number[]): readonly [color: string, length: number] {
  if (kind === 2) return [`rgb(${a},${b},${c})`, 4];
  if (a < 16) return [SIXTEEN[a] ?? GROUND.text, 2];
  if (a > 231)
    return [
      `rgb(${Array(3)
        .fill(8 + 10 * (a - 232))
        .join(",")})`,
      2,
    ];
  const level = (value: number) => (value === 0 ? 0 : 55 + 40 * value);
  const cube = a - 16;
  return [`rgb(${level(Math.floor(cube / 36))},${level(Math.floor(cube / 6) % 6)},${level(cube % 6)})`, 2];
}

function applyCode(look: Look, code: number): Look {
  if (code === 0) return {};
  if (code === 1) return { ...look, isBold: true };
  if (code === 2) return { ...look, isDim: true };
  if (code === 22) return { ...look, isBold: false, isDim: false };
  if (code === 39) return { ...look, color: undefined };
  if (code === 49) return { ...look, background: undefined };
  if (code >= 30 && code < 38) return { ...look, color: SIXTEEN[code - 30] };
  if (code >= 90 && code < 98) return { ...look, color: SIXTEEN[code - 82] };
  return look;
}

/** Without the empty middle of a screen, which says nothing. */
function withoutVoid(lines: readonly string[]): readonly string[] {
  const isEmpty = (line: string) => withoutColors(line).trim() === "";
  return lines.filter((line, index) => !isEmpty(line) || !isEmpty(lines[index - 1] ?? ""));
}

function toSvg(screen: string): string {
  const lines = withoutVoid(screen.trimEnd().split("\n"));
  const columns = Math.max(...lines.map((line) => textWidth(withoutColors(line))));
  const width = Math.round(columns * CELL.width + 2 * MARGIN);
  const height = lines.length * CELL.height + 2 * MARGIN;
  let look: Look = {};
  const rows = lines.map((line, row) => {
    const { pieces, end } = parseLine(line, look);
    look = end;
    return rowSvg(pieces, row);
  });
  return terminalSvg({ width, height, background: GROUND.background, fontSize: CELL.fontSize }, rows);
}

function rowSvg(pieces: readonly Piece[], row: number): string {
  let column = 0;
  const top = MARGIN + row * CELL.height;
  return pieces
    .map(({ text, look }) => {
      const at = column;
      column += textWidth(text);
      const x = MARGIN + at * CELL.width;
      const ground =
        look.background === undefined
          ? ""
          : `<rect x="${x.toFixed(1)}" y="${top}" width="${(textWidth(text) * CELL.width).toFixed(1)}" height="${CELL.height}" fill="${look.background}"/>`;
      return ground + wordsSvg(text, look, { column: at, top });
    })
    .join("");
}

/** Each word with its own place: what draws an SVG folds spaces. */
function wordsSvg(
  text: string,
  look: Look,
  place: { readonly column: number; readonly top: number },
): string {
  return Array.from(text.matchAll(/\S+/g), (match) => {
    const [word] = match;
    const x = MARGIN + (place.column + textWidth(text.slice(0, match.index))) * CELL.width;
    const style = `${look.isBold ? ' font-weight="bold"' : ""}${look.isDim ? ' opacity="0.65"' : ""}`;
    const length = (textWidth(word) * CELL.width).toFixed(1);
    return `<text x="${x.toFixed(1)}" y="${place.top + 14}" fill="${look.color ?? GROUND.text}"${style} textLength="${length}">${escapeMarkup(word)}</text>`;
  }).join("");
}

const dir = must(process.argv[2], "a folder with the screens of an end-to-end run");
mkdirSync("docs/pictures", { recursive: true });
for (const { from, to } of PICTURES) {
  const screen = readFileSync(join(dir, from), "utf8");
  writeFileSync(`docs/pictures/${to}.svg`, toSvg(screen));
  console.log(`docs/pictures/${to}.svg`);
}
