import { isSameCycle, type SeriesPoint } from "../../domain/cycle.ts";
import { addMs, DAY_MS, HOUR_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { WallClockOf } from "../../domain/wall-clock.ts";
import { SEVEN_DAY } from "../../domain/window.ts";
import { dailyAllowance } from "../forecast/what-if.ts";
import { isResetBetween } from "../reset.ts";
import { durationText, percentText, pointsText } from "../wording.ts";
import { runningReading, type Finding, type FindingsInput } from "./finding.ts";

/** Fewer earlier weeks are no habit. */
const WEEKS_MIN = 3;
/** How far above the fullest of the earlier weeks. Unit: percent-points. */
const AHEAD_POINTS_MIN = 10;
/** Without a fair chance of the wall, being early is nobody's trouble. */
const CHANCE_MIN = 0.3;
/** A week that was not read near this moment is left out. */
const NEAR_MS: DurationMs = 6 * HOUR_MS;
const WEEK_MS: DurationMs = 7 * DAY_MS;
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

/**
 * The week stands further than any of the earlier ones did at this point, and the heaviest day is still to come or not.
 *
 * Silent unless all hold: the reading is fresh; three earlier weeks or more were read at the same point of their cycle; this one is 10
 * points or more above the fullest of them; and the forecast gives the wall a chance of 30 % or more.
 */
export function weekPace(input: FindingsInput): Finding | undefined {
  const reading = runningReading(input, SEVEN_DAY);
  const chance = input.forecasts.get(SEVEN_DAY)?.hitsWall ?? 0;
  if (!reading || reading.stale || reading.resetsAtMs === undefined || chance < CHANCE_MIN) return undefined;
  const series = input.series.get(SEVEN_DAY) ?? [];
  const { usedPercent, resetsAtMs } = reading;
  const earlier = earlierLevels(series, resetsAtMs, input.nowMs);
  const fullest = Math.max(...earlier);
  if (earlier.length < WEEKS_MIN || usedPercent < fullest + AHEAD_POINTS_MIN) return undefined;
  const { percentPerDay } = dailyAllowance({ usedPercent, nowMs: input.nowMs, resetsAtMs });
  const heavy = heaviestDay(series, { nowMs: input.nowMs, resetsAtMs, wallClockOf: input.wallClockOf });
  const day = heavy ? ` Your ${heavy.name}s take ${pointsText(heavy.points)}, and one is to come.` : "";
  return {
    code: "week-pace",
    title: "This week is ahead of all your earlier ones",
    evidence: `The week is at ${percentText(usedPercent)}; at this point the last ${earlier.length} weeks stood at ${percentText(Math.min(...earlier))} to ${percentText(fullest)}. It resets in ${durationText(resetsAtMs - input.nowMs)}, and the wall comes before that with a chance of ${Math.round(chance * 100)} %.`,
    advice: `To last, stay within ${pointsText(percentPerDay)} a day.${day}`,
    severity: "warning",
    windowKey: SEVEN_DAY,
  };
}

/** Where earlier cycles stood at the same point. */
function earlierLevels(
  series: readonly SeriesPoint[],
  resetsAtMs: EpochMs,
  nowMs: EpochMs,
): readonly number[] {
  const levels: number[] = [];
  for (let weeks = 1; weeks <= 8; weeks += 1) {
    const atMs = addMs(nowMs, -weeks * WEEK_MS);
    const index = series.findLastIndex(({ observedAtMs }) => observedAtMs <= atMs);
    const point = series[index];
    if (point === undefined) break;
    const isOfThen = isSameCycle(point.resetsAtMs, addMs(resetsAtMs, -weeks * WEEK_MS));
    if (isOfThen && atMs - point.observedAtMs <= NEAR_MS) levels.push(point.usedPercent);
  }
  return levels;
}

/** The weekday that takes most, of those of which a whole one lies between now and the reset. */
function heaviestDay(
  series: readonly SeriesPoint[],
  facts: {
    readonly nowMs: EpochMs;
    readonly resetsAtMs: EpochMs;
    readonly wallClockOf?: WallClockOf | undefined;
  },
): { readonly name: string; readonly points: number } | undefined {
  const { nowMs, resetsAtMs, wallClockOf } = facts;
  if (wallClockOf === undefined) return undefined;
  const sums = usePerWeekday(series, wallClockOf);
  const weeks = Math.max(1, (nowMs - (series[0]?.observedAtMs ?? nowMs)) / WEEK_MS);
  const ahead = new Set<number>();
  for (let atMs = addMs(nowMs, DAY_MS); atMs <= resetsAtMs - DAY_MS / 2; atMs = addMs(atMs, DAY_MS)) {
    ahead.add(wallClockOf(atMs).weekday);
  }
  const heaviest = [...ahead].toSorted((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0))[0];
  if (heaviest === undefined) return undefined;
  const points = (sums[heaviest] ?? 0) / weeks;
  const name = WEEKDAYS[heaviest];
  return name === undefined || points < 1 ? undefined : { name, points };
}

function usePerWeekday(series: readonly SeriesPoint[], wallClockOf: WallClockOf): readonly number[] {
  const sums = WEEKDAYS.map(() => 0);
  for (const [index, point] of series.entries()) {
    const previous = series[index - 1];
    if (previous === undefined) continue;
    const before = isResetBetween(previous, point) ? 0 : previous.usedPercent;
    const rise = point.usedPercent - before;
    if (rise <= 0) continue;
    const { weekday } = wallClockOf(point.observedAtMs);
    sums[weekday] = (sums[weekday] ?? 0) + rise;
  }
  return sums;
}
