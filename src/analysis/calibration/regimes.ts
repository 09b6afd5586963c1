import { must } from "../../domain/assert.ts";
import { DAY_MS, type EpochMs } from "../../domain/time.ts";
import { riseShape, sumOfLogDensities, type OtherUse } from "./rise-density.ts";

/** A stretch as the search for changes sees it. */
export interface PredictedRise {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly risePoints: number;
  readonly errorPoints: number;
  readonly predictedPoints: number;
}

/** The relation of use to points changed between two stretches. */
export interface RegimeChange {
  /** The change lies between these two instants. */
  readonly afterMs: EpochMs;
  readonly beforeMs: EpochMs;
  /** Points per use, new against old: 1.4 means that each token takes 1.4 times the percent it took. */
  readonly pointsFactor: number;
  /** The difference of the days before and after, in standard errors. */
  readonly deviations: number;
  readonly daysBefore: number;
  readonly daysAfter: number;
}

/** Factors that are tried, in steps of 4 %. */
const FACTORS = Array.from({ length: 57 }, (_, index) => Math.exp((index - 28) * 0.04));
/** A change of less is drift. Source: the smallest announced one was to 1.2 times, 2026-09-14. */
const LOG_FACTOR_MIN = Math.log(1.15);
/** What a change must reach. Source: false alarms on the tuning worlds of bench/split-accuracy. */
const DEVIATIONS_MIN = 5;
/** Days differ by habit, whatever the stretches within one say. Of the logarithm of a day's factor. */
const DAY_DEVIATION_MIN = 0.07;
/** Two agreeing observations at least on either side; more before, where there is time. */
const DAYS_BEFORE_MIN = 3;
const DAYS_AFTER_MIN = 2;
const CHANGES_MAX = 3;
/** A day of less work says nothing. */
const DAY_POINTS_MIN = 1.5;

/**
 * Where the relation of use to points changed, oldest first; of stretches that are oldest first.
 *
 * Each day of work gives its own likeliest factor, with whatever kind of other use suits that day: a second person at work looks like a
 * smaller limit to a plain ratio, and only what other use cannot explain moves the factor. A change is a step between the days before
 * and the days after that is large against how much days differ by themselves.
 */
export function regimeChanges(stretches: readonly PredictedRise[], other: OtherUse): readonly RegimeChange[] {
  const others = otherUsesAround(other);
  return stepsBetween(daysOf(stretches, (day) => likeliestLogFactor(day, others)));
}

/** As `regimeChanges`, where nothing but noise comes between prediction and rise: a day's factor is that of its sums. */
export function ratioChanges(stretches: readonly PredictedRise[]): readonly RegimeChange[] {
  const sum = (day: readonly PredictedRise[], pick: (rise: PredictedRise) => number) =>
    day.reduce((total, rise) => total + pick(rise), 0);
  return stepsBetween(
    daysOf(stretches, (day) =>
      Math.log(sum(day, ({ risePoints }) => risePoints) / sum(day, ({ predictedPoints }) => predictedPoints)),
    ),
  );
}

function stepsBetween(days: readonly Day[]): readonly RegimeChange[] {
  const cuts: number[] = [];
  while (cuts.length < CHANGES_MAX) {
    const bounds = [0, ...cuts, days.length];
    const steps = bounds.slice(1).flatMap((to, index) => largestStep(days, bounds[index] ?? 0, to) ?? []);
    const best = steps.toSorted((a, b) => b.deviations - a.deviations)[0];
    if (best === undefined) break;
    cuts.push(best.at);
    cuts.sort((a, b) => a - b);
  }
  return cuts.flatMap((at, index) => {
    const step = stepAt(days, cuts[index - 1] ?? 0, at, cuts[index + 1] ?? days.length);
    return isChange(step) ? [toChange(days, step)] : [];
  });
}

/** Whether a factor is more than drift. */
export function isChange({ pointsFactor }: Pick<RegimeChange, "pointsFactor">): boolean {
  return Math.abs(Math.log(pointsFactor)) >= LOG_FACTOR_MIN;
}

/** What the points per use were multiplied by in these stretches, most likely. 1 as predicted. */
export function likeliestFactor(stretches: readonly PredictedRise[], other: OtherUse): number {
  return Math.exp(likeliestLogFactor(stretches, otherUsesAround(other)));
}

interface Day {
  readonly stretches: readonly PredictedRise[];
  readonly logFactor: number;
}

