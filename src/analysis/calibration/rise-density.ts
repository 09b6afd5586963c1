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
  return logDensityOf(riseShape(risePoints, predictedPoints, errorPoints, other), other);
}

/** Probability that nothing but local use made the rise. */
export function quietProbability(
  risePoints: number,
  predictedPoints: number,
  errorPoints: number,
  other: OtherUse,
): number {
  const shape = riseShape(risePoints, predictedPoints, errorPoints, other);
  const quiet = quietDensity(shape, other);
  return quiet / (quiet + busyDensity(shape, other) + FLOOR);
}

/** The noise of a rise, its error and what the prediction misses together, were there other use on top: normal, given that it and something positive make the rest. */
export function noiseBesideOthers(
  risePoints: number,
  predictedPoints: number,
  errorPoints: number,
  { meanPoints, modelNoise }: Pick<OtherUse, "meanPoints" | "modelNoise">,
): { readonly mean: number; readonly variance: number } {
  const variance = errorPoints * errorPoints + (modelNoise * predictedPoints) ** 2;
  const deviation = Math.sqrt(variance);
  const centre = variance / meanPoints;
  const bound = (risePoints - predictedPoints - centre) / deviation;
  const cut = lowerTailRatio(bound);
  return {
    mean: centre - deviation * cut,
    variance: variance * Math.max(0, 1 - bound * cut - cut * cut),
  };
}

/** Density over probability of a standard normal below a bound. */
function lowerTailRatio(bound: number): number {
  const u = -bound / Math.SQRT2;
  const bell = Math.exp((-bound * bound) / 2);
  const below = u >= 0 ? scaledErfc(u) / 2 : (1 - (bell * scaledErfc(-u)) / 2) / bell;
  return 1 / (Math.sqrt(2 * Math.PI) * below);
}

/** What of a density does not depend on the quiet share: nearly all of the work. */
export interface RiseShape {
  /** Of a rise that is the prediction within its noise. */
  readonly bell: number;
  readonly bellWidth: number;
  /** Of one with an amount on top. */
  readonly busy: number;
}

export function riseShape(
  rise: number,
  predicted: number,
  error: number,
  { meanPoints, modelNoise }: Pick<OtherUse, "meanPoints" | "modelNoise">,
): RiseShape {
  const variance = error * error + (modelNoise * predicted) ** 2;
  const off = rise - predicted;
  return {
    bell: Math.exp((-off * off) / (2 * variance)),
    bellWidth: Math.sqrt(2 * Math.PI * variance),
    busy: modifiedNormal(off, Math.sqrt(variance), meanPoints),
  };
}

/** Log density of several rises together. */
export function sumOfLogDensities(
  shapes: readonly RiseShape[],
  other: Pick<OtherUse, "quietShare" | "meanPoints">,
): number {
  let sum = 0;
  for (const shape of shapes) sum += logDensityOf(shape, other);
  return sum;
}

function logDensityOf(shape: RiseShape, other: Pick<OtherUse, "quietShare" | "meanPoints">): number {
  return Math.log(quietDensity(shape, other) + busyDensity(shape, other) + FLOOR);
}

function quietDensity({ bell, bellWidth }: RiseShape, { quietShare }: Pick<OtherUse, "quietShare">): number {
  return (quietShare * bell) / bellWidth;
}

function busyDensity(
  { busy }: RiseShape,
  { quietShare, meanPoints }: Pick<OtherUse, "quietShare" | "meanPoints">,
): number {
  return ((1 - quietShare) / (2 * meanPoints)) * busy;
}

/** A normal error plus an exponential amount: the exponentially modified normal distribution, times twice the mean. */
function modifiedNormal(off: number, deviation: number, meanPoints: number): number {
  const excess = off / deviation;
  const ratio = deviation / meanPoints;
  const u = (ratio - excess) / Math.SQRT2;
  const bell = Math.exp((-excess * excess) / 2);
  return u >= 0
    ? bell * scaledErfc(u)
    : 2 * Math.exp((ratio * ratio) / 2 - ratio * excess) - bell * scaledErfc(-u);
}

/** `exp(x²)·erfc(x)` for x ≥ 0, to about 1e-7. Source: the Chebyshev fit of Numerical Recipes, section 6.2. */
function scaledErfc(x: number): number {
  const t = 1 / (1 + x / 2);
  let sum = 0;
  for (let index = 0; index < ERFC_COEFFICIENTS.length; index += 1) {
    sum = sum * t + (ERFC_COEFFICIENTS[index] ?? 0);
  }
  return t * Math.exp(sum);
}

const ERFC_COEFFICIENTS = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196,
  1.00002368, -1.26551223,
] as const;
