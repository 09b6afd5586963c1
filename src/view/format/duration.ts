import { DAY_MS, HOUR_MS, MINUTE_MS, type DurationMs } from "../../domain/time.ts";

/**
 * A length of time in its two largest units: `5d 14h`, `1h 50m`, `45m`, `<1m`. Rounded to the minute first, as the sentences of the
 * analysis are, then cut. Shape: a negative duration reads as `<1m`.
 */
export function formatDuration(durationMs: DurationMs): string {
  const wholeMs = Math.round(durationMs / MINUTE_MS) * MINUTE_MS;
  if (wholeMs < MINUTE_MS) return "<1m";
  if (wholeMs < HOUR_MS) return `${wholeMs / MINUTE_MS}m`;
  if (wholeMs < DAY_MS) return joinUnits(wholeMs, [HOUR_MS, "h"], [MINUTE_MS, "m"]);
  return joinUnits(wholeMs, [DAY_MS, "d"], [HOUR_MS, "h"]);
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

/** How long ago something happened, within a sentence: `just now` under a minute, else `3m ago`. */
export function formatAgo(ageMs: DurationMs): string {
  return ageMs < MINUTE_MS ? "just now" : formatAge(ageMs);
}
