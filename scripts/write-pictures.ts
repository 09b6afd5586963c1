// Draws the README's pictures: what `demo --scenario NAME --once` prints at 80 columns, as SVG, light and dark.
//
//   npm run -s build && node scripts/write-pictures.ts [SCENARIO…]
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import type { StatusDocument } from "../src/documents/status.ts";
import { UNICODE_GLYPHS } from "../src/apps/terminal/glyphs.ts";
import { renderDropdown } from "../src/apps/terminal/render-dropdown.ts";
import { lineWidth, textWidth, type Line, type Role } from "../src/apps/terminal/span.ts";
import { escapeMarkup } from "../src/domain/markup.ts";
import { toDropdown } from "../src/view/dropdown/dropdown.ts";
import { utcWallClock } from "../src/domain/wall-clock.ts";
import { createLocalTime } from "../src/view/format/local-time.ts";
import { terminalSvg } from "./terminal-svg.ts";

const COLUMNS = 80;
const CELL = { width: 8.4, height: 19, fontSize: 14 };
const MARGIN = 20;

interface Theme {
  readonly name: string;
  readonly background: string;
  readonly text: string;
  readonly colors: Readonly<Partial<Record<Role, string>>>;
}

// Teal, blue, amber, vermilion and violet, as in the dashboard, stay apart for every kind of colour blindness (Okabe and Ito's set, adjusted for contrast).
const THEMES: readonly Theme[] = [
  {
    name: "light",
    background: "#ffffff",
    text: "#1f2328",
    colors: {
      calm: "#0f6f68",
      tight: "#9a6700",
      over: "#c2410c",
      wall: "#b42318",
      muted: "#6e7781",
      ended: "#6e7781",
      "surface-claude-code": "#0969a8",
      "surface-chat": "#b7791f",
      "surface-cowork": "#8250a8",
      "surface-other": "#8c959f",
      "surface-local-other": "#1b8a9f",
      "surface-unexplained": "#8c959f",
    },
  },
  {
    name: "dark",
    background: "#14181f",
    text: "#e6edf3",
    colors: {
      calm: "#63cdbd",
      tight: "#e3b341",
      over: "#ff8a5c",
      wall: "#ff6b61",
      muted: "#8b949e",
      ended: "#8b949e",
      "surface-claude-code": "#58b6f0",
      "surface-chat": "#e3b341",
      "surface-cowork": "#c297ff",
      "surface-other": "#6e7681",
      "surface-local-other": "#5ad1e6",
      "surface-unexplained": "#6e7681",
    },
  },
];

function readDemo(scenario: string): StatusDocument {
  const args = ["dist/claude-meter.js", "demo", "--scenario", scenario, "--once", "--json"];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as StatusDocument;
}

function toSvg(lines: readonly Line[], theme: Theme): string {
  const width = Math.round(COLUMNS * CELL.width + 2 * MARGIN);
  const height = lines.length * CELL.height + 2 * MARGIN;
  const rows = lines.flatMap((line, row) => rowSvg(line, row, theme));
  const title = lines.map((line) => line.map(({ text }) => text).join("")).join("\n");
  return terminalSvg({ width, height, title, background: theme.background, fontSize: CELL.fontSize }, rows);
}

function rowSvg(line: Line, row: number, theme: Theme): readonly string[] {
  let column = 0;
  return line.flatMap(({ text, role }) => {
    const at = column;
    column += textWidth(text);
    return words(text).flatMap(({ text, column }) =>
      spanSvg({ text, role, column: at + column, row }, theme),
    );
  });
}

/** Each word with its own place: what draws an SVG folds spaces. */
function words(text: string): readonly { readonly text: string; readonly column: number }[] {
  return Array.from(text.matchAll(/\S+/g), (match) => ({
    text: match[0],
    column: textWidth(text.slice(0, match.index)),
  }));
}

interface PlacedSpan {
  readonly text: string;
  readonly role: Role;
  readonly column: number;
  readonly row: number;
}

function spanSvg(span: PlacedSpan, theme: Theme): readonly string[] {
  const color = theme.colors[span.role] ?? theme.text;
  const x = MARGIN + span.column * CELL.width;
  const top = MARGIN + span.row * CELL.height;
  if (/^[█▓▒░▏▎▍▌▋▊▉]+$/.test(span.text)) return cellsSvg(span, { x, top, color });
  const weight =
    span.role === "strong" || span.role === "banner" || span.role === "wall" ? ' font-weight="bold"' : "";
  const length = (textWidth(span.text) * CELL.width).toFixed(1);
  return [
    `<text x="${x.toFixed(1)}" y="${top + 14}" fill="${color}"${weight} textLength="${length}">${escapeMarkup(span.text)}</text>`,
  ];
}

const FILLS: Readonly<Record<string, readonly [share: number, opacity: number]>> = {
  "█": [1, 1],
  "▓": [1, 0.95],
  "▒": [1, 0.9],
  "░": [1, 0.28],
  ...Object.fromEntries(
    ["▏", "▎", "▍", "▌", "▋", "▊", "▉"].map((glyph, index) => [glyph, [(index + 1) / 8, 1]]),
  ),
};

/** Bars as rectangles, one for each run of a glyph: no font draws block characters without seams. */
function cellsSvg(
  { text }: PlacedSpan,
  { x, top, color }: { x: number; top: number; color: string },
): readonly string[] {
  return Array.from(text.matchAll(/(.)\1*/gu), (run) => {
    const [share, opacity] = FILLS[run[1] ?? ""] ?? [1, 1];
    const width = CELL.width * share * run[0].length;
    const left = (x + run.index * CELL.width).toFixed(1);
    return `<rect x="${left}" y="${top + 3}" width="${width.toFixed(1)}" height="13" fill="${color}" opacity="${opacity}"/>`;
  });
}

mkdirSync("docs/pictures", { recursive: true });
const scenarios =
  process.argv.length > 2 ? process.argv.slice(2) : ["seed-account", "mid-loop-wall", "opus-wall"];
for (const scenario of scenarios) {
  const model = toDropdown(readDemo(scenario), { localTime: createLocalTime(utcWallClock) });
  const lines = renderDropdown(model, { columns: COLUMNS, glyphs: UNICODE_GLYPHS });
  console.log(`${scenario}: ${lines.length} lines, ${Math.max(...lines.map(lineWidth))} columns`);
  for (const theme of THEMES)
    writeFileSync(`docs/pictures/${scenario}-${theme.name}.svg`, toSvg(lines, theme));
}
