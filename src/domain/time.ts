import { BugError } from "./assert.ts";

declare const epochMsBrand: unique symbol;

/** An instant. Unit: milliseconds since 1970-01-01T00:00:00Z, whole. Never seconds: `epochMs` refuses them. */
export type EpochMs = number & { readonly [epochMsBrand]: true };

/** A length of time in milliseconds; may be negative only where the field says so. */
export type DurationMs = number;

export const SECOND_MS: DurationMs = 1_000;
export const MINUTE_MS: DurationMs = 60_000;
export const HOUR_MS: DurationMs = 3_600_000;
export const DAY_MS: DurationMs = 86_400_000;

/** 1980-01-01: anything smaller is almost certainly a number of seconds. */
const EPOCH_MS_MIN = 315_532_800_000;
/** 9999-12-31T23:59:59.999Z, the last instant that ISO text with a four-digit year can name. */
const EPOCH_MS_MAX = 253_402_300_799_999;

/** Whether a number can be an `EpochMs`: finite and between 1980 and 9999. */
export function isEpochMs(value: number): value is EpochMs {
  return Number.isFinite(value) && value >= EPOCH_MS_MIN && value <= EPOCH_MS_MAX;
}

/** Brands a number as an instant, rounded to whole milliseconds. Errors: asserts that it is between 1980 and 9999. */
export function epochMs(value: number): EpochMs {
  const rounded = Math.round(value);
  // Transcripts hold hundreds of thousands of instants: the sentence is only written when it is needed.
  if (isEpochMs(rounded)) return rounded;
  throw new BugError(`must hold: an instant in epoch milliseconds between 1980 and 9999, got ${value}`);
}

/** An instant from a field of ours, which holds epoch milliseconds or nothing: `undefined` for whatever else it is. */
export function asEpochMs(value: unknown): EpochMs | undefined {
  return typeof value === "number" && isEpochMs(value) ? epochMs(value) : undefined;
}

/** The instant `durationMs` (signed) after `instant`. */
export function addMs(instant: EpochMs, durationMs: DurationMs): EpochMs {
  return epochMs(instant + durationMs);
}

/** ISO-8601 UTC text with milliseconds, as every JSON document of ours prints instants. */
export function toIso(instant: EpochMs): string {
  return new Date(instant).toISOString();
}

/**
 * An instant from ISO-8601 text that names a date, a time and a zone (`Z` or `±hh:mm`); fractions of any length.
 * Shape: `undefined` for anything else, also for text without a zone, which would mean a different instant on every machine.
 */
export function fromIso(text: string): EpochMs | undefined {
  const shape = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)$/i;
  if (!shape.test(text) || !isCalendarDay(text.slice(0, 10))) return undefined;
  const ms = Date.parse(text.replace(",", ".").replace(" ", "T"));
  return isEpochMs(ms) ? epochMs(ms) : undefined;
}

/** `Date.parse` takes 30 February for 2 March. */
function isCalendarDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(day);
}
