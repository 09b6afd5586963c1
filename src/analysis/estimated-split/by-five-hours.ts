import { epochMs, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, windowLengthMs } from "../../domain/window.ts";
import type { Calibration } from "../calibration/calibration.ts";
import type { CalibrationBasis } from "../calibration/calibrate.ts";
import { knotsByCycle, type CycleKnots } from "../calibration/knots.ts";
import type { LocalUse } from "../calibration/local-use.ts";
import { stretchesBetween, type Stretch } from "../calibration/stretches.ts";
import { predictedPoints } from "../calibration/weights.ts";
import { mergeSeries, seenBy } from "../series.ts";
import { pairsToLast, sumOfLocal, type LocalSum } from "./local-points.ts";

/** The week has points that no five-hour reading shows when it is this much above what they make. */
const UNREAD_FACTOR = 1.12;
/** What the five hours' fit misses of a whole week alike, as a share. Source: as the band of the split. */
const COMMON_SHARE = 0.045;

/**
 * The week's local points from the five hours' rises: those are fine enough to tell apart what came at different times, and both windows
 * count the same work. Five-hour cycles that nobody read are made up for by what local use predicts, the rest of them is unexplained.
 */
export function localByFiveHours(input: {
  readonly calibration: Calibration;
  readonly basis: CalibrationBasis;
  readonly cycle: CycleKnots;
  readonly uses: readonly LocalUse[];
  readonly nowMs: EpochMs;
}): LocalSum {
  const { calibration, basis, cycle, uses } = input;
  const lastMs = cycle.last.observedAtMs;
  const startMs = cycleStartMs(cycle, calibration);
  const families = calibration.families.map(({ family }) => family);
  const series = seenBy(mergeSeries(basis.series), lastMs);
  const pairs = knotsByCycle(series, windowLengthMs(FIVE_HOUR))
    .flatMap(pairsToLast)
    .filter(([from]) => from.atMs >= startMs);
  const stretches = stretchesBetween(pairs, uses, families, calibration.priors);
  const worth = worthOf(calibration);
  const read = sumOfLocal(stretches, basis.calibration, worth);
  const unread = Math.max(
    0,
    allLocal(input, startMs, families, worth) - predictedSum(stretches, basis.calibration, worth),
  );
  const scale = calibration.ratio?.ratio ?? 1;
  const seen = (read.risePoints + unread) * scale;
  const total = cycle.last.usedPercent > UNREAD_FACTOR * seen ? cycle.last.usedPercent : seen;
  const share = total > 0 ? (scale * cycle.last.usedPercent) / total : 0;
  return {
    risePoints: cycle.last.usedPercent,
    localPoints: share * (read.localPoints + unread),
    otherPoints: share * read.otherPoints,
    deviation: Math.hypot(
      share * read.deviation,
      COMMON_SHARE * share * read.localPoints,
      0.3 * (total - seen),
      0.15 * share * unread,
    ),
  };
}

/** Of the cycle, where it can be known; else its first reading. */
function cycleStartMs(cycle: CycleKnots, { windowKey }: Calibration): EpochMs {
  const lengthMs = windowLengthMs(windowKey);
  const { resetsAtMs, knots, last } = cycle;
  const firstMs = knots[0]?.atMs ?? last.observedAtMs;
  return resetsAtMs === undefined || lengthMs === undefined
    ? firstMs
    : epochMs(Math.max(resetsAtMs - lengthMs, firstMs));
}

/** A five-hour point's worth in week points, against its worth now: other before a change of the ratio than after it. */
function worthOf({ ratio }: Calibration): (stretch: Stretch) => number {
  const changes = ratio?.changes ?? [];
  return ({ toMs }) =>
    changes
      .filter(({ afterMs }) => afterMs >= toMs)
      .reduce((worth, { pointsFactor }) => worth / pointsFactor, 1);
}

function allLocal(
  {
    basis,
    calibration,
    cycle,
    uses,
  }: {
    readonly basis: CalibrationBasis;
    readonly calibration: Calibration;
    readonly cycle: CycleKnots;
    readonly uses: readonly LocalUse[];
  },
  startMs: EpochMs,
  families: readonly string[],
  worth: (stretch: Stretch) => number,
): number {
  const knot = (atMs: EpochMs) => ({ atMs, levelPoints: 0, errorPoints: 0 });
  const bounds = [
    startMs,
    ...(calibration.ratio?.changes ?? []).map(({ afterMs }) => afterMs).filter((atMs) => atMs > startMs),
    cycle.last.observedAtMs,
  ];
  const pairs = bounds.slice(1).map((to, index) => [knot(bounds[index] ?? startMs), knot(to)] as const);
  return predictedSum(stretchesBetween(pairs, uses, families, calibration.priors), basis.calibration, worth);
}

function predictedSum(
  stretches: readonly Stretch[],
  { fit }: Calibration,
  worth: (stretch: Stretch) => number,
): number {
  return stretches.reduce(
    (sum, stretch) => sum + worth(stretch) * predictedPoints(fit.weights, stretch.use),
    0,
  );
}
