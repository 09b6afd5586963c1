import type { EpochMs } from "../../domain/time.ts";

/**
 * Hours in which a turn costs the five-hour window more.
 *
 * Source: Anthropic's announcement of 2026-03-26 (weekdays 5 to 11 am Pacific), withdrawn on 2026-05-06: off unless a scenario sets it.
 */
export interface PeakHours {
  readonly factor: number;
  readonly timeZone: string;
  /** Local hours, from included, to excluded. */
  readonly fromHour: number;
  readonly toHour: number;
}

export const SPRING_2026_PEAK: PeakHours = {
  factor: 1.6,
  timeZone: "America/Los_Angeles",
  fromHour: 5,
  toHour: 11,
};

/** The multiplier at an instant: the peak's factor inside its hours on weekdays, else 1. */
export function createPeakFactor(peak: PeakHours | undefined): (atMs: EpochMs) => number {
  if (!peak) return () => 1;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: peak.timeZone,
    weekday: "short",
    hour: "numeric",
    hourCycle: "h23",
  });
  return (atMs) => {
    const parts = format.formatToParts(atMs);
    const weekday = parts.find((part) => part.type === "weekday")?.value ?? "";
    const hour = Number(parts.find((part) => part.type === "hour")?.value);
    const isPeak = !weekday.startsWith("S") && hour >= peak.fromHour && hour < peak.toHour;
    return isPeak ? peak.factor : 1;
  };
}
