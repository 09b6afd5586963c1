import type { SeriesPoint } from "../../src/domain/cycle.ts";
import { epochMs, MINUTE_MS, type EpochMs } from "../../src/domain/time.ts";
import type { WindowTrace } from "./worlds/world.ts";
import { minuteToMs } from "./worlds/world.ts";

/** What a forecaster says: quantiles of the wall time (absent: not before the reset) and of the level at the reset. */
export interface Said {
  readonly hitsWall: number;
  readonly wallAtMs: Quantiles<EpochMs | undefined>;
  readonly atResetPercent: Quantiles<number>;
}

export interface Quantiles<T> {
  readonly p10?: T;
  readonly p50?: T;
  readonly p90?: T;
}

export type Forecaster = (
  series: readonly SeriesPoint[],
  nowMs: EpochMs,
  trace: WindowTrace,
) => Said | undefined;

/** Sums over forecasts. */
export interface Score {
  count: number;
  wallPinball: number;
  levelPinball: number;
  brier: number;
  levelInside: number;
  levelBelow: number;
  levelAbove: number;
  roundInside: number;
  /** Of the forecasts that name an interval, p10 and p90 both before the reset. */
  wallIntervals: number;
  wallInside: number;
}

export function emptyScore(): Score {
  return {
    count: 0,
    wallPinball: 0,
    levelPinball: 0,
    brier: 0,
    levelInside: 0,
    levelBelow: 0,
    levelAbove: 0,
    roundInside: 0,
    wallIntervals: 0,
    wallInside: 0,
  };
}

const PROBABILITIES = [
  ["p10", 0.1],
  ["p50", 0.5],
  ["p90", 0.9],
] as const;

/** What happened after a minute: the exact level at the end of its cycle, and when it met 100 %. */
export function truthAfter(
  trace: WindowTrace,
  minute: number,
): { readonly level: number; readonly wallAtMs: EpochMs | undefined } {
  const ends = trace.endsAt[minute] ?? 0;
  let wall = minute;
  while (wall < ends && (trace.level[wall] ?? 0) < 100) wall += 1;
  return { level: trace.level[ends - 1] ?? 0, wallAtMs: wall < ends ? minuteToMs(wall) : undefined };
}

/** Adds one forecast. The wall is scored as percent of the window's length, a wall that does not come as coming at the reset. */
export function addScore(score: Score, said: Said, trace: WindowTrace, minute: number): void {
  const truth = truthAfter(trace, minute);
  const resetsAtMs = minuteToMs(trace.endsAt[minute] ?? 0);
  const inWindow = (atMs: number | undefined) =>
    (100 * (Math.min(atMs ?? resetsAtMs, resetsAtMs) - minuteToMs(minute))) /
    (trace.lengthMinutes * MINUTE_MS);
  for (const [name, probability] of PROBABILITIES) {
    score.wallPinball += pinball(inWindow(said.wallAtMs[name]), inWindow(truth.wallAtMs), probability);
    score.levelPinball += pinball(said.atResetPercent[name] ?? 0, truth.level, probability);
  }
  score.count += 1;
  score.brier += (said.hitsWall - (truth.wallAtMs === undefined ? 0 : 1)) ** 2;
  const { p10 = 0, p90 = 0 } = said.atResetPercent;
  if (truth.level >= p10 && truth.level <= p90) score.levelInside += 1;
  if (truth.level < p10) score.levelBelow += 1;
  if (truth.level > p90) score.levelAbove += 1;
  if (Math.round(truth.level) >= Math.round(p10) && Math.round(truth.level) <= Math.round(p90))
    score.roundInside += 1;
  const [early, late] = [said.wallAtMs.p10, said.wallAtMs.p90];
  if (early !== undefined && late !== undefined) {
    score.wallIntervals += 1;
    const atMs = truth.wallAtMs ?? Infinity;
    if (atMs >= early - MINUTE_MS && atMs <= late + MINUTE_MS) score.wallInside += 1;
  }
}

function pinball(said: number, truth: number, probability: number): number {
  return truth >= said ? probability * (truth - said) : (1 - probability) * (said - truth);
}

/** A straight line as a forecast: what peers print. Capped where the server stops counting, which favours it. */
export function lineForecast(facts: {
  readonly usedPercent: number;
  readonly percentPerMs: number;
  readonly nowMs: EpochMs;
  readonly resetsAtMs: EpochMs;
  readonly ceiling: number;
}): Said {
  const { usedPercent, percentPerMs, nowMs, resetsAtMs, ceiling } = facts;
  const level = Math.min(ceiling, usedPercent + Math.max(0, percentPerMs) * (resetsAtMs - nowMs));
  const atMs = usedPercent >= 100 ? nowMs : nowMs + (100 - usedPercent) / Math.max(percentPerMs, 1e-15);
  const wall = atMs < resetsAtMs ? epochMs(atMs) : undefined;
  return {
    hitsWall: wall === undefined ? 0 : 1,
    wallAtMs: { p10: wall, p50: wall, p90: wall },
    atResetPercent: { p10: level, p50: level, p90: level },
  };
}
