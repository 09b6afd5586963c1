import { addMs, epochMs, HOUR_MS, MINUTE_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { WallClock, WallClockOf } from "../../domain/wall-clock.ts";
import { SHORT_MONTHS, SHORT_WEEKDAYS } from "./calendar-names.ts";

/** Instants to the nearest minute, as a wall clock in one time zone shows them: resets jitter around whole minutes (20:13:59.7 is 20:14). */
export interface LocalTime {
  /** `20:14`. */
  time(instant: EpochMs): string;
  /** `20:14` when it is within twenty hours of `nowMs`, else `Sun 17 May 09:02`. What has been is never of a minute to come. */
  near(instant: EpochMs, nowMs: EpochMs): string;
  /** `Sun 17 May 2026 09:02`. */
  full(instant: EpochMs): string;
}

/** Nearer than this, the time of day alone names an instant. */
const NEAR_MS: DurationMs = 20 * HOUR_MS;

export function createLocalTime(exactWallClockOf: WallClockOf): LocalTime {
  const wallClockOf: WallClockOf = (instant) => exactWallClockOf(nearestMinute(instant));
  return {
    time: (instant) => timeText(wallClockOf(instant)),
    near: (instant, nowMs) => {
      const isAhead = nearestMinute(instant) > nowMs && instant <= nowMs;
      const at = wallClockOf(isAhead ? addMs(instant, -MINUTE_MS / 2) : instant);
      return Math.abs(instant - nowMs) < NEAR_MS ? timeText(at) : `${dayText(at)} ${timeText(at)}`;
    },
    full: (instant) => {
      const at = wallClockOf(instant);
      return `${dayText(at)} ${at.year} ${timeText(at)}`;
    },
  };
}

function nearestMinute(instant: EpochMs): EpochMs {
  return epochMs(Math.round(instant / MINUTE_MS) * MINUTE_MS);
}

function timeText({ hour, minute }: WallClock): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

function dayText({ weekday, day, month }: WallClock): string {
  return `${SHORT_WEEKDAYS[weekday] ?? ""} ${day} ${SHORT_MONTHS[month - 1] ?? ""}`;
}
