import { addMs, DAY_MS, type DurationMs, type EpochMs } from "../../../domain/time.ts";

/** How far back pages about the past look. */
export const TIME_RANGES = ["day", "week", "month", "quarter", "year"] as const;
export type TimeRange = (typeof TIME_RANGES)[number];

const RANGES: Readonly<Record<TimeRange, { readonly lengthMs: DurationMs; readonly text: string }>> = {
  day: { lengthMs: DAY_MS, text: "1 day" },
  week: { lengthMs: 7 * DAY_MS, text: "7 days" },
  month: { lengthMs: 30 * DAY_MS, text: "30 days" },
  quarter: { lengthMs: 91 * DAY_MS, text: "3 months" },
  year: { lengthMs: 365 * DAY_MS, text: "1 year" },
};

export function rangeText(range: TimeRange): string {
  return RANGES[range].text;
}

/** Where a range begins; `nowMs` is where it ends. */
export function rangeStart(range: TimeRange, nowMs: EpochMs): EpochMs {
  return addMs(nowMs, -RANGES[range].lengthMs);
}
