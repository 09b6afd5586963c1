import type { SeriesPoint } from "../../domain/cycle.ts";
import type { EpochMs } from "../../domain/time.ts";
import { windowLengthMs, type WindowKey } from "../../domain/window.ts";
import type { CalibrationBasis } from "../calibration/calibrate.ts";
import type { Calibration } from "../calibration/calibration.ts";
import { knotsByCycle, type CycleKnots } from "../calibration/knots.ts";
import type { LocalUse } from "../calibration/local-use.ts";
import { coveredUntil, type OtherMachine } from "../calibration/other-machines.ts";
import { stretchesBetween } from "../calibration/stretches.ts";
import { hasEnded, isResetBetween } from "../reset.ts";
import { mergeSeries, seenBy } from "../series.ts";
import type { SplitPart } from "../split-parts.ts";
import { capitalized, windowName } from "../wording.ts";
import { localByFiveHours } from "./by-five-hours.ts";
import { pointsByMachine, type MachinePoints } from "./by-machine.ts";
import { pairsToLast, ROUNDING_POINTS, sumOfLocal, type LocalSum } from "./local-points.ts";

/** Attribution of the running cycle's use to what this machine, and others that told it, logged and what nobody did. The parts add up to `usedPercent`. */
export interface EstimatedSplit {
  readonly windowKey: WindowKey;
  readonly method: "calibrated";
  readonly kind: "estimated";
  readonly observedAtMs: EpochMs;
  readonly usedPercent: number;
  /** `claude_code`, `local_other` where there is a log of any, `unexplained`. Bands hold about four times in five. */
  readonly parts: readonly SplitPart[];
  /** The points of `claude_code` by machine; empty where this machine is the only one known. */
  readonly machines: readonly MachinePoints[];
  /**
   * What is unexplained since another machine was last heard of: its use may be in it, so that the bands hold either. Absent: all machines are
   * known up to the reading.
   */
  readonly unheardPoints?: number | undefined;
}

/** Why a window has no estimated split. */
export interface EstimatedSplitRefusal {
  readonly windowKey: WindowKey;
  readonly method: "calibrated";
  /** One sentence. */
  readonly reason: string;
}

/** Half the width of a band, in standard deviations. Source: coverage of 80 % on the tuning worlds of bench/split-accuracy. */
const BAND_DEVIATIONS = 1;

interface SplitInput {
  readonly calibration: Calibration;
  /** Oldest first. */
  readonly uses: readonly LocalUse[];
  readonly series: readonly SeriesPoint[];
  /** What the calibration rests on, when it rests on the five hours. */
  readonly basis?: CalibrationBasis | undefined;
  /** The other machines that some of the uses are of. Absent: none. */
  readonly machines?: readonly OtherMachine[] | undefined;
  readonly nowMs: EpochMs;
}

/**
 * The running cycle divided. Nothing after `nowMs` is looked at.
 *
 * Stretch by stretch: where the rise is about what local use predicts, it is local; where it is more, the rest is unexplained; and local
 * use never gets more than the rise. Source: docs/analysis/estimated-split.md.
 */
export function estimatedSplit(input: SplitInput): EstimatedSplit | EstimatedSplitRefusal {
  const { calibration, machines = [] } = input;
  const { windowKey } = calibration;
  const divided = divide(input);
  if (typeof divided === "string")
    return { windowKey, method: "calibrated", reason: `${capitalized(divided)}.` };
  const { cycle, local, uses } = divided;
  const { observedAtMs, usedPercent } = cycle.last;
  const unheardPoints = unheard(divided, input);
  const parts = partsOf(local, { usedPercent, unheardPoints, machineCount: 1 + machines.length });
  const codePoints = parts.find(({ surface }) => surface === "claude_code")?.points ?? 0;
  return {
    windowKey,
    method: "calibrated",
    kind: "estimated",
    observedAtMs,
    usedPercent,
    parts,
    machines: pointsByMachine({ codePoints, uses: usesOfCycle(uses, cycle), machines, calibration }),
    unheardPoints,
  };
}

