import { bandAt, evenPace, type BurnUp, type BurnUpPoint } from "../../view/burn-up.ts";
import { epochMs } from "../../domain/time.ts";
import type { TerminalOptions } from "./render-dropdown.ts";
import { fit, lineWidth, span, textWidth, type Line, type Role } from "./span.ts";

const LABEL_WIDTH = 5;
const ROWS = 14;
/** A braille cell holds two columns and four rows of dots. */
const [DOT_COLUMNS, DOT_ROWS] = [2, 4];
const BRAILLE = 0x2800;
/** The bit of each dot of a cell, by row and column. Source: Unicode, block Braille Patterns. */
const DOT_BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** What is drawn, the uppermost first: a cell shows one of them. */
const LAYERS = ["used", "wall", "middle", "band", "pace"] as const;
type Layer = (typeof LAYERS)[number];

const LAYER_ROLES: Readonly<Record<Layer, Role>> = {
  used: "strong",
  wall: "wall",
  middle: "tight",
  band: "calm",
  pace: "muted",
};

const LAYER_ASCII: Readonly<Record<Layer, string>> = {
  used: "#",
  wall: "=",
  middle: "*",
  band: ":",
  pace: ".",
};

/** The chart as lines of a terminal: braille dots, or letters where there is no Unicode. */
export function renderBurnUp(chart: BurnUp, options: TerminalOptions): readonly Line[] {
  const columns = Math.max(12, options.columns - LABEL_WIDTH - 1);
  const canvas = new Canvas(chart, columns);
  draw(chart, canvas);
  const isUnicode = options.glyphs.partials.length > 0;
  const rows = Array.from({ length: ROWS }, (_, row): Line => {
    const label = span(`${labelOf(chart, row).padStart(LABEL_WIDTH)} `, "muted");
    return [label, ...canvas.row(row, isUnicode)];
  });
  return [
    [span(fit(chart.title, options.columns).trimEnd(), "strong")],
    ...rows,
    axis(chart, columns),
    legend(options.columns, isUnicode),
  ];
}

/** 100 % and 0 have their rows named, and what lies half between. */
function labelOf({ topPercent }: BurnUp, row: number): string {
  const percentPerRow = topPercent / ROWS;
  const [high, low] = [topPercent - row * percentPerRow, topPercent - (row + 1) * percentPerRow];
  const named = [100, 50, 0].find((percent) => percent < high && percent >= low - 1e-9);
  return named === undefined ? "" : `${named}%`;
}

function draw(chart: BurnUp, canvas: Canvas): void {
  for (const line of chart.lines) drawLine(line, canvas);
  for (let dot = 0; dot < canvas.dotColumns; dot += 1) {
    const atMs = canvas.instantOf(dot);
    if (dot % 3 === 0) canvas.dot("pace", dot, evenPace(chart, atMs));
    if (dot % 2 === 0) canvas.dot("wall", dot, 100);
    const band = bandAt(chart, epochMs(atMs));
    if (band === undefined) continue;
    canvas.dot("middle", dot, band.middle);
    for (let percent = band.low; percent <= band.high; percent += canvas.percentPerDot) {
      if ((dot + Math.round(percent / canvas.percentPerDot)) % 2 === 0) canvas.dot("band", dot, percent);
    }
  }
}

/** A reading holds until the next one. */
function drawLine(line: readonly BurnUpPoint[], canvas: Canvas): void {
  for (const [index, { atMs, percent }] of line.entries()) {
    const next = line[index + 1];
    const [from, to] = [canvas.dotOf(atMs), canvas.dotOf(next?.atMs ?? atMs)];
    for (let dot = from; dot <= to; dot += 1) {
      const part = to === from ? 0 : (dot - from) / (to - from);
      canvas.dot("used", dot, percent + part * ((next?.percent ?? percent) - percent));
    }
  }
}

function axis(chart: BurnUp, columns: number): Line {
  const { fromText, nowText, toText } = chart;
  const nowAt = Math.round(((chart.nowMs - chart.fromMs) / Math.max(1, chart.toMs - chart.fromMs)) * columns);
  const end = Math.max(0, columns - textWidth(toText));
  const now = Math.max(textWidth(fromText) + 1, Math.min(nowAt, end - textWidth(nowText) - 1));
  const text = fit(fit(fromText, now) + nowText, end) + toText;
  return [span(`${" ".repeat(LABEL_WIDTH + 1)}${fit(text, columns)}`.trimEnd(), "muted")];
}

/** As much of it as there is room for. */
function legend(columns: number, isUnicode: boolean): Line {
  const mark = (layer: Layer) => (isUnicode ? "⣿" : LAYER_ASCII[layer]);
  const part = (layer: Layer, text: string): Line => [
    span(` ${mark(layer)}`, LAYER_ROLES[layer]),
    span(` ${text}  `, "muted"),
  ];
  const parts = [
    part("used", "used"),
    part("middle", "likely"),
    part("band", "80 % of cases"),
    part("pace", "even pace"),
  ];
  const line = [span(" ".repeat(LABEL_WIDTH))];
  for (const next of parts) if (lineWidth(line) + lineWidth(next) <= columns) line.push(...next);
  return line;
}

/** Dots on a grid of time and percent. */
class Canvas {
  readonly dotColumns: number;
  readonly percentPerDot: number;
  readonly #chart: BurnUp;
  readonly #columns: number;
  readonly #cells: ReadonlyMap<Layer, Uint8Array>;

  constructor(chart: BurnUp, columns: number) {
    this.#chart = chart;
    this.#columns = columns;
    this.dotColumns = columns * DOT_COLUMNS;
    this.percentPerDot = chart.topPercent / (ROWS * DOT_ROWS);
    this.#cells = new Map(LAYERS.map((layer) => [layer, new Uint8Array(columns * ROWS)]));
  }

  dotOf(atMs: number): number {
    const { fromMs, toMs } = this.#chart;
    return Math.round(((atMs - fromMs) / Math.max(1, toMs - fromMs)) * (this.dotColumns - 1));
  }

  instantOf(dot: number): number {
    const { fromMs, toMs } = this.#chart;
    return fromMs + (dot / (this.dotColumns - 1)) * (toMs - fromMs);
  }

  dot(layer: Layer, dot: number, percent: number): void {
    const up = Math.floor(Math.max(0, percent) / this.percentPerDot);
    const down = ROWS * DOT_ROWS - 1 - up;
    if (dot < 0 || dot >= this.dotColumns || down < 0) return;
    const [column, row] = [Math.floor(dot / DOT_COLUMNS), Math.floor(down / DOT_ROWS)];
    const bit = DOT_BITS[down % DOT_ROWS]?.[dot % DOT_COLUMNS] ?? 0;
    const cells = this.#cells.get(layer);
    const index = row * this.#columns + column;
    if (cells !== undefined) cells[index] = (cells[index] ?? 0) | bit;
  }

  row(row: number, isUnicode: boolean): Line {
    return Array.from({ length: this.#columns }, (_, column) => {
      const index = row * this.#columns + column;
      const layer = LAYERS.find((own) => (this.#cells.get(own)?.[index] ?? 0) > 0);
      if (layer === undefined) return span(" ");
      const bits = this.#cells.get(layer)?.[index] ?? 0;
      return span(isUnicode ? String.fromCodePoint(BRAILLE + bits) : LAYER_ASCII[layer], LAYER_ROLES[layer]);
    });
  }
}
