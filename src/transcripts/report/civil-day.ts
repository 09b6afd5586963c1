import { DAY_MS } from "../../domain/time.ts";
import { WEEKDAYS, type Weekday } from "../../domain/wall-clock.ts";

/**
 * A day of the calendar, as the number of days since 1970-01-01. It belongs to no zone: arithmetic on days never meets a clock change.
 */
export type CivilDay = number;

/** 1970-01-01 was a Thursday. */
const WEEKDAY_OF_DAY_ZERO = 4;

/** `2026-05-17`. */
export function dayText(day: CivilDay): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** `2026-05`. */
export function monthText(day: CivilDay): string {
  return dayText(day).slice(0, 7);
}

/** A day from `20260517` or `2026-05-17`. Shape: `undefined` for anything else, also for days that no month has. */
export function parseDay(text: string): CivilDay | undefined {
  const [, year, month, day] = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text) ?? [];
  const iso = `${year}-${month}-${day}`;
  const ms = Date.parse(`${iso}T00:00:00Z`);
  // Date.parse takes February 31 for March 3.
  return Number.isFinite(ms) && dayText(ms / DAY_MS) === iso ? ms / DAY_MS : undefined;
}

/** The first day of the week that the day is in. */
export function weekStart(day: CivilDay, startOfWeek: Weekday): CivilDay {
  const weekday = (((day + WEEKDAY_OF_DAY_ZERO) % 7) + 7) % 7;
  return day - ((weekday - WEEKDAYS.indexOf(startOfWeek) + 7) % 7);
}

/** The first day of the month that is `months` after the one that the day is in. */
export function monthStart(day: CivilDay, months = 0): CivilDay {
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / DAY_MS;
}
