import type { SeriesPoint } from "../../domain/cycle.ts";
import { DAY_MS, MINUTE_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { must } from "../../domain/assert.ts";
import { isResetBetween } from "../reset.ts";
import type { WindowMode } from "../window-mode.ts";
import { scattered } from "./chance.ts";

/** Length of a slot: the spacing of an ordinary poller. */
export const SLOT_MS: DurationMs = 5 * MINUTE_MS;
export const SLOTS_PER_DAY: number = DAY_MS / SLOT_MS;
/** What is older is not looked at: habits and limits change. */
const HISTORY_SLOTS_MAX = 42 * SLOTS_PER_DAY;
/** Use that went unseen for longer than this at the end of a cycle is not known; a shorter gap counts as idle. */
const UNSEEN_MS_MAX: DurationMs = 15 * MINUTE_MS;
/** A smaller rise is an error of arithmetic, and too small to be divided. Unit: percent-points. */
const POINTS_MIN = 1e-9;
/** When a rise came within a longer interval is drawn; within a shorter one it is spread. */
const DRAWN_SLOTS_MIN: number = UNSEEN_MS_MAX / SLOT_MS;

/** A window's history as use per slot: resets are taken out, so that it only ever grows. The last slot ends at `endMs`. */
export interface PastUse {
  readonly endMs: EpochMs;
  readonly slotCount: number;
  /** Points used before the end of slot `i - 1`; one longer than there are slots. */
  readonly sums: Float64Array;
  /**
   * As `sums`, but where readings are far apart a rise comes within a part of its interval that is drawn: spread evenly, it would make what
   * follows a moment look steadier than it was.
   */
  readonly drawnSums: Float64Array;
  /** For each slot the first slot at or after it whose use is not known: beyond a wall, or unseen before a reset. */
  readonly knownUntil: Int32Array;
  /** Slots before it hold what the first reading found, spread evenly. */
  readonly seenFromSlot: number;
}

/**
 * Use per slot out of a merged series that is not empty, ending at its newest point.
 *
 * A rise is spread evenly over its interval. A cycle that was first seen late is taken to have filled evenly since it began, but
 * where it still stood at nothing. In a sliding window what aged out is made up for.
 */
export function pastUse(
  series: readonly SeriesPoint[],
  options: { readonly windowLengthMs: DurationMs; readonly mode: WindowMode },
): PastUse {
  const endMs = must(series.at(-1), "a series with a point").observedAtMs;
  const oldestMs = Math.min(firstKnownMs(must(series[0], "a first point"), options.windowLengthMs), endMs);
  const slotCount = Math.min(HISTORY_SLOTS_MAX, Math.ceil((endMs - oldestMs) / SLOT_MS));
  const grid = new UseGrid(endMs, slotCount);
  let first = series.findIndex(({ observedAtMs }) => observedAtMs > grid.startMs);
  first = Math.max(first, 0);
  for (let index = first; index < series.length; index += 1) {
    const later = must(series[index], "a point of the series");
    const earlier = series[index - 1];
    if (earlier === undefined) {
      grid.addEvenly(cycleStart(later, options.windowLengthMs), later.observedAtMs, later.usedPercent);
    } else if (options.mode === "sliding") {
      addSliding(grid, earlier, later, options.windowLengthMs);
    } else if (isResetBetween(earlier, later)) {
      addAcrossReset(grid, earlier, later, options.windowLengthMs);
    } else {
      addWithinCycle(grid, earlier, later);
    }
  }
  return grid.finish(must(series[0], "a first point").observedAtMs);
}

function addWithinCycle(grid: UseGrid, earlier: SeriesPoint, later: SeriesPoint): void {
  const use = later.usedPercent - earlier.usedPercent;
  if (use > 0) grid.add(earlier.observedAtMs, later.observedAtMs, use);
  else if (earlier.usedPercent >= 100) grid.forget(earlier.observedAtMs, later.observedAtMs);
}

/**
 * In a sliding window there are no resets, only ageing: what the level holds beyond what is known to be still in the window is new. So an
 * error of rounding does not add up: the next readings take it back.
 */
function addSliding(
  grid: UseGrid,
  earlier: SeriesPoint,
  later: SeriesPoint,
  windowLengthMs: DurationMs,
): void {
  const fromMs = Math.max(earlier.observedAtMs, later.observedAtMs - windowLengthMs);
  const use = later.usedPercent - grid.between(later.observedAtMs - windowLengthMs, fromMs);
  if (use > 0) grid.add(fromMs, later.observedAtMs, use);
  else if (earlier.usedPercent >= 100) grid.forget(fromMs, later.observedAtMs);
}

function addAcrossReset(
  grid: UseGrid,
  earlier: SeriesPoint,
  later: SeriesPoint,
  windowLengthMs: DurationMs,
): void {
  const endedMs = Math.min(earlier.resetsAtMs ?? later.observedAtMs, later.observedAtMs);
  if (earlier.usedPercent >= 100 || endedMs - earlier.observedAtMs > UNSEEN_MS_MAX) {
    grid.forget(earlier.observedAtMs, endedMs);
  }
  const fromMs = Math.max(cycleStart(later, windowLengthMs), Math.min(endedMs, later.observedAtMs - SLOT_MS));
  grid.add(fromMs, later.observedAtMs, later.usedPercent);
}

/** A cycle that stood at nothing when it was first seen says nothing of the time before: the account may be new. */
function firstKnownMs(first: SeriesPoint, windowLengthMs: DurationMs): number {
  return first.usedPercent > 0 ? cycleStart(first, windowLengthMs) : first.observedAtMs;
}

/** When the cycle of a point began, as far as its reset tells; never after the point. */
function cycleStart(point: SeriesPoint, windowLengthMs: DurationMs): number {
  const startMs = point.resetsAtMs === undefined ? point.observedAtMs : point.resetsAtMs - windowLengthMs;
  return Math.min(startMs, point.observedAtMs);
}

/** Slots that are filled from the oldest to the newest. */
class UseGrid {
  readonly startMs: number;
  readonly #endMs: EpochMs;
  readonly #use: Float64Array;
  readonly #drawn: Float64Array;
  readonly #unknown: Uint8Array;

  constructor(endMs: EpochMs, slotCount: number) {
    this.#endMs = endMs;
    this.startMs = endMs - slotCount * SLOT_MS;
    this.#use = new Float64Array(slotCount);
    this.#drawn = new Float64Array(slotCount);
    this.#unknown = new Uint8Array(slotCount);
  }

  /** Adds points over a span between readings: evenly, and as drawn. What lies before the first slot is dropped. */
  add(fromMs: number, toMs: number, points: number): void {
    const span = this.#span(fromMs, toMs);
    spread(this.#use, span, points);
    spread(this.#drawn, span.to - span.from > DRAWN_SLOTS_MIN ? drawnPart(span, fromMs) : span, points);
  }

  addEvenly(fromMs: number, toMs: number, points: number): void {
    const span = this.#span(fromMs, toMs);
    spread(this.#use, span, points);
    spread(this.#drawn, span, points);
  }

  forget(fromMs: number, toMs: number): void {
    const from = Math.max(0, Math.floor((fromMs - this.startMs) / SLOT_MS));
    this.#unknown.fill(1, from, Math.max(from, Math.ceil((toMs - this.startMs) / SLOT_MS)));
  }

  /** Points used in a span; of a slot that is only partly in it the part. */
  between(fromMs: number, toMs: number): number {
    const [from, to] = [(fromMs - this.startMs) / SLOT_MS, (toMs - this.startMs) / SLOT_MS];
    let sum = 0;
    for (let slot = Math.max(0, Math.floor(from)); slot < Math.min(to, this.#use.length); slot += 1) {
      const share = Math.min(to, slot + 1) - Math.max(from, slot);
      sum += share * (this.#use[slot] ?? 0);
    }
    return sum;
  }

  #span(fromMs: number, toMs: number): Span {
    const to = (toMs - this.startMs) / SLOT_MS;
    return { from: Math.min((fromMs - this.startMs) / SLOT_MS, to - 1e-6), to };
  }

  finish(firstSeenMs: EpochMs): PastUse {
    const slotCount = this.#use.length;
    const knownUntil = new Int32Array(slotCount);
    let next = slotCount;
    for (let slot = slotCount - 1; slot >= 0; slot -= 1) {
      if (this.#unknown[slot] === 1) next = slot;
      knownUntil[slot] = next;
    }
    const seenFromSlot = Math.max(0, Math.ceil((firstSeenMs - this.startMs) / SLOT_MS));
    return {
      endMs: this.#endMs,
      slotCount,
      sums: runningSums(this.#use),
      drawnSums: runningSums(this.#drawn),
      knownUntil,
      seenFromSlot,
    };
  }
}

/** In slots. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Any part of a span, anywhere in it, of a slot at least; always the same for the same instant. */
function drawnPart({ from, to }: Span, fromMs: number): Span {
  const minute = Math.floor(fromMs / MINUTE_MS);
  const length = Math.max(1, (to - from) * scattered(minute, 0));
  const start = from + (to - from - length) * scattered(minute, 1);
  return { from: start, to: start + length };
}

function spread(use: Float64Array, { from, to }: Span, points: number): void {
  if (points < POINTS_MIN) return;
  const perSlot = points / (to - from);
  for (let slot = Math.max(0, Math.floor(from)); slot < Math.min(to, use.length); slot += 1) {
    const share = Math.min(to, slot + 1) - Math.max(from, slot);
    use[slot] = (use[slot] ?? 0) + perSlot * share;
  }
}

function runningSums(use: Float64Array): Float64Array {
  const sums = new Float64Array(use.length + 1);
  for (let slot = 0; slot < use.length; slot += 1) sums[slot + 1] = (sums[slot] ?? 0) + (use[slot] ?? 0);
  return sums;
}
