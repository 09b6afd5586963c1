import { beliefOf } from "./belief.ts";
import type { HoldOut } from "./calibration.ts";
import { fitWeights, predictionDeviation, type Fit } from "./fit.ts";
import { quietProbability } from "./rise-density.ts";
import { likeliestFactor, type PredictedRise } from "./regimes.ts";
import type { Stretch } from "./stretches.ts";
import { gradientOf, predictedPoints } from "./weights.ts";

/** The newest stretches that a fit of the older ones is tried on. */
const HOLD_OUT_SHARE = 0.25;
const HOLD_OUT_MIN = 4;
const FITTED_MIN = 5;

/** The stretches beside what a fit gives for them. */
export function toPredicted(stretches: readonly Stretch[], fit: Fit): readonly PredictedRise[] {
  return stretches.map((stretch) => ({
    ...stretch,
    predictedPoints: predictedPoints(fit.weights, stretch.use),
  }));
}

/** Standard deviation of what the fit gives for all stretches together, as percent of it. */
export function errorPercent(stretches: readonly Stretch[], fit: Fit): number {
  const gradient = fit.weights.map(() => 0);
  let total = 0;
  for (const { use } of stretches) {
    total += predictedPoints(fit.weights, use);
    const parts = gradientOf(fit.weights, use);
    for (const [index, part] of parts.entries()) gradient[index] = (gradient[index] ?? 0) + part;
  }
  return (100 * predictionDeviation(fit, gradient)) / total;
}

/** A fit of the older stretches tried on the newer ones that local use alone seems to have made. Shape: `undefined` with too few of either. */
export function holdOut(stretches: readonly Stretch[], families: readonly string[]): HoldOut | undefined {
  const from = Math.floor(stretches.length * (1 - HOLD_OUT_SHARE));
  if (from < FITTED_MIN) return undefined;
  const fit = fitWeights(stretches.slice(0, from), beliefOf(families));
  const errors = toPredicted(stretches.slice(from), fit)
    .filter(
      ({ risePoints, predictedPoints: points, errorPoints }) =>
        quietProbability(risePoints, points, errorPoints, fit.other) >= 0.5,
    )
    .map(({ risePoints, predictedPoints: points }) => (100 * Math.abs(risePoints - points)) / risePoints)
    .toSorted((a, b) => a - b);
  const medianErrorPercent = errors[Math.floor(errors.length / 2)];
  if (medianErrorPercent === undefined || errors.length < HOLD_OUT_MIN) return undefined;
  return { stretchCount: errors.length, medianErrorPercent };
}

/** Points per use in the newer half of the stretches against the older half. */
export function drift(stretches: readonly PredictedRise[], { other }: Fit): number {
  const middle = Math.floor(stretches.length / 2);
  return likeliestFactor(stretches.slice(middle), other) / likeliestFactor(stretches.slice(0, middle), other);
}