interface Divided {
  readonly cycle: CycleKnots;
  /** Up to the newest reading. */
  readonly uses: readonly LocalUse[];
  readonly local: LocalSum;
}

/** The running cycle's local points, or why there are none. */
function divide({ calibration, basis, nowMs, ...input }: SplitInput): Divided | string {
  const { windowKey } = calibration;
  const series = seenBy(mergeSeries(input.series), nowMs);
  const cycle = knotsByCycle(series, windowLengthMs(windowKey)).at(-1);
  if (!cycle) return `no reading of ${windowName(windowKey)} is kept yet`;
  if (hasEnded(cycle, nowMs)) return `the cycle of the newest reading of ${windowName(windowKey)} has ended`;
  const uses = input.uses.filter(({ atMs }) => atMs <= cycle.last.observedAtMs);
  const local =
    basis && calibration.ratio
      ? localByFiveHours({ calibration, basis, cycle, uses, nowMs })
      : localByItself(cycle, calibration, uses);
  return { cycle, uses, local };
}

/** What is unexplained now less what was when all machines were still known. Shape: `undefined` when they are up to the newest reading. */
function unheard({ cycle, local }: Divided, input: SplitInput): number | undefined {
  const untilMs = coveredUntil(input.machines ?? [], input.nowMs);
  if (untilMs >= cycle.last.observedAtMs) return undefined;
  const then = divide({ ...input, nowMs: untilMs });
  const isSame = typeof then !== "string" && !isResetBetween(then.cycle.last, cycle.last);
  return Math.max(0, unexplainedOf(local, cycle) - (isSame ? unexplainedOf(then.local, then.cycle) : 0));
}

function unexplainedOf({ localPoints }: LocalSum, { last }: CycleKnots): number {
  return last.usedPercent - Math.min(localPoints, last.usedPercent);
}

function usesOfCycle(uses: readonly LocalUse[], { knots, last }: CycleKnots): readonly LocalUse[] {
  const startMs = knots[0]?.atMs ?? last.observedAtMs;
  return uses.filter(({ atMs }) => atMs > startMs);
}

function localByItself(cycle: CycleKnots, calibration: Calibration, uses: readonly LocalUse[]): LocalSum {
  const families = calibration.families.map(({ family }) => family);
  return sumOfLocal(stretchesBetween(pairsToLast(cycle), uses, families, calibration.priors), calibration);
}

function partsOf(
  local: LocalSum,
  facts: {
    readonly usedPercent: number;
    readonly unheardPoints: number | undefined;
    readonly machineCount: number;
  },
): readonly SplitPart[] {
  const { usedPercent, unheardPoints = 0, machineCount } = facts;
  const points = Math.min(local.localPoints, usedPercent);
  const other = local.localPoints > 0 ? (points * local.otherPoints) / local.localPoints : 0;
  const half = BAND_DEVIATIONS * Math.hypot(local.deviation, ROUNDING_POINTS);
  const part = (
    surface: string,
    label: string,
    own: number,
    { below, above }: { readonly below: number; readonly above: number },
  ): SplitPart => ({
    surface,
    label,
    points: own,
    sharePercent: usedPercent === 0 ? 0 : (100 * own) / usedPercent,
    lowPoints: Math.max(0, own - below),
    highPoints: Math.min(usedPercent, own + above),
  });
  const otherHalf = half * Math.min(1, other / Math.max(points, 1e-9));
  const where = machineCount > 1 ? `${machineCount} machines` : "this machine";
  return [
    part("claude_code", `Claude Code on ${where}`, points - other, {
      below: half,
      above: half + unheardPoints,
    }),
    ...(local.otherPoints > 0
      ? [part("local_other", "Other on this machine", other, { below: otherHalf, above: otherHalf })]
      : []),
    part("unexplained", "Unexplained", usedPercent - points, { below: half + unheardPoints, above: half }),
  ];
}
