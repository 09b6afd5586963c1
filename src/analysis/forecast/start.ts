import type { SeriesPoint } from "../../domain/cycle.ts";
import { DAY_MS, MINUTE_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { WallClockOf } from "../../domain/wall-clock.ts";
import { STALE_AFTER_MS } from "../current-readings.ts";
import { percentStep } from "../precision.ts";
import { hasEnded, lastStretch } from "../reset.ts";
import { seenBy } from "../series.ts";
import type { WindowMode } from "../window-mode.ts";
import { pastUse, SLOT_MS, type PastUse } from "./past-use.ts";

/** What a forecast of one window is made from. */
export interface ForecastInput {
  /** One window's merged series, oldest first, up to weeks of it. */
  readonly series: readonly SeriesPoint[];
  readonly windowLengthMs: DurationMs;
  readonly mode: WindowMode;
  readonly nowMs: EpochMs;
  /** The user's time zone, to tell weekends from workdays. Absent: all days count alike. */
  readonly wallClockOf?: WallClockOf | undefined;
}

/** A change to the future: all use times a factor, after a while of none. */
export interface Change {
  readonly paceFactor: number;
  readonly pauseMs: DurationMs;
}

/** Where every path begins: the history, the level now and how long the cycle still runs. */
export interface Start extends Change {
  readonly past: PastUse;
  readonly windowLengthMs: DurationMs;
  /** What is known by now, oldest first. */
  readonly seen: readonly SeriesPoint[];
  readonly newestMs: EpochMs;
  readonly resetsAtMs: EpochMs;
  /** From the newest reading to the reset, without the pause. */
  readonly horizonSlots: number;
  readonly usedPercent: number;
  /** The step in which the level was reported: it may truly be half of that higher or lower. */
  readonly stepPercent: number;
  /** Where the server stops counting; infinite where it goes on. Absent: the history does not tell. */
  readonly ceilingPercent?: number | undefined;
  /** Local minutes since Monday 0:00 at the newest reading; absent: the time zone is not known. */
  readonly minuteOfWeek?: number | undefined;
}

/** Paths of each kind. */
export const PATH_COUNT = 192;

/** Readings that span less say nothing of a rate. */
const SPAN_MS_MIN: DurationMs = 5 * MINUTE_MS;
/** With so much history it matters less how long the cycle has been watched, and how lately. */
const HISTORY_MS_MIN: DurationMs = DAY_MS;
/** How old a reading may then be, as a share of the window's length. */
const STALE_SHARE = 1 / 5;
/** A server that stops counting at the wall may overshoot it a little. Unit: percent. */
const CEILING_PERCENT_MAX = 103;
/** So many readings at the highest level show that it stops there. */
const CEILING_READINGS_MIN = 3;

/** Shape: `undefined` where `forecast` is. */
export function toStart(input: ForecastInput, change: Change): Start | undefined {
  const { nowMs, windowLengthMs, mode, wallClockOf } = input;
  const seen = seenBy(input.series, nowMs);
  // In a sliding window the named reset passes again and again while nothing is reset.
  const stretch = mode === "sliding" ? seen : lastStretch(seen);
  const newest = stretch.at(-1);
  if (newest === undefined || hasEnded(newest, nowMs)) return undefined;
  if (isThin({ seen, windowLengthMs }, stretch, nowMs)) return undefined;
  const resetsAtMs = stretch.findLast((point) => point.resetsAtMs !== undefined)?.resetsAtMs;
  if (resetsAtMs === undefined || resetsAtMs <= nowMs) return undefined;
  const clock = wallClockOf?.(newest.observedAtMs);
  return {
    ...change,
    past: pastUse(seen, { windowLengthMs, mode }),
    windowLengthMs,
    seen,
    newestMs: newest.observedAtMs,
    resetsAtMs,
    horizonSlots: Math.max(0, resetsAtMs - newest.observedAtMs - change.pauseMs) / SLOT_MS,
    usedPercent: newest.usedPercent,
    stepPercent: percentStep(newest.usedPercent),
    ceilingPercent: ceiling(seen),
    minuteOfWeek: clock && ((clock.weekday + 6) % 7) * 1_440 + clock.hour * 60 + clock.minute,
  };
}

/** With a day of history a cycle may be young, and its newest reading some time ago: what nobody saw since is in the spread of the paths. */
function isThin(
  start: Pick<Start, "seen" | "windowLengthMs">,
  stretch: readonly SeriesPoint[],
  nowMs: EpochMs,
): boolean {
  const newestMs = stretch.at(-1)?.observedAtMs ?? 0;
  const spanMs = (points: readonly SeriesPoint[]) => newestMs - (points[0]?.observedAtMs ?? newestMs);
  if (spanMs(start.seen) < HISTORY_MS_MIN)
    return spanMs(stretch) < SPAN_MS_MIN || nowMs - newestMs > STALE_AFTER_MS;
  return nowMs - newestMs > Math.max(STALE_AFTER_MS, start.windowLengthMs * STALE_SHARE);
}

/** Shown by readings that stay at one level at or just over 100 %, or by one far above. */
function ceiling(seen: readonly SeriesPoint[]): number | undefined {
  const highest = seen.reduce((most, { usedPercent }) => Math.max(most, usedPercent), 0);
  if (highest > CEILING_PERCENT_MAX) return Infinity;
  const atTop = seen.filter(({ usedPercent }) => usedPercent === highest).length;
  return highest >= 100 && atTop >= CEILING_READINGS_MIN ? highest : undefined;
}

/** The level that one of the paths begins at: the paths share out the span that rounds to the reading. */
export function startPercent(start: Start, path: number): number {
  return Math.max(0, start.usedPercent + (startPlace(path) - 0.5) * start.stepPercent);
}

/** A path's place in the span of rounding, 0 to 1; the golden ratio keeps any run of paths evenly spread. */
export function startPlace(path: number): number {
  return (path * 0.618_033_988_75 + 0.5) % 1;
}
