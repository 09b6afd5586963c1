import type { SeriesPoint } from "../../domain/cycle.ts";
import type { EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, type WindowKey } from "../../domain/window.ts";
import { calibrate, type CalibrationBasis } from "./calibrate.ts";
import type { Calibration, CalibrationRefusal } from "./calibration.ts";
import type { LocalUse, WeightPriors } from "./local-use.ts";

/** The fits of one account's windows that count all use. */
export interface AccountCalibration {
  readonly fiveHour: Calibration | CalibrationRefusal;
  readonly week: Calibration | CalibrationRefusal;
  /** What the week's fit rests on. Absent: the five hours have none. */
  readonly basis?: CalibrationBasis | undefined;
}

/** The five hours by themselves, and the week by them where they have a fit. Nothing after `nowMs` is looked at. */
export function calibrateAccount(facts: {
  /** Oldest first. */
  readonly uses: readonly LocalUse[];
  readonly priors: WeightPriors;
  readonly series: ReadonlyMap<WindowKey, readonly SeriesPoint[]>;
  readonly nowMs: EpochMs;
  readonly withQuality?: boolean | undefined;
}): AccountCalibration {
  const { series, ...shared } = facts;
  const fit = (windowKey: WindowKey, basis?: CalibrationBasis) =>
    calibrate({ ...shared, series: series.get(windowKey) ?? [], windowKey, basis });
  const fiveHour = fit(FIVE_HOUR);
  const basis =
    fiveHour.kind === "calibrated"
      ? { calibration: fiveHour, series: facts.series.get(FIVE_HOUR) ?? [] }
      : undefined;
  return { fiveHour, week: fit(SEVEN_DAY, basis), basis };
}
