import { pinballLoss } from "../../src/analysis/track-record/pinball.ts";
import { MINUTE_MS, type EpochMs } from "../../src/domain/time.ts";
import { minuteToMs, type WindowTrace } from "./worlds/world.ts";

/** What a forecaster says: quantiles of the wall time (absent: not before the reset) and of the level at the reset. */
export interface Said {
  readonly hitsWall: number;
  readonly wallAtMs: Quantiles<EpochMs | undefined>;
  readonly atResetPercent: Quantiles<number>;
}

interface Quantiles<T> {
  readonly p10?: T;
  readonly p50?: T;
  readonly p90?: T;
}

/** Sums over forecasts. */
export interface Score {
  count: number;
  /** Unit: percent of the window's length. */
  wallPinball: number;
  /** Unit: percent-points. */
  levelPinball: number;
  brier: number;
  /** The exact level lay inside p10 to p90. */
  exactInside: number;
  /** The level as the server prints it lay inside the interval as we print it. */
  printedInside: number;
  /** Forecasts that name both ends of the wall's interval. */
  wallIntervals: number;
  wallInside: number;
}

export function emptyScore(): Score {
  return {
    count: 0,
    wallPinball: 0,
    levelPinball: 0,
    brier: 0,
    exactInside: 0,
    printedInside: 0,
    wallIntervals: 0,
    wallInside: 0,
  };
}

const PROBABILITIES = [
  ["p10", 0.1],
  ["p50", 0.5],
  ["p90", 0.9],
] as const;

/** Adds one forecast. A wall that does not come counts as coming at the reset, said or true. */
export function addScore(score: Score, said: Said, trace: WindowTrace, minute: number): void {
  const truth = truthAfter(trace, minute);
  const resetsAtMs = minuteToMs(trace.endsAt[minute] ?? 0);
  const inWindow = (atMs: number | undefined) =>
    (100 * (Math.min(atMs ?? resetsAtMs, resetsAtMs) - minuteToMs(minute))) /
    (trace.lengthMinutes * MINUTE_MS);
  for (const [name, probability] of PROBABILITIES) {
    score.wallPinball += pinballLoss(inWindow(said.wallAtMs[name]), inWindow(truth.wallAtMs), probability);
    score.levelPinball += pinballLoss(said.atResetPercent[name] ?? 0, truth.level, probability);
  }
  score.count += 1;
  score.brier += (said.hitsWall - (truth.wallAtMs === undefined ? 0 : 1)) ** 2;
  addCoverage(score, said, truth);
}

function addCoverage(score: Score, said: Said, truth: Truth): void {
  const { p10 = 0, p90 = 0 } = said.atResetPercent;
  const isInside = (level: number, low: number, high: number) => level >= low && level <= high;
  if (isInside(truth.level, p10, p90)) score.exactInside += 1;
  if (isInside(Math.round(truth.level), Math.round(p10), Math.round(p90))) score.printedInside += 1;
  const [early, late] = [said.wallAtMs.p10, said.wallAtMs.p90];
  if (early === undefined || late === undefined) return;
  score.wallIntervals += 1;
  // The world knows the wall to the minute.
  if (isInside(truth.wallAtMs ?? Infinity, early - MINUTE_MS, late + MINUTE_MS)) score.wallInside += 1;
}

interface Truth {
  readonly level: number;
  readonly wallAtMs: EpochMs | undefined;
}

/** What happened after a minute: the exact level at the end of its cycle, and when it met 100 %. */
function truthAfter(trace: WindowTrace, minute: number): Truth {
  const ends = trace.endsAt[minute] ?? 0;
  let wall = minute;
  while (wall < ends && (trace.level[wall] ?? 0) < 100) wall += 1;
  return { level: trace.level[ends - 1] ?? 0, wallAtMs: wall < ends ? minuteToMs(wall) : undefined };
}
