import type { DurationMs } from "../../domain/time.ts";
import type { PastUse } from "./past-use.ts";

/** Where every path begins: the history, the level now and how long the cycle still runs. */
export interface Start {
  readonly past: PastUse;
  readonly windowLengthMs: DurationMs;
  readonly usedPercent: number;
  /** The step in which the level was reported: it may truly be half of that higher or lower. */
  readonly stepPercent: number;
  /** From the newest reading to the reset. */
  readonly horizonSlots: number;
  /** Local minutes since Monday (or any fixed day) 0:00 at the newest reading; absent: the time zone is not known. */
  readonly minuteOfWeek?: number | undefined;
  /** All use to come is multiplied by this; 1 is as usual. */
  readonly paceFactor: number;
}

/** Paths of each kind. */
export const PATH_COUNT = 192;

/** The level that one of the paths begins at: the paths share out the span that rounds to the reading. */
export function startPercent(start: Start, path: number): number {
  const place = (path * 0.618_033_988_75 + 0.5) % 1;
  return Math.max(0, start.usedPercent + (place - 0.5) * start.stepPercent);
}
