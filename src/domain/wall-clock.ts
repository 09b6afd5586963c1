import type { EpochMs } from "./time.ts";

/** The weekdays in the order of `WallClock.weekday`. */
export const WEEKDAYS = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What a clock on the wall shows at an instant. */
export interface WallClock {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

/** A time zone, as the function from instants to its wall clock. */
export type WallClockOf = (instant: EpochMs) => WallClock;

/** The wall clock of Coordinated Universal Time. */
export const utcWallClock: WallClockOf = (instant) => {
  const date = new Date(instant);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
};
