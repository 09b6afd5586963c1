import type { SeriesPoint } from "../../domain/cycle.ts";
import { MINUTE_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { isResetBetween } from "../reset.ts";

/**
 * What became of a window after an instant.
 *
 * `open`: its cycle still runs as far as the series goes. `cut-short`: the server emptied it before its reset. `unseen`: nobody read it near
 * its end, so that the level there is not known.
 */
export type Outcome =
  | { readonly kind: "settled"; readonly levelPercent: number; readonly wallAtMs?: EpochMs | undefined }
  | { readonly kind: "open" | "cut-short" | "unseen" };

/**
 * The truth that a forecast made at `madeAtMs` waited for, out of a merged series, oldest first.
 *
 * The level is that of the last reading before the reset, which must lie within a twentieth of the window's length of it (15 minutes of
 * five hours). The wall is when 100 % was first read; it came up to one poll earlier.
 */
export function outcome(
  series: readonly SeriesPoint[],
  made: { readonly madeAtMs: EpochMs; readonly resetsAtMs: EpochMs; readonly windowLengthMs: DurationMs },
): Outcome {
  const { madeAtMs, resetsAtMs, windowLengthMs } = made;
  let index = firstAfter(series, madeAtMs);
  let last = series[index - 1];
  let wallAtMs: EpochMs | undefined;
  for (; index < series.length; index += 1) {
    const point = series[index];
    if (point === undefined) break;
    if (point.observedAtMs >= resetsAtMs) return closed(last, wallAtMs, resetsAtMs, windowLengthMs);
    if (last && isResetBetween(last, point)) {
      const isEarly = resetsAtMs - point.observedAtMs > EARLY_MS_MIN;
      return isEarly ? { kind: "cut-short" } : closed(last, wallAtMs, resetsAtMs, windowLengthMs);
    }
    if (point.usedPercent >= 100) wallAtMs ??= point.observedAtMs;
    last = point;
  }
  return { kind: "open" };
}

/** Reset times jitter and slide by minutes: an emptying this close to the reset is the reset. */
const EARLY_MS_MIN: DurationMs = 10 * MINUTE_MS;

function closed(
  last: SeriesPoint | undefined,
  wallAtMs: EpochMs | undefined,
  resetsAtMs: EpochMs,
  windowLengthMs: DurationMs,
): Outcome {
  if (last === undefined || resetsAtMs - last.observedAtMs > windowLengthMs / 20) return { kind: "unseen" };
  return { kind: "settled", levelPercent: last.usedPercent, wallAtMs };
}

/** Index of the first point after an instant; the series is sorted. */
function firstAfter(series: readonly SeriesPoint[], instant: EpochMs): number {
  let [low, high] = [0, series.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((series[middle]?.observedAtMs ?? Infinity) > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}
