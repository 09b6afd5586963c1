import type { EpochMs } from "../../domain/time.ts";
import type { WallClockOf } from "../../domain/wall-clock.ts";

/** Hours of each day, by the wall clock, in which nothing is delivered. */
export interface QuietHours {
  /** Minutes after midnight; from inclusive, to exclusive. `from` after `to` goes over midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** What becomes of what fires in them. */
  readonly afterwards: "deliver" | "drop";
}

/**
 * Whether an instant is in the quiet hours. It asks the wall clock and adds no hours to instants, so that a day of 23 or 25 hours needs
 * no rule: an hour that does not exist is never quiet, one that comes twice is so twice.
 */
export function isQuiet(hours: QuietHours | undefined, instant: EpochMs, wallClockOf: WallClockOf): boolean {
  if (hours === undefined) return false;
  const { hour, minute } = wallClockOf(instant);
  const now = hour * 60 + minute;
  const { fromMinute, toMinute } = hours;
  return fromMinute <= toMinute ? fromMinute <= now && now < toMinute : now >= fromMinute || now < toMinute;
}

/** Minutes after midnight of `22:00`; `undefined` for anything that is no time of day. */
export function minuteOfDay(text: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}
