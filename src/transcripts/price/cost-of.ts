import type { UsageSlot } from "../../ports/transcript-index.ts";
import type { PriceRow, TokenRates } from "./price-row.ts";
import type { PriceTable } from "./price-table.ts";

/**
 * Where a cost comes from. `auto`: what the log says that it cost, else calculated; `calculate`: always from tokens and prices;
 * `display`: only what the log says. Claude Code wrote costs into transcripts until 2025 only.
 */
export const COST_MODES = ["auto", "calculate", "display"] as const;
export type CostMode = (typeof COST_MODES)[number];

/** One reply, or several that have one price per token. */
export type PricedUsage = Omit<
  UsageSlot,
  "startMs" | "lastAtMs" | "messages" | "thinkingTokens" | "subagentTokens"
>;

/**
 * What some replies cost. Unit: nano-dollars (dollars × 10^9), with a binary fraction.
 *
 * What one token costs is rounded, once, to a 1024th of a nano-dollar; all else is sums of whole multiples of that, which doubles hold
 * exactly up to 8,000 dollars, and up to two million at list prices, whose fractions are quarters. So any order and any grouping of
 * replies costs the same, and a cost is rounded to whole nano-dollars only where it is shown.
 * Shape: `undefined` where nothing can be said: a model without a price, or no logged cost in mode `display`.
 */
export type CostOf = (usage: PricedUsage) => number | undefined;

export const NANOS_PER_USD = 1e9;
const NANOS_PER_MICRO = 1e3;
const STEPS_PER_NANO = 1024;

export function createCostOf(table: PriceTable, mode: CostMode): CostOf {
  return (usage) => {
    if (mode !== "calculate" && usage.loggedCostUsdMicros !== undefined) {
      return usage.loggedCostUsdMicros * NANOS_PER_MICRO;
    }
    return mode === "display" ? undefined : calculatedCost(usage, table);
  };
}

function calculatedCost(usage: PricedUsage, table: PriceTable): number | undefined {
  const row = table.rowAt(usage.model, usage.firstAtMs);
  if (row === undefined) return undefined;
  const { batchMultiplier, webSearchPer1000 } = table.prices;
  const rates = ratesFor(usage, row);
  // Dollars per million tokens are micro-dollars per token.
  const nanosPerRate = NANOS_PER_MICRO * multiplier(usage, row, batchMultiplier);
  return (
    usage.inputTokens * inSteps(rates.input * nanosPerRate) +
    usage.outputTokens * inSteps(rates.output * nanosPerRate) +
    usage.cacheWrite5mTokens * inSteps(rates.cacheWrite5m * nanosPerRate) +
    usage.cacheWrite1hTokens * inSteps(rates.cacheWrite1h * nanosPerRate) +
    usage.cacheReadTokens * inSteps(rates.cacheRead * nanosPerRate) +
    usage.webSearchRequests * inSteps((webSearchPer1000 / 1e3) * NANOS_PER_USD)
  );
}

function inSteps(nanos: number): number {
  return Math.round(nanos * STEPS_PER_NANO) / STEPS_PER_NANO;
}

function ratesFor({ promptOverTokens }: PricedUsage, row: PriceRow): TokenRates {
  const { longPrompt } = row;
  return longPrompt !== undefined && promptOverTokens >= longPrompt.overTokens ? longPrompt : row;
}

function multiplier(usage: PricedUsage, row: PriceRow, batchMultiplier: number): number {
  const speed = usage.speed === "fast" ? (row.fastMultiplier ?? 1) : 1;
  const tier = usage.serviceTier === "batch" ? batchMultiplier : 1;
  const geo = usage.inferenceGeo === "us" ? (row.usOnlyMultiplier ?? 1) : 1;
  return speed * tier * geo;
}
