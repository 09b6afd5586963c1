import type { Calibration, CalibrationRefusal } from "../../analysis/calibration/calibration.ts";
import type { CalibrationDocument, CalibrationMember } from "../../documents/calibration.ts";
import type { Account } from "../../domain/account.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import { windowLabel } from "../../domain/window.ts";
import { accountHead } from "../account-head.ts";
import { roundTo } from "../format/number.ts";

/** The fits of one account, or why there is none. */
export interface CalibrationFacts {
  readonly account: Account;
  readonly fits: readonly (Calibration | (Omit<CalibrationRefusal, "code"> & { readonly code: string }))[];
}

/** The fits in the published shape. */
export function toCalibrationDocument(
  facts: readonly CalibrationFacts[],
  nowMs: EpochMs,
): CalibrationDocument {
  return {
    schema: "claude-meter/calibration.v1",
    generatedAt: toIso(nowMs),
    accounts: facts.map(({ account, fits }) => ({
      ...accountHead(account),
      windows: fits.map((fit) => ({
        key: fit.windowKey,
        label: windowLabel(fit.windowKey),
        fit: fit.kind === "calibrated" ? fitMember(fit) : null,
        refused: fit.kind === "refused" ? { code: fit.code, reason: fit.reason } : null,
      })),
    })),
  };
}

/** Prior weights are dollars per million tokens times tokens. */
const WEIGHT_PER_DOLLAR = 1e6;

function fitMember(fit: Calibration): CalibrationMember {
  return {
    from: toIso(fit.fromMs),
    to: toIso(fit.toMs),
    stretches: fit.stretchCount,
    localStretches: fit.localStretchCount,
    pointsPerDollar: significant(fit.pointsPerWeight * WEIGHT_PER_DOLLAR),
    outputFactor: significant(fit.outputFactor),
    cacheReadFactor: significant(fit.cacheReadFactor),
    families: fit.families.map(({ family, factor }) => ({ family, factor: significant(factor) })),
    errorPercent: roundTo(fit.errorPercent, 2),
    holdOut: fit.holdOut
      ? {
          stretches: fit.holdOut.stretchCount,
          medianErrorPercent: roundTo(fit.holdOut.medianErrorPercent, 2),
        }
      : null,
    driftFactor: roundTo(fit.driftFactor ?? 1, 4),
    pointsPerFiveHourPoint: fit.ratio ? significant(fit.ratio.ratio) : null,
    changes: fit.changes.map(({ afterMs, beforeMs, pointsFactor, deviations }) => ({
      after: toIso(afterMs),
      before: toIso(beforeMs),
      pointsFactor: roundTo(pointsFactor, 4),
      deviations: roundTo(deviations, 2),
    })),
    residuals: fit.rises.map(({ fromMs, toMs, risePoints, predictedPoints, errorPoints }) => ({
      from: toIso(fromMs),
      to: toIso(toMs),
      risePoints: roundTo(risePoints, 3),
      predictedPoints: roundTo(predictedPoints, 3),
      errorPoints: roundTo(errorPoints, 3),
    })),
  };
}

/** Four significant digits: fitted factors span magnitudes. */
function significant(value: number): number {
  return Number(value.toPrecision(4));
}
