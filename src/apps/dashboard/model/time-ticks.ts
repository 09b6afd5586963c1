import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type DurationMs, type EpochMs } from "../../../domain/time.ts";
import type { WallClock, WallClockOf } from "../../../domain/wall-clock.ts";
import { SHORT_MONTHS, SHORT_WEEKDAYS } from "../../../view/format/calendar-names.ts";

/** A mark on a time axis. */
export interface TimeTick {
  readonly atMs: EpochMs;
  readonly text: string;
}

const STEPS_MS: readonly DurationMs[] = [
  ...[10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28, 91, 182].map((days) => days * DAY_MS),
];

/** At most `countMax` marks at round times of the wall clock: minutes and hours within days, midnights over weeks. */
export function timeTicks(
  fromMs: EpochMs,
  toMs: EpochMs,
  { countMax, wallClockOf }: { readonly countMax: number; readonly wallClockOf: WallClockOf },
): readonly TimeTick[] {
  const stepMs = STEPS_MS.find((step) => (toMs - fromMs) / step <= countMax) ?? 364 * DAY_MS;
  // The zone's offset at the beginning: over a change of the clocks midnights are an hour off, and are named by their day all the same.
  const offsetMs = wallMs(wallClockOf(fromMs)) - Math.floor(fromMs / MINUTE_MS) * MINUTE_MS;
  const firstMs = Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs;
  const ticks: TimeTick[] = [];
  for (let atMs = firstMs; atMs <= toMs; atMs += stepMs) {
    const instant = epochMs(atMs);
    ticks.push({ atMs: instant, text: tickText(instant, stepMs, wallClockOf) });
  }
  return ticks;
}

function wallMs({ year, month, day, hour, minute }: WallClock): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

/**
 * What stands at a mark. The clock is read half an hour late, so that a midnight that a change of the clocks has moved by an hour still
 * names its day.
 */
export function tickText(instant: EpochMs, stepMs: DurationMs, wallClockOf: WallClockOf): string {
  const clock = wallClockOf(epochMs(instant + HOUR_MS / 2));
  if (stepMs > 2 * DAY_MS) return `${clock.day} ${SHORT_MONTHS[clock.month - 1] ?? ""}`;
  if (stepMs >= DAY_MS) return `${SHORT_WEEKDAYS[clock.weekday] ?? ""} ${clock.day}`;
  const minutes = (clock.hour * 60 + clock.minute - 30 + 1440) % 1440;
  if (minutes === 0) return `${SHORT_WEEKDAYS[clock.weekday] ?? ""} ${clock.day}`;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
