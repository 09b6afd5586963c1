import type { Calibration } from "../calibration/calibration.ts";
import { predictionDeviation } from "../calibration/fit.ts";
import type { CycleKnots, Knot } from "../calibration/knots.ts";
import { noiseBesideOthers, quietProbability } from "../calibration/rise-density.ts";
import { knotPairs, type Stretch } from "../calibration/stretches.ts";
import { gradientOf, predictedPoints } from "../calibration/weights.ts";

/** The server's rounding of a level, either way, as a standard deviation. */
export const ROUNDING_POINTS = 0.25;

/** What this machine used of some stretches. Unit: percent-points of their window. */
export interface LocalSum {
  /** All that they rose by. */
  readonly risePoints: number;
  /** Of that, local use of any surface. */
  readonly localPoints: number;
  /** Of that, other local use than Claude Code's. */
  readonly otherPoints: number;
  readonly deviation: number;
}

/** The pairs of knots of a cycle up to its newest reading; what was used since the last knot is under a point, as far as readings tell. */
export function pairsToLast(cycle: CycleKnots): readonly (readonly [Knot, Knot])[] {
  const pairs = knotPairs([cycle]);
  const from = pairs.at(-1)?.[1] ?? cycle.knots[0];
  if (!from || from.atMs >= cycle.last.observedAtMs) return pairs;
  const levelPoints = Math.max(from.levelPoints, cycle.last.usedPercent + 0.5);
  return [...pairs, [from, { atMs: cycle.last.observedAtMs, levelPoints, errorPoints: ROUNDING_POINTS }]];
}

/**
 * Local points of stretches, what is to be expected of each by itself: where the rise is about what local use predicts, it is local; where it
 * is more, the prediction is, with what noise it likely had; and never more than the rise. `weightOf` says what a stretch's points count.
 */
export function sumOfLocal(
  stretches: readonly Stretch[],
  calibration: Calibration,
  weightOf: (stretch: Stretch) => number = () => 1,
): LocalSum {
  const gradient = calibration.fit.weights.map(() => 0);
  const sum = { rise: 0, local: 0, other: 0, variance: 0 };
  for (const stretch of stretches) {
    const weight = weightOf(stretch);
    const local = localOf(stretch, calibration);
    sum.rise += weight * Math.max(0, stretch.risePoints);
    sum.local += weight * local.points;
    sum.other += weight * local.points * local.otherShare;
    sum.variance += weight * weight * local.variance;
    for (const [index, part] of local.gradient.entries())
      gradient[index] = (gradient[index] ?? 0) + weight * part;
  }
  const deviation = Math.hypot(Math.sqrt(sum.variance), predictionDeviation(calibration.fit, gradient));
  return { risePoints: sum.rise, localPoints: sum.local, otherPoints: sum.other, deviation };
}

function localOf(stretch: Stretch, { fit }: Calibration) {
  const { errorPoints, use, otherUse } = stretch;
  const risePoints = Math.max(0, stretch.risePoints);
  const predicted = predictedPoints(fit.weights, use);
  const quiet = quietProbability(risePoints, predicted, errorPoints, fit.other);
  const noise = noiseBesideOthers(risePoints, predicted, errorPoints, fit.other);
  // The rest of it is an error of the rise, which its neighbours have with the other sign.
  const ownVariance = (fit.other.modelNoise * predicted) ** 2;
  const ownShare = ownVariance / (ownVariance + errorPoints ** 2);
  const busy = predicted > 0 ? Math.min(risePoints, Math.max(0, predicted + ownShare * noise.mean)) : 0;
  const doubt = quiet * (1 - quiet) * (risePoints - busy) ** 2;
  const free = predicted < risePoints ? 1 - quiet : 0;
  return {
    points: quiet * risePoints + (1 - quiet) * busy,
    otherShare: otherUse && predicted > 0 ? predictedPoints(fit.weights, otherUse) / predicted : 0,
    variance: fit.sharedLuck * (doubt + (predicted > 0 ? (1 - quiet) * noise.variance : 0)),
    gradient: gradientOf(fit.weights, use).map((part) => part * free),
  };
}
