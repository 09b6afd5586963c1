import { mergeSeries } from "../../analysis/series.ts";
import { isSameCycle, type SeriesPoint } from "../../domain/cycle.ts";
import { DAY_MS, HOUR_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";

/** Readings of the account's two main windows, in any order. */
export interface WindowReadings {
  readonly fiveHour: readonly SeriesPoint[];
  readonly week: readonly SeriesPoint[];
}

/** Percent-points that the windows rose in some time. Absent: no reading covers it. */
export interface WindowPoints {
  readonly fiveHourPoints: number | undefined;
  readonly weekPoints: number | undefined;
}

export const NO_POINTS: WindowPoints = { fiveHourPoints: undefined, weekPoints: undefined };

/** From inclusive, until exclusive. */
export type PointsOf = (fromMs: EpochMs, untilMs: EpochMs) => WindowPoints;

/**
 * Two readings this far apart or nearer say when the rise between them happened, within the width of a row: it is shared in
 * proportion to time where a row's edge falls between them.
 */
const SHARED_GAP_MS_MAX: DurationMs = HOUR_MS;

/**
 * The points that each window rose within a time, from pairs of neighbouring readings. Everything that drew on the account is in
 * them, whichever surface or machine it came from.
 *
 * Unit: percent-points, 0 and up; a fall counts as 0. A first reading of a new cycle rose from 0.
 * Shape: a pair counts where both readings lie inside, or where they are an hour apart at most, then in proportion to the overlap.
 * Absent when no pair counts. Source: docs/reports.md, "Points of a window".
 */
export function createPointsOf(readings: WindowReadings): PointsOf {
  const fiveHour = risesOf(readings.fiveHour, 5 * HOUR_MS);
  const week = risesOf(readings.week, 7 * DAY_MS);
  return (fromMs, untilMs) => ({
    fiveHourPoints: pointsWithin(fiveHour, fromMs, untilMs),
    weekPoints: pointsWithin(week, fromMs, untilMs),
  });
}

/** What a window rose between two neighbouring readings. */
interface Rise {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly points: number;
}

function risesOf(points: readonly SeriesPoint[], windowMs: DurationMs): readonly Rise[] {
  const series = mergeSeries(points);
  return series.slice(1).flatMap((point, index) => {
    const before = series[index];
    return before === undefined ? [] : [riseBetween(before, point, windowMs)];
  });
}

function riseBetween(before: SeriesPoint, after: SeriesPoint, windowMs: DurationMs): Rise {
  const untilMs = after.observedAtMs;
  if (after.resetsAtMs !== undefined && !isSameCycle(before.resetsAtMs, after.resetsAtMs)) {
    const cycleFromMs = after.resetsAtMs - windowMs;
    return {
      fromMs: Math.max(before.observedAtMs, Math.min(cycleFromMs, untilMs)),
      untilMs,
      points: after.usedPercent,
    };
  }
  const points = Math.max(0, after.usedPercent - before.usedPercent);
  return { fromMs: before.observedAtMs, untilMs, points };
}

function pointsWithin(rises: readonly Rise[], fromMs: EpochMs, untilMs: EpochMs): number | undefined {
  let sum: number | undefined;
  for (let index = firstAfter(rises, fromMs); index < rises.length; index += 1) {
    const rise = rises[index];
    if (rise === undefined || rise.fromMs >= untilMs) break;
    const share = shareWithin(rise, fromMs, untilMs);
    if (share !== undefined) sum = (sum ?? 0) + rise.points * share;
  }
  return sum;
}

/** The index of the first rise that ends after an instant, by halving: rises are in order of their ends. */
function firstAfter(rises: readonly Rise[], atMs: EpochMs): number {
  let low = 0;
  let high = rises.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rises[middle]?.untilMs ?? Infinity) > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

function shareWithin(rise: Rise, fromMs: EpochMs, untilMs: EpochMs): number | undefined {
  if (rise.fromMs >= fromMs && rise.untilMs <= untilMs) return 1;
  const lengthMs = rise.untilMs - rise.fromMs;
  if (lengthMs > SHARED_GAP_MS_MAX) return undefined;
  const overlapMs = Math.min(rise.untilMs, untilMs) - Math.max(rise.fromMs, fromMs);
  return overlapMs / lengthMs;
}
