import type { SeriesPoint } from "../../domain/cycle.ts";
import type { EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, type WindowKey } from "../../domain/window.ts";
import { calibrate, type CalibrationBasis } from "./calibrate.ts";
import type { Calibration, CalibrationRefusal } from "./calibration.ts";
import type { LocalUse, WeightPriors } from "./local-use.ts";
import { coveredUntil, type OtherMachine } from "./other-machines.ts";

/** The fits of one account's windows that count all use. */
export interface AccountCalibration {
  readonly fiveHour: Calibration | CalibrationRefusal;
  readonly week: Calibration | CalibrationRefusal;
  /** What the week's fit rests on. Absent: the five hours have none. */
  readonly basis?: CalibrationBasis | undefined;
}

interface AccountFacts {
  /** Oldest first. */
  readonly uses: readonly LocalUse[];
  readonly priors: WeightPriors;
  /** The other machines that some of the uses are of. Absent: none. */
  readonly machines?: readonly OtherMachine[] | undefined;
  readonly series: ReadonlyMap<WindowKey, readonly SeriesPoint[]>;
  readonly nowMs: EpochMs;
  readonly withQuality?: boolean | undefined;
}

/**
 * The five hours by themselves, and the week by them where they have a fit. Nothing after `nowMs` is looked at.
 *
 * The time in which another machine's uses are not known yet is left out, so that they are not taken for a smaller plan; where the rest is
 * too thin for a fit, it is all taken, as if nothing were known of that machine.
 */
export function calibrateAccount(facts: AccountFacts): AccountCalibration {
  const coveredMs = coveredUntil(facts.machines ?? [], facts.nowMs);
  if (coveredMs === facts.nowMs) return fitBoth(facts);
  const covered = fitBoth({ ...facts, nowMs: coveredMs });
  return covered.fiveHour.kind === "calibrated" ? covered : fitBoth(facts);
}

function fitBoth({ uses, priors, series, nowMs, withQuality }: AccountFacts): AccountCalibration {
  const fit = (windowKey: WindowKey, basis?: CalibrationBasis) =>
    calibrate({
      uses,
      priors,
      nowMs,
      withQuality,
      series: series.get(windowKey) ?? [],
      windowKey,
      basis,
    });
  const fiveHour = fit(FIVE_HOUR);
  const basis =
    fiveHour.kind === "calibrated"
      ? { calibration: fiveHour, series: series.get(FIVE_HOUR) ?? [] }
      : undefined;
  return { fiveHour, week: fit(SEVEN_DAY, basis), basis };
}
