import { isSameCycle, type SeriesPoint } from "../domain/cycle.ts";
import { SOURCE_NAMES } from "../domain/snapshot.ts";
import type { EpochMs } from "../domain/time.ts";
import { hasEnded } from "./reset.ts";

/**
 * One window's points of all sources as one series that can be believed.
 *
 * Shape: oldest first, one point per instant. Of several at one instant the later cycle stays, within it the higher percent.
 * What an idle status line repeats is dropped: a point whose own reset has passed, one of an older cycle than the series is
 * in, one lower than what was known before. Every decision looks back only, so later points never change earlier ones.
 * Source: an idle session shows the numbers of its last turn, however old; observed 2026.
 */
export function mergeSeries(points: readonly SeriesPoint[]): readonly SeriesPoint[] {
  const merged: SeriesPoint[] = [];
  for (const point of onePerInstant(points)) {
    if (!isRepeat(point, merged.at(-1))) merged.push(point);
  }
  return merged;
}

/** The points observed at or before `nowMs`, of a series that is oldest first. */
export function seenBy(series: readonly SeriesPoint[], nowMs: EpochMs): readonly SeriesPoint[] {
  return series.slice(0, series.findLastIndex((point) => point.observedAtMs <= nowMs) + 1);
}

function onePerInstant(points: readonly SeriesPoint[]): readonly SeriesPoint[] {
  // The common case, four weeks of it with every command: one point each, and in order.
  if (isStrictlyOrdered(points)) return points;
  const byInstant = Map.groupBy(points, (point) => point.observedAtMs);
  return [...byInstant.entries()]
    .sort(([a], [b]) => a - b)
    .flatMap(([, candidates]) => candidates.toSorted(latestCycleThenHighest(candidates)).slice(0, 1));
}

function isStrictlyOrdered(points: readonly SeriesPoint[]): boolean {
  let lastMs = -Infinity;
  return points.every(({ observedAtMs }) => {
    const isLater = observedAtMs > lastMs;
    lastMs = observedAtMs;
    return isLater;
  });
}

/** Orders points of one instant, the one to believe first. Judged against the latest reset of all, so that their order never matters. */
function latestCycleThenHighest(candidates: readonly SeriesPoint[]) {
  const latestResetMs = candidates.reduce((latest, { resetsAtMs }) => Math.max(latest, resetsAtMs ?? 0), 0);
  const lateness = ({ resetsAtMs }: SeriesPoint): number =>
    resetsAtMs === undefined ? 0 : isSameCycle(resetsAtMs, latestResetMs as EpochMs) ? 2 : 1;
  return (a: SeriesPoint, b: SeriesPoint): number =>
    lateness(b) - lateness(a) ||
    b.usedPercent - a.usedPercent ||
    (b.resetsAtMs ?? 0) - (a.resetsAtMs ?? 0) ||
    SOURCE_NAMES.indexOf(a.source) - SOURCE_NAMES.indexOf(b.source);
}

function isRepeat(point: SeriesPoint, last: SeriesPoint | undefined): boolean {
  if (point.source !== "statusline") return false;
  if (hasEnded(point, point.observedAtMs)) return true;
  if (last === undefined || hasEnded(last, point.observedAtMs)) return false;
  if (point.resetsAtMs === undefined || isSameCycle(point.resetsAtMs, last.resetsAtMs)) {
    return point.usedPercent < last.usedPercent;
  }
  return last.resetsAtMs !== undefined && point.resetsAtMs < last.resetsAtMs;
}
