import { CYCLE_TOLERANCE_MS, type SeriesPoint } from "../domain/cycle.ts";
import { HOUR_MS, MINUTE_MS, type DurationMs, type EpochMs } from "../domain/time.ts";
import { percentStep } from "./precision.ts";
import { hasEnded } from "./reset.ts";

/** `anchored`: empties whole at its reset. `sliding`: what was used ages out piece by piece. `unclear`: the readings do not tell. */
export type WindowMode = "anchored" | "sliding" | "unclear";

/** What may happen to a window between two readings. */
export const INTERVAL_KINDS = ["full-reset", "step-down", "gap", "boundary-slide", "growth", "flat"] as const;

/** What happened between two neighbouring points of a window. */
export interface IntervalEvidence {
  /**
   * `full-reset`: fell, and the reset time moved on by about a window, or it fell to about zero and no cycle has started. `step-down`: any
   * other fall. `gap`: its reset passed unseen and the percent is no lower. `boundary-slide`: no fall, but the reset time moved by more
   * than it jitters. `growth`, `flat`: neither.
   */
  readonly kind: (typeof INTERVAL_KINDS)[number];
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly fromPercent: number;
  readonly toPercent: number;
  /** How far the reset time moved; absent unless both points name one. */
  readonly resetShiftMs?: DurationMs | undefined;
  /** The mode that this interval can only be explained by. */
  readonly supports?: "anchored" | "sliding" | undefined;
}

/** How a window behaves, and by what that is known. */
export interface WindowModeVerdict {
  readonly mode: WindowMode;
  /** Every interval that is more than growth or standing still, oldest first. */
  readonly evidence: readonly IntervalEvidence[];
}

/** About zero: what a fresh cycle shows at its first poll. Source: 96 → 3 and 98 → 1 at a roll-over, observed 2026. Unit: percent. */
const ABOUT_ZERO_PERCENT = 5;
/** Reset times of one window jitter by less than this from reply to reply: round to the minute before comparing. Observed 2026. */
const RESET_JITTER_MS: DurationMs = MINUTE_MS;

/**
 * How a window empties, inferred from its merged series, oldest first.
 *
 * Sliding is shown by a fall at the reset whose next reset comes sooner than a whole window after: an anchored window would only just have
 * begun. Anchored is shown by a fall below what was used within the last window's length: a sliding window would still hold that. Both or
 * neither leave it unclear. Source: docs/analysis/window-mode.md.
 */
export function windowMode(
  series: readonly SeriesPoint[],
  windowLengthMs: DurationMs = 5 * HOUR_MS,
): WindowModeVerdict {
  const evidence = series.flatMap((later, index): readonly IntervalEvidence[] => {
    const earlier = series[index - 1];
    if (earlier === undefined || isUneventful(earlier, later, windowLengthMs)) return [];
    const interval = classifyInterval(earlier, later, windowLengthMs);
    if (isAgeing(interval, earlier, later, windowLengthMs)) return [{ ...interval, supports: "sliding" }];
    const emptied =
      interval.kind === "full-reset" && losesFreshUse(interval, series.slice(0, index), windowLengthMs);
    return [emptied ? { ...interval, supports: "anchored" } : interval];
  });
  const supports = (mode: WindowMode): boolean => evidence.some((interval) => interval.supports === mode);
  const [anchored, sliding] = [supports("anchored"), supports("sliding")];
  return { mode: anchored === sliding ? "unclear" : anchored ? "anchored" : "sliding", evidence };
}

/** Growth or standing still, as nearly all intervals of a long history are. */
function isUneventful(earlier: SeriesPoint, later: SeriesPoint, windowLengthMs: DurationMs): boolean {
  if (earlier.resetsAtMs === later.resetsAtMs && later.usedPercent >= earlier.usedPercent) return true;
  const kind = intervalKind(earlier, later, resetShift(earlier, later), windowLengthMs);
  return kind === "growth" || kind === "flat";
}

/** How far the reset time moved; absent unless both points name one. */
function resetShift(
  { resetsAtMs: from }: SeriesPoint,
  { resetsAtMs: to }: SeriesPoint,
): DurationMs | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}

/** What happened between two neighbouring points, without a judgement on the mode. */
export function classifyInterval(
  earlier: SeriesPoint,
  later: SeriesPoint,
  windowLengthMs: DurationMs = 5 * HOUR_MS,
): IntervalEvidence {
  const resetShiftMs = resetShift(earlier, later);
  return {
    kind: intervalKind(earlier, later, resetShiftMs, windowLengthMs),
    fromMs: earlier.observedAtMs,
    toMs: later.observedAtMs,
    fromPercent: earlier.usedPercent,
    toPercent: later.usedPercent,
    resetShiftMs,
  };
}

function intervalKind(
  earlier: SeriesPoint,
  later: SeriesPoint,
  resetShiftMs: DurationMs | undefined,
  windowLengthMs: DurationMs,
): IntervalEvidence["kind"] {
  const change = later.usedPercent - earlier.usedPercent;
  if (change < 0) {
    const isNewCycle =
      resetShiftMs === undefined
        ? earlier.resetsAtMs !== undefined && later.usedPercent <= ABOUT_ZERO_PERCENT
        : isWholeWindow(resetShiftMs, windowLengthMs);
    return isNewCycle ? "full-reset" : "step-down";
  }
  if (resetShiftMs !== undefined) {
    if (hasEnded(earlier, later.observedAtMs) && isWholeWindow(resetShiftMs, windowLengthMs)) return "gap";
    if (Math.abs(resetShiftMs) > RESET_JITTER_MS) return "boundary-slide";
  }
  return change > 0 ? "growth" : "flat";
}

/** Whether a reset time moved on by about a window or more: in an anchored window the next one ends no sooner. */
function isWholeWindow(resetShiftMs: DurationMs, windowLengthMs: DurationMs): boolean {
  return resetShiftMs >= windowLengthMs - CYCLE_TOLERANCE_MS;
}

function isAgeing(
  interval: IntervalEvidence,
  earlier: SeriesPoint,
  later: SeriesPoint,
  windowLengthMs: DurationMs,
): boolean {
  const { kind, resetShiftMs } = interval;
  if (kind !== "step-down" || resetShiftMs === undefined || !hasEnded(earlier, later.observedAtMs))
    return false;
  return resetShiftMs > RESET_JITTER_MS && !isWholeWindow(resetShiftMs, windowLengthMs);
}

/** Whether the window fell below what was added within one window's length before: ageing alone cannot have removed that. */
function losesFreshUse(
  reset: IntervalEvidence,
  before: readonly SeriesPoint[],
  windowLengthMs: DurationMs,
): boolean {
  const freshMs = reset.toMs - windowLengthMs;
  let addedPercent = 0;
  for (let index = before.length - 1; index > 0; index -= 1) {
    const [earlier, later] = [before[index - 1], before[index]];
    if (earlier === undefined || later === undefined || earlier.observedAtMs < freshMs) break;
    addedPercent += Math.max(0, later.usedPercent - earlier.usedPercent);
  }
  return addedPercent > reset.toPercent + percentStep(reset.toPercent);
}
