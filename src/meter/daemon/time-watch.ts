import { SECOND_MS, type DurationMs } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";

/** What became of the clocks between two looks at them. */
export type TimeJump = "wake" | "clock-set";

/** Notices that the machine slept, or that its clock was set, from how its two clocks moved. */
export interface TimeWatch {
  /** What happened since the last call; `plannedMs` is how long the caller meant to wait. */
  notice(plannedMs: DurationMs): TimeJump | undefined;
}

/** Less is a busy machine, or a clock that is being corrected. */
const JUMP_MS_MIN: DurationMs = 30 * SECOND_MS;

/**
 * A clock that was set moves the wall clock against the monotonic one, back or on. Sleep does the same on Linux, where the monotonic
 * clock stands still meanwhile, and moves both on Windows and macOS: then a wait took far longer than it was meant to. A clock that
 * was set forward cannot be told from sleep on Linux, and need not be.
 */
export function createTimeWatch(clock: Pick<Clock, "nowMs" | "monotonicMs">): TimeWatch {
  let [wallMs, steadyMs] = [clock.nowMs() as number, clock.monotonicMs()];
  return {
    notice(plannedMs) {
      const wallPassedMs = clock.nowMs() - wallMs;
      const steadyPassedMs = clock.monotonicMs() - steadyMs;
      [wallMs, steadyMs] = [wallMs + wallPassedMs, steadyMs + steadyPassedMs];
      if (wallPassedMs < steadyPassedMs - JUMP_MS_MIN) return "clock-set";
      const unexpectedMs = Math.max(wallPassedMs - steadyPassedMs, steadyPassedMs - plannedMs);
      return unexpectedMs > JUMP_MS_MIN ? "wake" : undefined;
    },
  };
}
