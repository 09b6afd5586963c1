import type { SeriesDocument, SeriesWindowMember } from "../../documents/series.ts";
import type { Account } from "../../domain/account.ts";
import { assert } from "../../domain/assert.ts";
import type { Cycle, SeriesPoint } from "../../domain/cycle.ts";
import { addMs, HOUR_MS, toIso, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { windowLabel, windowLengthMs, type WindowKey } from "../../domain/window.ts";
import { accountHead } from "../account-head.ts";

/** Two readings further apart than this are not joined by a line: nobody knows what was between them. */
export const GAP_MS: DurationMs = 2 * HOUR_MS;

/** The kept readings of one account in a range. */
export interface AccountHistory {
  readonly account: Account;
  readonly windows: readonly WindowHistory[];
}

/** The kept readings of one window in a range, and the cycles that they are of. */
export interface WindowHistory {
  readonly key: WindowKey;
  /** Oldest first. */
  readonly points: readonly SeriesPoint[];
  /** Oldest first. */
  readonly cycles: readonly Cycle[];
}

/** Histories thinned out to at most `pointsMax` points of each window, for a chart. */
export function toSeriesDocument(
  histories: readonly AccountHistory[],
  { pointsMax, nowMs }: { readonly pointsMax: number; readonly nowMs: EpochMs },
): SeriesDocument {
  return {
    schema: "claude-meter/series.v1",
    generatedAt: toIso(nowMs),
    accounts: histories.map(({ account, windows }) => ({
      ...accountHead(account),
      windows: windows.map((window) => toSeriesWindow(window, pointsMax)),
    })),
  };
}

function toSeriesWindow({ key, points, cycles }: WindowHistory, pointsMax: number): SeriesWindowMember {
  return {
    key,
    label: windowLabel(key),
    readings: points.length,
    points: thinOut(points, pointsMax).map(toPoint),
    gaps: findGaps(points),
    cycles: cycles.map((cycle) => toCycle(cycle, points)),
  };
}

/** Readings that one point stands for: neighbours in time, never none. */
type Stretch = readonly SeriesPoint[];

/**
 * Divides readings into at most `pointsMax` stretches; all apart where there are few enough.
 *
 * Half of the points are for equal slots of time. The others are for what must stay sharp within a slot, a fall or a gap, as long as
 * there are any left.
 */
function thinOut(readings: readonly SeriesPoint[], pointsMax: number): readonly Stretch[] {
  assert(pointsMax >= 1, "a chart has at least one point");
  if (readings.length <= pointsMax) return readings.map((reading) => [reading]);
  const slots = Math.max(1, Math.floor(pointsMax / 2));
  const slotOf = createSlotOf(readings, slots);
  const stretches: SeriesPoint[][] = [];
  let before: SeriesPoint | undefined;
  for (const reading of readings) {
    const slot = slotOf(reading);
    const isNewSlot = before === undefined || slotOf(before) !== slot;
    const hasRoom = stretches.length < pointsMax - (slots - slot);
    if (isNewSlot || (hasRoom && isBreak(before, reading))) stretches.push([reading]);
    else stretches.at(-1)?.push(reading);
    before = reading;
  }
  return stretches;
}

function createSlotOf(readings: readonly SeriesPoint[], slots: number): (reading: SeriesPoint) => number {
  const fromMs = readings[0]?.observedAtMs ?? 0;
  const spanMs = Math.max(1, (readings.at(-1)?.observedAtMs ?? 0) - fromMs);
  return ({ observedAtMs }) => Math.min(slots - 1, Math.floor(((observedAtMs - fromMs) / spanMs) * slots));
}

function isBreak(before: SeriesPoint | undefined, after: SeriesPoint): boolean {
  if (before === undefined) return true;
  return after.usedPercent < before.usedPercent || after.observedAtMs - before.observedAtMs > GAP_MS;
}

function toPoint(stretch: Stretch): SeriesWindowMember["points"][number] {
  const last = stretch.at(-1);
  assert(last !== undefined, "a stretch has a reading");
  const { low, high } = boundsOf(stretch);
  const band = low === high ? {} : { low, high };
  return { at: toIso(last.observedAtMs), usedPercent: last.usedPercent, ...band };
}

function boundsOf(stretch: Stretch): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const { usedPercent } of stretch) {
    low = Math.min(low, usedPercent);
    high = Math.max(high, usedPercent);
  }
  return { low, high };
}

function findGaps(readings: readonly SeriesPoint[]): SeriesWindowMember["gaps"] {
  const gaps: SeriesWindowMember["gaps"] = [];
  let before: SeriesPoint | undefined;
  for (const reading of readings) {
    if (before !== undefined && reading.observedAtMs - before.observedAtMs > GAP_MS)
      gaps.push({ from: toIso(before.observedAtMs), to: toIso(reading.observedAtMs) });
    before = reading;
  }
  return gaps;
}

function toCycle(cycle: Cycle, readings: readonly SeriesPoint[]): SeriesWindowMember["cycles"][number] {
  const { windowKey, firstObservedAtMs, lastObservedAtMs, resetsAtMsMax, peakUsedPercent } = cycle;
  const lengthMs = windowLengthMs(windowKey);
  const startedAtMs = lengthMs === undefined ? firstObservedAtMs : addMs(resetsAtMsMax, -lengthMs);
  const first = firstIndexFrom(readings, firstObservedAtMs);
  const end = firstIndexFrom(readings, lastObservedAtMs + 1);
  const within = readings.slice(first, end);
  const wall = peakUsedPercent < 100 ? undefined : within.find(({ usedPercent }) => usedPercent >= 100);
  return {
    startedAt: toIso(startedAtMs),
    resetsAt: toIso(resetsAtMsMax),
    lastPercent: within.at(-1)?.usedPercent ?? peakUsedPercent,
    peakPercent: peakUsedPercent,
    wallAt: wall === undefined ? null : toIso(wall.observedAtMs),
  };
}

/** The index of the first reading at or after an instant, by halving: a year has a hundred thousand. */
function firstIndexFrom(readings: readonly SeriesPoint[], atMs: number): number {
  let [low, high] = [0, readings.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((readings[middle]?.observedAtMs ?? Infinity) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
