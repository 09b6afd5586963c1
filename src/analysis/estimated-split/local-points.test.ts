import { describe, expect, it } from "vitest";
import { assert } from "../../domain/assert.ts";
import { addMs, MINUTE_MS } from "../../domain/time.ts";
import { FIVE_HOUR } from "../../domain/window.ts";
import { calibrate } from "../calibration/calibrate.ts";
import type { Calibration } from "../calibration/calibration.ts";
import { PRIORS, workDays } from "../calibration/fixtures/work-days.ts";
import { KINDS, type Stretch } from "../calibration/stretches.ts";
import { predictedPoints } from "../calibration/weights.ts";
import { sumOfLocal } from "./local-points.ts";

describe("sumOfLocal", () => {
  const record = workDays({ days: 6.7, chatPoints: () => 25 });
  const { uses, fiveHour: series, endMs } = record;
  const fitted = calibrate({ uses, series, windowKey: FIVE_HOUR, nowMs: endMs, priors: PRIORS });
  assert(fitted.kind === "calibrated", "a fit of the five hours");
  const calibration: Calibration = fitted;

  /** Sixty stretches of five minutes that a chat raises, beside local use of so many points each. */
  function besideChat(localPoints: number): readonly Stretch[] {
    const use = new Float64Array(calibration.families.length * KINDS);
    use[1] = 1;
    use[1] = localPoints / predictedPoints(calibration.fit.weights, use);
    return Array.from({ length: 60 }, (_, index) => {
      const fromMs = addMs(endMs, 5 * index * MINUTE_MS);
      const risePoints = 1.4 + localPoints;
      return { fromMs, toMs: addMs(fromMs, 5 * MINUTE_MS), risePoints, errorPoints: 0.3, use };
    });
  }

  it.each([0.001, 0.01, 0.05])(
    "gives a trickle of %d points beside a busy chat little more than that",
    (each) => {
      const { localPoints } = sumOfLocal(besideChat(each), calibration);
      expect(localPoints).toBeGreaterThan(0.5 * 60 * each);
      expect(localPoints).toBeLessThan(66 * each + 0.3);
    },
  );
});
