import { must } from "../../domain/assert.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { WindowKey } from "../../domain/window.ts";
import type { ModelFamily } from "./weights.ts";
import type { UnitsBySurface } from "./window-state.ts";

/** Everything that is so in the world at one instant, exact: what the server knows and rounds before it speaks. */
export interface Truth {
  readonly atMs: EpochMs;
  /** In the order of the world's definition; empty for an account without plan windows. */
  readonly windows: readonly WindowTruth[];
  /** Absent: the account has no metered use at all (a free plan). */
  readonly extraUsage?: ExtraUsageTruth | undefined;
  readonly pools: readonly PoolTruth[];
}

/** What a window truly holds, before the server rounds it. */
export interface WindowTruth {
  readonly key: WindowKey;
  readonly usedUnits: number;
  readonly capacityUnits: number;
  /** Not rounded; may pass 100 by the last turn that was let in. */
  readonly usedPercent: number;
  readonly unitsBySurface: UnitsBySurface;
  /** The models it counts; absent: all. */
  readonly families?: readonly ModelFamily[] | undefined;
  /** Absent while nothing counts. */
  readonly startedAtMs?: EpochMs | undefined;
  readonly resetsAtMs?: EpochMs | undefined;
}

/** Metered use. Amounts in minor units (cents), not rounded. */
export interface ExtraUsageTruth {
  readonly enabled: boolean;
  readonly usedMinor: number;
  /** `null`: no cap. */
  readonly limitMinor: number | null;
  readonly currency: string;
  readonly disabledReason: string | null;
  readonly outOfCredits: boolean;
  readonly everEnabled: boolean;
}

/** A credit with its own limit and expiry. Amounts in dollars. */
export interface PoolTruth {
  /** The server's code name for it: `cinder_cove`, `iguana_necktie`, … */
  readonly key: string;
  readonly limitDollars: number;
  readonly usedDollars: number;
  readonly expiresAtMs: EpochMs;
}

/** The truth of one window. Errors: asserts that the world has it. */
export function windowTruth(truth: Truth, key: WindowKey): WindowTruth {
  return must(
    truth.windows.find((window) => window.key === key),
    `a window ${key} in this world`,
  );
}

/** Whether a window refuses the next turn. The tolerance covers sums of fractions that miss 100 by the last bit. */
export function isAtWall(usedPercent: number): boolean {
  return usedPercent >= 100 - 1e-9;
}
