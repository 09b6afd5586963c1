import type { AccountId } from "./account.ts";
import type { SourceName } from "./snapshot.ts";
import { HOUR_MS, type DurationMs, type EpochMs } from "./time.ts";
import type { WindowKey } from "./window.ts";

/** One instance of a window between two resets, as its readings show it. */
export interface Cycle {
  readonly accountId: AccountId;
  readonly windowKey: WindowKey;
  /** Earliest and latest reset time that its readings named; they differ by jitter, or by sliding. */
  readonly resetsAtMsMin: EpochMs;
  readonly resetsAtMsMax: EpochMs;
  readonly firstObservedAtMs: EpochMs;
  readonly lastObservedAtMs: EpochMs;
  readonly peakUsedPercent: number;
  readonly readingCount: number;
}

/** One point of a window's series. */
export interface SeriesPoint {
  readonly observedAtMs: EpochMs;
  readonly usedPercent: number;
  readonly resetsAtMs?: EpochMs | undefined;
  readonly source: SourceName;
}

/**
 * Reset times this close name the same cycle: the server recomputes them at every reply, and they can slide by minutes.
 * Source: wire facts on merging two sources, "ends within 1 h", observed 2026.
 */
export const CYCLE_TOLERANCE_MS: DurationMs = HOUR_MS;

/** Whether two reset times name one cycle. Two absent ones do: neither has started. */
export function isSameCycle(a: EpochMs | undefined, b: EpochMs | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Math.abs(a - b) <= CYCLE_TOLERANCE_MS;
}
