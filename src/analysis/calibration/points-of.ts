import type { Calibration } from "./calibration.ts";
import type { LocalUse } from "./local-use.ts";
import { createWeigher, KINDS } from "./stretches.ts";
import { predictedPoints } from "./weights.ts";

/** What some uses take of the calibration's window. Unit: percent-points. */
export function pointsOf(uses: readonly LocalUse[], { families, priors, fit }: Calibration): number {
  const row = new Float64Array(families.length * KINDS);
  const weigh = createWeigher(
    families.map(({ family }) => family),
    priors,
  );
  for (const use of uses) weigh(use, row);
  return predictedPoints(fit.weights, row);
}
