import { HOUR_MS, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import { totalTokens } from "../../domain/token-counts.ts";
import { NANOS_PER_USD } from "../price/cost-of.ts";
import { type Usage } from "./usage-group.ts";

/** How fast a block is being used, and where it would end at that rate. Both absent for a block that is over. */
export interface BlockRates {
  /** Absent when all its replies fell into one instant. */
  readonly burnRate?: BlockBurnRate | undefined;
  readonly projection?: BlockProjection | undefined;
}

/** From the block's first reply to its last. */
export interface BlockBurnRate {
  readonly tokensPerMinute: number;
  /** Without cache reads and writes. */
  readonly uncachedTokensPerMinute: number;
  /** Absent: the block has no cost. */
  readonly costUsdPerHour: number | undefined;
}

/** What the block would hold at its end. */
export interface BlockProjection {
  /** Whole. */
  readonly totalTokens: number;
  /** Whole cents. Absent: the block has no cost. */
  readonly totalCostUsd: number | undefined;
  /** Whole. */
  readonly remainingMinutes: number;
}

interface BlockTimes {
  readonly firstAtMs: EpochMs;
  readonly lastAtMs: EpochMs;
  readonly nowMs: EpochMs;
  readonly endMs: EpochMs;
}

/** The rates of a block that is going on, as ccusage works them out: tokens per minute say nothing about a window's percent. */
export function blockRates(usage: Usage, { firstAtMs, lastAtMs, nowMs, endMs }: BlockTimes): BlockRates {
  const activeMs = lastAtMs - firstAtMs;
  if (activeMs <= 0) return {};
  const perMinute = (amount: number): number => (amount / activeMs) * MINUTE_MS;
  const costUsd = usage.costUsdNanos === undefined ? undefined : usage.costUsdNanos / NANOS_PER_USD;
  // In whole minutes, so that the projection is the one that ccusage prints.
  const remainingMinutes = Math.round((endMs - nowMs) / MINUTE_MS);
  const atEnd = (amount: number): number => amount + perMinute(amount) * remainingMinutes;
  return {
    burnRate: {
      tokensPerMinute: perMinute(totalTokens(usage)),
      uncachedTokensPerMinute: perMinute(usage.inputTokens + usage.outputTokens),
      costUsdPerHour: costUsd === undefined ? undefined : (costUsd / activeMs) * HOUR_MS,
    },
    projection: {
      totalTokens: Math.round(atEnd(totalTokens(usage))),
      totalCostUsd: costUsd === undefined ? undefined : Math.round(atEnd(costUsd) * 100) / 100,
      remainingMinutes,
    },
  };
}
