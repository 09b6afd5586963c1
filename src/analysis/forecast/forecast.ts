import type { SeriesPoint } from "../../domain/cycle.ts";
import { epochMs, MINUTE_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { WallClockOf } from "../../domain/wall-clock.ts";
import { STALE_AFTER_MS } from "../current-readings.ts";
import { percentStep } from "../precision.ts";
import { hasEnded, isResetBetween, lastStretch } from "../reset.ts";
import { seenBy } from "../series.ts";
import type { WindowMode } from "../window-mode.ts";
import { durationText } from "../wording.ts";
import type { Climb } from "./climb.ts";
import { distribution, quantile } from "./quantiles.ts";
import { pastUse, SLOT_MS } from "./past-use.ts";
import { replay } from "./replay.ts";
import { spellPaths } from "./spells.ts";
import type { Start } from "./start.ts";

/** A distribution of when a wall arrives, and of where the window stands at its reset. Estimated. */
export interface Forecast {
  /** Probability of 100 % before the reset, 0 to 1. */
  readonly hitsWall: number;
  /** Unconditional quantiles; an absent one means not before the reset. Never before now. */
  readonly wallAtMs: WallQuantiles;
  /** Unit: percent; may exceed 100. */
  readonly atResetPercent: LevelQuantiles;
  readonly resetsAtMs: EpochMs;
  /** One sentence: what it rests on. */
  readonly basis: string;
}

export interface WallQuantiles {
  readonly p10?: EpochMs | undefined;
  readonly p50?: EpochMs | undefined;
  readonly p90?: EpochMs | undefined;
}

export interface LevelQuantiles {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

export interface ForecastInput {
  /** One window's merged series, oldest first, up to weeks of it. */
  readonly series: readonly SeriesPoint[];
  readonly windowLengthMs: DurationMs;
  readonly mode: WindowMode;
  readonly nowMs: EpochMs;
  /** The user's time zone, to tell weekends from workdays. Absent: all days count alike. */
  readonly wallClockOf?: WallClockOf | undefined;
}

/** Readings that span less say nothing of a rate. */
const SPAN_MS_MIN: DurationMs = 5 * MINUTE_MS;
/** So many days with moments like now weigh as much as the prior. */
const PRIOR_DAYS = 1.5;
/** A server that stops counting at the wall may overshoot it a little. Unit: percent. */
const CEILING_PERCENT_MAX = 103;
const CEILING_READINGS_MIN = 3;

/**
 * What may become of a window until its reset.
 *
 * Shape: `undefined` on thin data: one reading in the cycle, readings that span under five minutes, an ended cycle, a stale reading, a reset
 * that is not known. Points after `nowMs` are not seen. The same input gives the same answer.
 * Source: docs/analysis/forecast.md.
 */
export function forecast(input: ForecastInput): Forecast | undefined {
  return forecastWith(input, { paceFactor: 1, pauseMs: 0 });
}

/** The same future under a change: all use times a factor, and nothing at all for a while from now. */
export interface Change {
  readonly paceFactor: number;
  readonly pauseMs: DurationMs;
}

/** As `forecast`, of the same paths under a change. */
export function forecastWith(input: ForecastInput, change: Change): Forecast | undefined {
  const start = toStart(input, change);
  return start && summarize(start, simulate(start), input.nowMs);
}

interface Begin extends Start {
  readonly newestMs: EpochMs;
  readonly resetsAtMs: EpochMs;
  readonly pauseMs: DurationMs;
  readonly ceilingPercent: number;
  readonly seen: readonly SeriesPoint[];
}

function toStart(input: ForecastInput, change: Change): Begin | undefined {
  const { nowMs, windowLengthMs, mode, wallClockOf } = input;
  const seen = seenBy(input.series, nowMs);
  const stretch = lastStretch(seen);
  const [oldest, newest] = [stretch[0], stretch.at(-1)];
  if (oldest === undefined || newest === undefined) return undefined;
  if (newest.observedAtMs - oldest.observedAtMs < SPAN_MS_MIN) return undefined;
  const resetsAtMs = stretch.findLast((point) => point.resetsAtMs !== undefined)?.resetsAtMs;
  if (resetsAtMs === undefined || resetsAtMs <= nowMs || hasEnded(newest, nowMs)) return undefined;
  if (nowMs - newest.observedAtMs > STALE_AFTER_MS) return undefined;
  const clock = wallClockOf?.(newest.observedAtMs);
  return {
    past: pastUse(seen, { windowLengthMs, mode }),
    windowLengthMs,
    usedPercent: newest.usedPercent,
    stepPercent: percentStep(newest.usedPercent),
    horizonSlots: Math.max(0, resetsAtMs - newest.observedAtMs - change.pauseMs) / SLOT_MS,
    minuteOfWeek: clock && ((clock.weekday + 6) % 7) * 1_440 + clock.hour * 60 + clock.minute,
    paceFactor: change.paceFactor,
    newestMs: newest.observedAtMs,
    resetsAtMs,
    pauseMs: change.pauseMs,
    ceilingPercent: ceiling(seen),
    seen,
  };
}

/**
 * Where the server stops counting, as far as the history shows: a cycle that stood at its wall while readings went on, and no reading
 * above. Infinite while nothing shows it.
 */
function ceiling(seen: readonly SeriesPoint[]): number {
  const highest = seen.reduce((most, { usedPercent }) => Math.max(most, usedPercent), 0);
  const atTop = seen.filter(({ usedPercent }) => usedPercent === highest).length;
  return highest >= 100 && highest <= CEILING_PERCENT_MAX && atTop >= CEILING_READINGS_MIN ? highest : Infinity;
}

interface Paths {
  readonly climbs: readonly Climb[];
  readonly weights: readonly number[];
  readonly likeDays: number;
}

/** Pieces of the past and invented spells, weighted by how many days the past has that held a moment like now. */
function simulate(start: Start): Paths {
  const past = replay(start);
  const invented = spellPaths(start);
  const share = past.days / (past.days + PRIOR_DAYS);
  return {
    climbs: [...past.climbs, ...invented],
    weights: [...past.climbs.map(() => share), ...invented.map(() => 1 - share)],
    likeDays: past.days,
  };
}

function summarize(start: Begin, paths: Paths, nowMs: EpochMs): Forecast {
  const { newestMs, resetsAtMs, usedPercent, ceilingPercent } = start;
  const isAtWall = usedPercent >= 100;
  const walls = distribution(
    paths.climbs.map(({ wallSlots }) => (isAtWall ? 0 : wallSlots)),
    paths.weights,
  );
  const levels = distribution(
    paths.climbs.map(({ level }) => Math.max(usedPercent, Math.min(ceilingPercent, level))),
    paths.weights,
  );
  const firstBeyond = walls.values.indexOf(Infinity);
  const wallAt = (probability: number): EpochMs | undefined => {
    const slots = quantile(walls, probability);
    if (slots === Infinity) return undefined;
    const atMs = newestMs + (isAtWall ? 0 : start.pauseMs) + slots * SLOT_MS;
    return epochMs(Math.min(resetsAtMs, Math.max(nowMs, atMs)));
  };
  return {
    hitsWall: firstBeyond < 0 ? 1 : (walls.cumulative[firstBeyond - 1] ?? 0),
    wallAtMs: { p10: wallAt(0.1), p50: wallAt(0.5), p90: wallAt(0.9) },
    atResetPercent: { p10: quantile(levels, 0.1), p50: quantile(levels, 0.5), p90: quantile(levels, 0.9) },
    resetsAtMs,
    basis: basisText(start, paths.likeDays),
  };
}

function basisText({ seen, newestMs, windowLengthMs }: Begin, likeDays: number): string {
  const spanMs = newestMs - (seen[0]?.observedAtMs ?? newestMs);
  const cycles = countCycles(seen);
  const counts = `${seen.length} readings over ${durationText(spanMs)}, ${cycles} ${cycles === 1 ? "cycle" : "cycles"}`;
  const days = Math.round(likeDays);
  void windowLengthMs;
  return days < 1
    ? `${counts}; no day with a moment like now yet, so mostly assumptions on spells and pauses.`
    : `${counts}; ${days} ${days === 1 ? "day" : "days"} with moments like now.`;
}

function countCycles(seen: readonly SeriesPoint[]): number {
  return seen.reduce((count, point, index) => {
    const previous = seen[index - 1];
    return previous && isResetBetween(previous, point) ? count + 1 : count;
  }, 1);
}
