import { DAY_MS, HOUR_MS, MINUTE_MS, type DurationMs } from "../../domain/time.ts";

/**
 * A length of time in its two largest units: `5d 14h`, `1h 50m`, `45m`, `<1m`. Rounded down, so that what is left is never overstated.
 * Shape: a negative duration reads as `<1m`.
 */
export function formatDuration(durationMs: DurationMs): string {
  if (durationMs < MINUTE_MS) return "<1m";
  if (durationMs < HOUR_MS) return `${Math.floor(durationMs / MINUTE_MS)}m`;
  if (durationMs < DAY_MS) {
    return joinUnits(durationMs, [HOUR_MS, "h"], [MINUTE_MS, "m"]);
  }
  return joinUnits(durationMs, [DAY_MS, "d"], [HOUR_MS, "h"]);
}

type Unit = readonly [lengthMs: DurationMs, suffix: string];

function joinUnits(durationMs: DurationMs, [largeMs, large]: Unit, [smallMs, small]: Unit): string {
  const rest = Math.floor((durationMs % largeMs) / smallMs);
  const head = `${Math.floor(durationMs / largeMs)}${large}`;
  return rest === 0 ? head : `${head} ${rest}${small}`;
}

/** How old a number is: `now` under a minute, else `3m ago`. */
export function formatAge(ageMs: DurationMs): string {
  return ageMs < MINUTE_MS ? "now" : `${formatDuration(ageMs)} ago`;
}
