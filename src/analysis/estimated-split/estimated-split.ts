import type { SeriesPoint } from "../../domain/cycle.ts";
import type { EpochMs } from "../../domain/time.ts";
import { windowLengthMs, type WindowKey } from "../../domain/window.ts";
import type { CalibrationBasis } from "../calibration/calibrate.ts";
import type { Calibration } from "../calibration/calibration.ts";
import { knotsByCycle, type CycleKnots } from "../calibration/knots.ts";
import type { LocalUse } from "../calibration/local-use.ts";
import { stretchesBetween } from "../calibration/stretches.ts";
import { hasEnded } from "../reset.ts";
import { mergeSeries, seenBy } from "../series.ts";
import type { SplitPart } from "../split-parts.ts";
import { capitalized, windowName } from "../wording.ts";
import { localByFiveHours } from "./by-five-hours.ts";
import { pairsToLast, ROUNDING_POINTS, sumOfLocal, type LocalSum } from "./local-points.ts";

/** Attribution of the running cycle's use to what this machine logged and what it did not. The parts add up to `usedPercent`. */
export interface EstimatedSplit {
  readonly windowKey: WindowKey;
  readonly method: "calibrated";
  readonly kind: "estimated";
  readonly observedAtMs: EpochMs;
  readonly usedPercent: number;
  /** `claude_code`, `local_other` where there is a log of any, `unexplained`. Bands hold about four times in five. */
  readonly parts: readonly SplitPart[];
}

export interface EstimatedSplitRefusal {
  readonly windowKey: WindowKey;
  readonly method: "calibrated";
  /** One sentence. */
  readonly reason: string;
}

/** Half the width of a band, in standard deviations. Source: coverage of 80 % on the tuning worlds of bench/split-accuracy. */
const BAND_DEVIATIONS = 1.1;
/** What the model itself misses of a cycle, as a share of what is attributed. Source: as above. */
const MODEL_SHARE = 0.025;
/**
 * The running cycle divided. Nothing after `nowMs` is looked at.
 *
 * Stretch by stretch: where the rise is about what local use predicts, it is local; where it is more, the rest is unexplained; and local
 * use never gets more than the rise. Source: docs/analysis/estimated-split.md.
 */
export function estimatedSplit(input: {
  readonly calibration: Calibration;
  /** Oldest first. */
  readonly uses: readonly LocalUse[];
  readonly series: readonly SeriesPoint[];
  /** What the calibration rests on, when it rests on the five hours. */
  readonly basis?: CalibrationBasis | undefined;
  readonly nowMs: EpochMs;
}): EstimatedSplit | EstimatedSplitRefusal {
  const { calibration, nowMs } = input;
  const { windowKey } = calibration;
  const refused = (reason: string): EstimatedSplitRefusal => ({
    windowKey,
    method: "calibrated",
    reason: `${capitalized(reason)}.`,
  });
  const series = seenBy(mergeSeries(input.series), nowMs);
  const cycle = knotsByCycle(series, windowLengthMs(windowKey)).at(-1);
  if (!cycle) return refused(`no reading of ${windowName(windowKey)} is kept yet`);
  if (hasEnded(cycle, nowMs))
    return refused(`the cycle of the newest reading of ${windowName(windowKey)} has ended`);
  const { last } = cycle;
  const uses = input.uses.filter(({ atMs }) => atMs <= last.observedAtMs);
  const local =
    input.basis && calibration.ratio
      ? localByFiveHours({ calibration, basis: input.basis, cycle, uses, nowMs })
      : localByItself(cycle, calibration, uses);
  return {
    windowKey,
    method: "calibrated",
    kind: "estimated",
    observedAtMs: last.observedAtMs,
    usedPercent: last.usedPercent,
    parts: partsOf(local, last.usedPercent),
  };
}

function localByItself(cycle: CycleKnots, calibration: Calibration, uses: readonly LocalUse[]): LocalSum {
  const families = calibration.families.map(({ family }) => family);
  return sumOfLocal(stretchesBetween(pairsToLast(cycle), uses, families, calibration.priors), calibration);
}

function partsOf(local: LocalSum, usedPercent: number): readonly SplitPart[] {
  const points = Math.min(local.localPoints, usedPercent);
  const other = local.localPoints > 0 ? (points * local.otherPoints) / local.localPoints : 0;
  const half = BAND_DEVIATIONS * Math.hypot(local.deviation, MODEL_SHARE * points, ROUNDING_POINTS);
  const part = (surface: string, label: string, own: number, width: number): SplitPart => ({
    surface,
    label,
    points: own,
    sharePercent: usedPercent === 0 ? 0 : (100 * own) / usedPercent,
    lowPoints: Math.max(0, own - width),
    highPoints: Math.min(usedPercent, own + width),
  });
  return [
    part("claude_code", "Claude Code on this machine", points - other, half),
    ...(local.otherPoints > 0
      ? [
          part(
            "local_other",
            "Other on this machine",
            other,
            half * Math.min(1, other / Math.max(points, 1e-9)),
          ),
        ]
      : []),
    part("unexplained", "Unexplained", usedPercent - points, half),
  ];
}
