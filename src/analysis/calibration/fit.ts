import { HOUR_MS, type DurationMs } from "../../domain/time.ts";
import { dot, inverse, times, type Matrix } from "./linear.ts";
import { logRiseDensity, riseShape, sumOfLogDensities, type OtherUse } from "./rise-density.ts";
import type { Stretch } from "./stretches.ts";
import { gradientOf, predictedPoints, SCALE, type Weights } from "./weights.ts";

/** What is believed of the weights before looking: normal on their logarithms. */
export interface WeightBelief {
  readonly means: Weights;
  readonly deviations: readonly number[];
}

/** The most likely weights, and how sure they are. */
export interface Fit {
  readonly weights: Weights;
  /** Of the weights' logarithms. */
  readonly covariance: Matrix;
  readonly other: OtherUse;
  readonly logPosterior: number;
  /** How much more the stretches of a few hours miss together than if each missed by itself, in variance; 1 or more. The covariance has it. */
  readonly sharedLuck: number;
}

/** Where the scale is looked for first: these quantiles of rise per predicted use. Other surfaces only raise it, so low ones come first. */
const START_QUANTILES = [0.2, 0.4, 0.6] as const;
const START_STRETCHES_MAX = 60;
/**
 * How much too low the most probable scale comes out, as a logarithm: the error of a knot makes one stretch longer and the next one shorter, and
 * a density that takes what is over for other use believes the shorter one. Source: the tuning worlds of bench/split-accuracy, of all kinds alike.
 */
const LOW_BY = 0.03;
/** Stretches that begin within so long of each other may be of one spell of work. */
const SPELL_MS: DurationMs = 5 * HOUR_MS;
const ROUNDS = 3;
const STEPS_MAX = 20;

const QUIET_SHARES = [0.35, 0.6, 0.8, 0.93] as const;
const MEAN_POINTS = [1, 2.5, 6] as const;
const MODEL_NOISES = [0.06, 0.1, 0.15, 0.22] as const;

/** The most probable weights and the kind of other use that goes with them. Deterministic. Stretches: each with some local use. */
export function fitWeights(stretches: readonly Stretch[], belief: WeightBelief): Fit {
  // Which start leads highest shows in a part of them just as well.
  const step = Math.ceil(stretches.length / START_STRETCHES_MAX);
  const some = stretches.filter((_, index) => index % step === 0);
  const starts = START_QUANTILES.map((quantile) => startAt(some, belief, quantile));
  const fits = starts.map((start) => climb(some, belief, start, OTHER_USE_AT_FIRST));
  let fit = fits.reduce((a, b) => (b.logPosterior > a.logPosterior ? b : a));
  for (let round = 0; round < ROUNDS; round += 1) {
    const other = likeliestOtherUse(stretches, fit.weights);
    fit = climb(stretches, belief, fit.weights, other);
  }
  const sharedLuck = luckShared(stretches, fit);
  return {
    ...fit,
    weights: fit.weights.with(SCALE, (fit.weights[SCALE] ?? 0) + LOW_BY),
    sharedLuck,
    covariance: fit.covariance.map((row) => row.map((part) => part * sharedLuck)),
  };
}

/**
 * What a spell of work takes beyond its tokens, it takes in each of its stretches, so that they say less than as many apart. Told by the scores
 * of the scale: summed over the stretches of some hours before they are squared, against each squared by itself.
 */
function luckShared(stretches: readonly Stretch[], { weights, other }: Fit): number {
  let [spellStartMs, spell, together, apart] = [-Infinity, 0, 0, 0];
  for (const { fromMs, risePoints, errorPoints, use } of stretches) {
    const predicted = predictedPoints(weights, use);
    const score = predicted * densitySlope(risePoints, predicted, errorPoints, other);
    if (fromMs - spellStartMs >= SPELL_MS) {
      together += spell ** 2;
      [spellStartMs, spell] = [fromMs, 0];
    }
    spell += score;
    apart += score ** 2;
  }
  return apart > 0 ? Math.max(1, (together + spell ** 2) / apart) : 1;
}

const OTHER_USE_AT_FIRST: OtherUse = { quietShare: 0.6, meanPoints: 2.5, modelNoise: 0.14 };

function startAt(stretches: readonly Stretch[], belief: WeightBelief, quantile: number): Weights {
  const unscaled = belief.means.with(SCALE, 0);
  const ratios = stretches
    .map((stretch) => ({
      ratio: stretch.risePoints / predictedPoints(unscaled, stretch.use),
      rise: stretch.risePoints,
    }))
    .toSorted((a, b) => a.ratio - b.ratio);
  const total = ratios.reduce((sum, { rise }) => sum + rise, 0);
  let below = 0;
  for (const { ratio, rise } of ratios) {
    below += rise;
    if (below >= quantile * total) return belief.means.with(SCALE, Math.log(ratio));
  }
  return belief.means;
}