function daysOf(
  stretches: readonly PredictedRise[],
  logFactorOf: (day: readonly PredictedRise[]) => number,
): readonly Day[] {
  return [...Map.groupBy(stretches, ({ toMs }) => Math.floor(toMs / DAY_MS)).values()]
    .filter((day) => day.reduce((sum, { predictedPoints }) => sum + predictedPoints, 0) >= DAY_POINTS_MIN)
    .map((day) => ({ stretches: day, logFactor: logFactorOf(day) }));
}

/** Kinds of other use that differ in their quiet share only. */
interface OtherUses extends Pick<OtherUse, "meanPoints" | "modelNoise"> {
  readonly quietShares: readonly number[];
}

/** As fitted, and with less and with larger rest: what a day with guests looks like. */
function otherUsesAround({ quietShare, meanPoints, modelNoise }: OtherUse): readonly OtherUses[] {
  return [
    { meanPoints, modelNoise, quietShares: [quietShare, quietShare / 2, quietShare / 8] },
    { meanPoints: meanPoints * 3, modelNoise, quietShares: [quietShare / 4] },
  ];
}

function likeliestLogFactor(stretches: readonly PredictedRise[], others: readonly OtherUses[]): number {
  let best = { logFactor: 0, value: -Infinity };
  for (const factor of FACTORS) {
    for (const other of others) {
      const shapes = stretches.map(({ risePoints, predictedPoints, errorPoints }) =>
        riseShape(risePoints, predictedPoints * factor, errorPoints, other),
      );
      for (const quietShare of other.quietShares) {
        const value = sumOfLogDensities(shapes, { ...other, quietShare });
        if (value > best.value) best = { logFactor: Math.log(factor), value };
      }
    }
  }
  return best.logFactor;
}

/** A step between day `at − 1` and day `at`. */
interface Step {
  readonly from: number;
  readonly at: number;
  readonly to: number;
  readonly pointsFactor: number;
  readonly deviations: number;
}

function largestStep(days: readonly Day[], from: number, to: number): Step | undefined {
  let best: Step | undefined;
  for (let at = from + DAYS_BEFORE_MIN; at <= to - DAYS_AFTER_MIN; at += 1) {
    const step = stepAt(days, from, at, to);
    if (isChange(step) && step.deviations > (best?.deviations ?? DEVIATIONS_MIN)) best = step;
  }
  return best;
}

function stepAt(days: readonly Day[], from: number, at: number, to: number): Step {
  const [before, after] = [days.slice(from, at), days.slice(at, to)];
  const [meanBefore, meanAfter] = [meanOf(before), meanOf(after)];
  const squares = [
    ...before.map(({ logFactor }) => logFactor - meanBefore),
    ...after.map(({ logFactor }) => logFactor - meanAfter),
  ];
  const variance = squares.reduce((sum, off) => sum + off * off, 0) / Math.max(1, squares.length - 2);
  const deviation = Math.max(DAY_DEVIATION_MIN, Math.sqrt(variance));
  const error = deviation * Math.sqrt(1 / before.length + 1 / after.length);
  return {
    from,
    at,
    to,
    pointsFactor: Math.exp(meanAfter - meanBefore),
    deviations: Math.abs(meanAfter - meanBefore) / error,
  };
}

function meanOf(days: readonly Day[]): number {
  return days.reduce((sum, { logFactor }) => sum + logFactor, 0) / days.length;
}

/** The instant of a change, from the stretches of the two days around it: the split that fits both means best. */
function toChange(days: readonly Day[], step: Step): RegimeChange {
  const around = [...(days[step.at - 1]?.stretches ?? []), ...(days[step.at]?.stretches ?? [])];
  const means = [meanOf(days.slice(step.from, step.at)), meanOf(days.slice(step.at, step.to))] as const;
  const off = ({ risePoints, predictedPoints }: PredictedRise, mean: number) =>
    Math.min(1, Math.abs(Math.log(Math.max(1e-9, risePoints / predictedPoints)) - mean));
  let [sum, best, split] = [0, -Infinity, 1];
  for (const [index, rise] of around.slice(0, -1).entries()) {
    sum += off(rise, means[1]) - off(rise, means[0]);
    if (sum > best) [best, split] = [sum, index + 1];
  }
  return {
    afterMs: must(around[split - 1], "a day of work has a stretch").toMs,
    beforeMs: must(around[split], "two days of work have two stretches").toMs,
    pointsFactor: step.pointsFactor,
    deviations: step.deviations,
    daysBefore: step.at - step.from,
    daysAfter: step.to - step.at,
  };
}
