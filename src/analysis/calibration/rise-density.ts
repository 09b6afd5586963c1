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

/** A normal error plus an exponential amount: the exponentially modified normal distribution. */
function busyDensity(rise: number, predicted: number, error: number, other: OtherUse): number {
  const deviation = Math.sqrt(error * error + (other.modelNoise * predicted) ** 2);
  const excess = (rise - predicted) / deviation;
  const ratio = deviation / other.meanPoints;
  const u = (ratio - excess) / Math.SQRT2;
  const bell = Math.exp((-excess * excess) / 2);
  const density =
    u >= 0
      ? bell * scaledErfc(u)
      : 2 * Math.exp((ratio * ratio) / 2 - ratio * excess) - bell * scaledErfc(-u);
  return ((1 - other.quietShare) / (2 * other.meanPoints)) * density;
}

/** `exp(x²)·erfc(x)` for x ≥ 0, to about 1e-7. Source: the Chebyshev fit of Numerical Recipes, section 6.2. */
function scaledErfc(x: number): number {
  const t = 1 / (1 + x / 2);
  let sum = 0;
  for (const coefficient of ERFC_COEFFICIENTS) sum = sum * t + coefficient;
  return t * Math.exp(sum);
}

const ERFC_COEFFICIENTS = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196,
  1.00002368, -1.26551223,
] as const;