/** Newton's method with the scores' outer products for curvature, each step halved until it gains. */
function climb(stretches: readonly Stretch[], belief: WeightBelief, start: Weights, other: OtherUse): Fit {
  let weights = start;
  let value = logPosterior(stretches, belief, weights, other);
  let covariance: Matrix = [];
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const { gradient, information } = scores(stretches, belief, weights, other);
    covariance = inverse(information);
    const direction = times(covariance, gradient).map((part) => Math.max(-0.7, Math.min(0.7, part)));
    const next = lineSearch(weights, direction, value, (candidate) =>
      logPosterior(stretches, belief, candidate, other),
    );
    if (next === undefined) break;
    const gain = next.value - value;
    ({ weights, value } = next);
    if (gain < 1e-4) break;
  }
  return { weights, covariance, other, logPosterior: value, sharedLuck: 1 };
}

function lineSearch(
  weights: Weights,
  direction: readonly number[],
  value: number,
  evaluate: (weights: Weights) => number,
): { readonly weights: Weights; readonly value: number } | undefined {
  for (let size = 1; size > 0.02; size /= 2) {
    const candidate = weights.map((weight, index) => weight + size * (direction[index] ?? 0));
    const candidateValue = evaluate(candidate);
    if (candidateValue > value) return { weights: candidate, value: candidateValue };
  }
  return undefined;
}

/** Log density of the stretches under these weights, and of the weights under the belief. */
function logPosterior(
  stretches: readonly Stretch[],
  belief: WeightBelief,
  weights: Weights,
  other: OtherUse,
): number {
  let sum = 0;
  for (const { risePoints, errorPoints, use } of stretches) {
    sum += logRiseDensity(risePoints, predictedPoints(weights, use), errorPoints, other);
  }
  return (
    sum -
    belief.means.reduce(
      (total, mean, index) => total + (((weights[index] ?? 0) - mean) / deviationOf(belief, index)) ** 2 / 2,
      0,
    )
  );
}

function deviationOf(belief: WeightBelief, index: number): number {
  return belief.deviations[index] ?? 1;
}

/** The slope of the log posterior, and its curvature as the sum of the scores' outer products. */
function scores(stretches: readonly Stretch[], belief: WeightBelief, weights: Weights, other: OtherUse) {
  const size = weights.length;
  const information = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  for (const { risePoints, errorPoints, use } of stretches) {
    const slope = densitySlope(risePoints, predictedPoints(weights, use), errorPoints, other);
    const parts = gradientOf(weights, use);
    for (let row = 0; row < size; row += 1) {
      const score = slope * (parts[row] ?? 0);
      gradient[row] = (gradient[row] ?? 0) + score;
      for (let column = 0; column < size; column += 1) {
        const at = row * size + column;
        information[at] = (information[at] ?? 0) + score * slope * (parts[column] ?? 0);
      }
    }
  }
  const precisionOf = (index: number): number => deviationOf(belief, index) ** -2;
  return {
    gradient: weights.map(
      (weight, index) => (gradient[index] ?? 0) + precisionOf(index) * ((belief.means[index] ?? 0) - weight),
    ),
    information: weights.map((_, row) =>
      weights.map(
        (__, column) => (information[row * size + column] ?? 0) + (row === column ? precisionOf(row) : 0),
      ),
    ),
  };
}

/** How the log density of a rise moves with its prediction. */
function densitySlope(risePoints: number, predicted: number, errorPoints: number, other: OtherUse): number {
  const nudge = 1e-3 * Math.max(predicted, 0.01);
  const above = logRiseDensity(risePoints, predicted + nudge, errorPoints, other);
  return (above - logRiseDensity(risePoints, predicted - nudge, errorPoints, other)) / (2 * nudge);
}

/** The kind of other use, of a coarse grid, that makes the rises likeliest under fixed weights. */
function likeliestOtherUse(stretches: readonly Stretch[], weights: Weights): OtherUse {
  const predicted = stretches.map(({ use }) => predictedPoints(weights, use));
  const noises = MEAN_POINTS.flatMap((meanPoints) =>
    MODEL_NOISES.map((modelNoise) => ({ meanPoints, modelNoise })),
  );
  const kinds = noises.map((noise) => ({
    noise,
    shapes: stretches.map(({ risePoints, errorPoints }, index) =>
      riseShape(risePoints, predicted[index] ?? 0, errorPoints, noise),
    ),
  }));
  let best = { other: OTHER_USE_AT_FIRST, value: -Infinity };
  for (const quietShare of QUIET_SHARES) {
    for (const { noise, shapes } of kinds) {
      const other = { quietShare, ...noise };
      const value = sumOfLogDensities(shapes, other);
      if (value > best.value) best = { other, value };
    }
  }
  return best.other;
}

/** Standard deviation of a prediction from the weights' own uncertainty. */
export function predictionDeviation(fit: Pick<Fit, "covariance">, gradient: readonly number[]): number {
  return Math.sqrt(Math.max(0, dot(gradient, times(fit.covariance, gradient))));
}
