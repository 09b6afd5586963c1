import type { SeriesPoint } from "../domain/cycle.ts";
import type { EpochMs } from "../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, type WindowKey } from "../domain/window.ts";
import { calibrateAccount, type AccountCalibration } from "./calibration/calibrate-account.ts";
import type { LocalUse, WeightPriors } from "./calibration/local-use.ts";
import { coveredUntil, type OtherMachine } from "./calibration/other-machines.ts";
import { limitChanged } from "./change-points/limit-changed.ts";
import { unexplainedUse } from "./change-points/unexplained-use.ts";
import { estimatedSplit, type EstimatedSplit } from "./estimated-split/estimated-split.ts";
import type { Finding } from "./findings/finding.ts";
import type { SplitRefusal } from "./split.ts";

/** What transcripts of this machine, and of others that told it, say, or why they tell nothing of this account. */
export type LocalUses =
  | {
      readonly kind: "uses";
      /** Oldest first. */
      readonly uses: readonly LocalUse[];
      readonly priors: WeightPriors;
      /** The other machines that some of the uses are of. Absent: none. */
      readonly machines?: readonly OtherMachine[] | undefined;
    }
  /** One sentence. */
  | { readonly kind: "none"; readonly reason: string };

/** What follows from local tokens beside percent steps. */
export interface LocalInsight {
  readonly splits: readonly EstimatedSplit[];
  readonly refusals: readonly SplitRefusal[];
  readonly findings: readonly Finding[];
  /** Absent: no transcripts tell of this account. */
  readonly calibration?: AccountCalibration | undefined;
}

/**
 * The five hours and the week divided by what this machine logged, and the findings that only such a fit can give.
 * Nothing after `nowMs` is looked at. Each window is either among the splits or among the refusals.
 */
export function localInsight(facts: {
  readonly local: LocalUses;
  readonly series: ReadonlyMap<WindowKey, readonly SeriesPoint[]>;
  /** What the server says that chat and its like added to the week in the last three days. Absent: it does not say. */
  readonly knownOtherWeekPoints?: number | undefined;
  readonly nowMs: EpochMs;
}): LocalInsight {
  const { local, nowMs, knownOtherWeekPoints = 0 } = facts;
  if (local.kind === "none") return refusedBoth(local.reason);
  const seriesOf = (key: WindowKey) => facts.series.get(key) ?? [];
  const { uses, machines = [] } = local;
  const calibration = calibrateAccount({ ...local, series: facts.series, nowMs, withQuality: false });
  const { fiveHour, week, basis } = calibration;
  const outcomes = [
    fiveHour.kind === "calibrated"
      ? estimatedSplit({ calibration: fiveHour, uses, machines, series: seriesOf(FIVE_HOUR), nowMs })
      : refusal(FIVE_HOUR, fiveHour.reason),
    week.kind === "calibrated"
      ? estimatedSplit({ calibration: week, uses, machines, series: seriesOf(SEVEN_DAY), basis, nowMs })
      : refusal(SEVEN_DAY, week.reason),
  ];
  const ratio = week.kind === "calibrated" ? week.ratio?.ratio : undefined;
  const knownOtherPoints = ratio === undefined ? undefined : knownOtherWeekPoints / ratio;
  const calibrations = [fiveHour, week].filter((fit) => fit.kind === "calibrated");
  return {
    splits: outcomes.filter((outcome) => "parts" in outcome),
    refusals: outcomes.filter((outcome) => "reason" in outcome),
    findings: [
      ...calibrations.map((fit) => limitChanged(fit, nowMs)),
      unexplainedUse({
        calibration: basis?.calibration,
        uses,
        series: seriesOf(FIVE_HOUR),
        knownOtherPoints,
        coveredUntilMs: coveredUntil(machines, nowMs),
        nowMs,
      }),
    ].filter((finding) => finding !== undefined),
    calibration,
  };
}

function refusedBoth(reason: string): LocalInsight {
  return { splits: [], refusals: [refusal(FIVE_HOUR, reason), refusal(SEVEN_DAY, reason)], findings: [] };
}

function refusal(windowKey: WindowKey, reason: string): SplitRefusal {
  return { windowKey, method: "calibrated", reason };
}
