import { CYCLE_TOLERANCE_MS } from "../domain/cycle.ts";
import type { DurationMs, EpochMs } from "../domain/time.ts";

/** A window's use against the clock. */
export interface Pace {
  /** How much of the cycle has passed. Unit: percent, 0 to 100. */
  readonly elapsedPercent: number;
  /** Used ÷ elapsed: 1 is even, above 1 is ahead of the clock. Absent early in the cycle, where it would swing wildly. */
  readonly ratio?: number | undefined;
}

/** Below this the ratio is withheld. Source: the guard of CodexBar ("no pace below 3 % elapsed"), observed 2026-08. */
export const PACE_ELAPSED_PERCENT_MIN = 3;

/**
 * Where the use of a window stands against the clock of its cycle.
 *
 * Shape: `undefined` once the cycle has ended, and when it would begin in the future by more than reset times jitter: then the
 * window's length is not what we take it for.
 */
export function pace(facts: {
  readonly usedPercent: number;
  readonly windowLengthMs: DurationMs;
  readonly resetsAtMs: EpochMs;
  readonly nowMs: EpochMs;
}): Pace | undefined {
  const { usedPercent, windowLengthMs, resetsAtMs, nowMs } = facts;
  const leftMs = resetsAtMs - nowMs;
  if (leftMs <= 0 || leftMs > windowLengthMs + CYCLE_TOLERANCE_MS) return undefined;
  const elapsedPercent = Math.max(0, 100 * (1 - leftMs / windowLengthMs));
  if (elapsedPercent < PACE_ELAPSED_PERCENT_MIN) return { elapsedPercent };
  return { elapsedPercent, ratio: usedPercent / elapsedPercent };
}
