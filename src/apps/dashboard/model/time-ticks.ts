import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type DurationMs, type EpochMs } from "../../../domain/time.ts";
import type { WallClock, WallClockOf } from "../../../domain/wall-clock.ts";

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

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

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
    ticks.push({ atMs: instant, text: tickText(wallClockOf(epochMs(atMs + HOUR_MS / 2)), stepMs) });
  }
  return ticks;
}

function wallMs({ year, month, day, hour, minute }: WallClock): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** The clock is read half an hour late, so that a midnight an hour off still names its day: minutes come from the step. */
function tickText(clock: WallClock, stepMs: DurationMs): string {
  if (stepMs > 2 * DAY_MS) return `${clock.day} ${MONTHS[clock.month - 1] ?? ""}`;
  if (stepMs >= DAY_MS) return `${DAYS[clock.weekday] ?? ""} ${clock.day}`;
  const halfHourEarlier = (clock.hour * 60 + clock.minute - 30 + 1440) % 1440;
  const [hour, minute] = [Math.floor(halfHourEarlier / 60), halfHourEarlier % 60];
  if (hour === 0 && minute === 0) return `${DAYS[clock.weekday] ?? ""} ${clock.day}`;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
