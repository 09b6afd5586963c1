import { surfaceStyle } from "../../view/surface-style.ts";
import type { Glyphs } from "./glyphs.ts";
import { span, type Line, type Role, type Span } from "./span.ts";

export interface BarOptions {
  readonly usedPercent: number;
  /** Where the clock stands; absent: no mark. */
  readonly clockPercent?: number | undefined;
  readonly width: number;
  readonly role: Role;
  readonly glyphs: Glyphs;
}

/** A bar of exactly `width` columns: filled up to the used percent, with the clock's position marked on it. */
export function bar(options: BarOptions): Line {
  const clock = clockCell(options);
  const cells = Array.from({ length: options.width }, (_, index) =>
    index === clock ? span(options.glyphs.clock, "strong") : fillCell(index, options),
  );
  return joinRuns(cells);
}

function fillCell(index: number, { usedPercent, width, role, glyphs }: BarOptions): Span {
  const usedEighths = Math.round((Math.min(Math.max(usedPercent, 0), 100) / 100) * width * 8);
  const eighths = Math.min(usedEighths - index * 8, 8);
  if (eighths === 8) return span(glyphs.full, role);
  const partial = glyphs.partials[eighths - 1];
  return partial === undefined ? span(glyphs.empty, "muted") : span(partial, role);
}

function clockCell({ clockPercent, width }: BarOptions): number | undefined {
  if (clockPercent === undefined) return undefined;
  return Math.min(width - 1, Math.max(0, Math.floor((clockPercent / 100) * width)));
}

/** Neighbours of one role become one span. */
function joinRuns(cells: Line): Line {
  const runs: Span[] = [];
  for (const cell of cells) {
    const last = runs.at(-1);
    if (last?.role === cell.role) runs[runs.length - 1] = span(last.text + cell.text, cell.role);
    else runs.push(cell);
  }
  return runs;
}

export interface SurfaceShare {
  readonly surface: string;
  readonly sharePercent: number;
}

/** A stacked bar of exactly `width` columns; each surface has its own fill, and at least one cell when it is not zero. */
export function stackedBar(parts: readonly SurfaceShare[], width: number, glyphs: Glyphs): Line {
  const shares = parts.map(({ sharePercent }) => sharePercent);
  const cells = apportion(shares, width);
  return parts.map(({ surface }, index) => surfaceFill(surface, cells[index] ?? 0, glyphs));
}

/** So many cells in a surface's colour and pattern, which are the same everywhere. */
export function surfaceFill(surface: string, count: number, glyphs: Glyphs): Span {
  const style = surfaceStyle(surface);
  return span(glyphs.surfaces[style].repeat(count), `surface-${style}`);
}

/** Whole cells in proportion to the shares, adding up to `width` (largest remainders); a small share keeps one cell. */
export function apportion(shares: readonly number[], width: number): readonly number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (total <= 0) return shares.map(() => 0);
  const exact = shares.map((share) => (share / total) * width);
  const cells = exact.map((value, index) => Math.max(Math.floor(value), (shares[index] ?? 0) > 0 ? 1 : 0));
  const order = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest);
  let missing = width - cells.reduce((sum, count) => sum + count, 0);
  for (let turn = 0; missing !== 0 && turn < shares.length * (width + 1); turn += 1) {
    const index = order[turn % order.length]?.index ?? 0;
    const change = Math.sign(missing);
    const next = (cells[index] ?? 0) + change;
    if ((shares[index] ?? 0) > 0 && next >= 1) {
      cells[index] = next;
      missing -= change;
    }
  }
  return cells;
}
