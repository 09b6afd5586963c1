import { isSameCycle, type SeriesPoint } from "../domain/cycle.ts";
import type { EpochMs } from "../domain/time.ts";

/** One window's percent at one instant, wherever it came from. */
export type WindowPoint = Pick<SeriesPoint, "observedAtMs" | "usedPercent" | "resetsAtMs">;

/** A window at or under this after a great fall was emptied, not aged. Unit: percent. */
const EMPTIED_PERCENT_MAX = 5;
/** The least fall that counts as an emptying. Unit: percent-points. */
const EMPTIED_DROP_MIN = 20;

/** Whether the cycle that the point belongs to is over at `nowMs`. A point without a reset time is of no ended cycle. */
export function hasEnded(point: Pick<WindowPoint, "resetsAtMs">, nowMs: EpochMs): boolean {
  return point.resetsAtMs !== undefined && point.resetsAtMs <= nowMs;
}

/**
 * Whether a window was reset between two of its points, so that their difference says nothing of use.
 *
 * Three signs, any of which is enough: the earlier point's reset has passed when the later one is seen; the reset time moved by more than
 * jitter and slides do, or the percent fell while one of the two is not named; the window was emptied under an unchanged reset time,
 * which is what a reset granted by the server looks like.
 */
export function isResetBetween(earlier: WindowPoint, later: WindowPoint): boolean {
  if (hasEnded(earlier, later.observedAtMs)) return true;
  const drop = earlier.usedPercent - later.usedPercent;
  const areNamed = earlier.resetsAtMs !== undefined && later.resetsAtMs !== undefined;
  if ((drop > 0 || areNamed) && !isSameCycle(earlier.resetsAtMs, later.resetsAtMs)) return true;
  return drop >= EMPTIED_DROP_MIN && later.usedPercent <= EMPTIED_PERCENT_MAX;
}

/** The points from the last reset on: the longest tail of the series without a reset inside. Empty for an empty series. */
export function lastStretch<Point extends WindowPoint>(series: readonly Point[]): readonly Point[] {
  const lastReset = series.findLastIndex((point, index) => {
    const previous = series[index - 1];
    return previous !== undefined && isResetBetween(previous, point);
  });
  return series.slice(Math.max(lastReset, 0));
}
