/*
 * The `retry-after` header. Seconds in every report (0, 94, 214…300, 3600; observed 2026-03…09); HTTP allows a date as well.
 *
 * Deliberately not done: no floor, no cap. What to make of a 0 is the poll plan's affair.
 */
import { SECOND_MS, type DurationMs, type EpochMs } from "../domain/time.ts";

/** `Sun, 06 Nov 1994 08:49:37 GMT`, the only form of date that RFC 9110 allows to be sent. */
const HTTP_DATE = /^(?:mon|tue|wed|thu|fri|sat|sun), \d{2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} gmt$/i;

/**
 * How long the server asks to wait. Shape: 0 for 0 and for a date that has passed; `undefined` for none, for anything unreadable,
 * and for a date when it is not known what time it is.
 */
export function decodeRetryAfter(value: unknown, nowMs: EpochMs | undefined): DurationMs | undefined {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") return undefined;
  return fromSeconds(text.trim()) ?? fromHttpDate(text.trim(), nowMs);
}

function fromSeconds(text: string): DurationMs | undefined {
  if (!/^\d{1,12}(?:\.\d+)?$/.test(text)) return undefined;
  return Math.ceil(Number(text) * SECOND_MS);
}

function fromHttpDate(text: string, nowMs: EpochMs | undefined): DurationMs | undefined {
  if (nowMs === undefined) return undefined;
  const atMs = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
