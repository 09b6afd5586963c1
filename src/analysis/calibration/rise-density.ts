/** What is assumed of everything that a stretch holds beside the predicted local use. */
export interface OtherUse {
  /** Share of stretches that other surfaces leave alone; 0 to 1. */
  readonly quietShare: number;
  /** What they add to the rest, on average; percent-points. */
  readonly meanPoints: number;
  /** Standard deviation of what a prediction misses for reasons of its own, as a share of it. */
  readonly modelNoise: number;
}

/** Density that no rise is denied, so that one absurd stretch cannot decide a fit. */
const FLOOR = 1e-4;

/**
 * Log density of a rise, given what local use predicts: one-sided, because other surfaces only add.
 *
 * With `quietShare` the rise is the prediction within its noise; else an exponential amount comes on top. Too small a rise is therefore
 * strong evidence against a prediction, too large a rise hardly any.
 */
export function logRiseDensity(
  risePoints: number,
  predictedPoints: number,
  errorPoints: number,
  other: OtherUse,
): number {
  return Math.log(
    quietDensity(risePoints, predictedPoints, errorPoints, other) +
      busyDensity(risePoints, predictedPoints, errorPoints, other) +
      FLOOR,
  );
}

/** Probability that nothing but local use made the rise. */
export function quietProbability(
  risePoints: number,
  predictedPoints: number,
  errorPoints: number,
  other: OtherUse,
): number {
  const quiet = quietDensity(risePoints, predictedPoints, errorPoints, other);
  const all = quiet + busyDensity(risePoints, predictedPoints, errorPoints, other) + FLOOR;
  return quiet / all;
}

function quietDensity(rise: number, predicted: number, error: number, other: OtherUse): number {
  const variance = error * error + (other.modelNoise * predicted) ** 2;
  const excess = rise - predicted;
  return (
    (other.quietShare * Math.exp((-excess * excess) / (2 * variance))) / Math.sqrt(2 * Math.PI * variance)
  );
}

/** A normal error plus an exponential amount; the normal distribution function by its logistic approximation. */
function busyDensity(rise: number, predicted: number, error: number, other: OtherUse): number {
  const variance = error * error + (other.modelNoise * predicted) ** 2;
  const deviation = Math.sqrt(variance);
  const ratio = deviation / other.meanPoints;
  const z = (rise - predicted) / deviation - ratio;
  const exponent = Math.min(50, -(rise - predicted) / other.meanPoints + (ratio * ratio) / 2);
  const reach = 1 / (1 + Math.exp(-1.702 * z));
  return z < -6 ? 0 : ((1 - other.quietShare) / other.meanPoints) * Math.exp(exponent) * reach;
}
