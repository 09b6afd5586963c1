import type { UsageEvent } from "../../domain/usage-event.ts";
import type { PriceRow, TokenRates } from "./price-row.ts";
import type { PriceTable } from "./price-table.ts";

/**
 * Where a cost comes from. `auto`: what the log says that it cost, else calculated; `calculate`: always from tokens and prices;
 * `display`: only what the log says. Claude Code wrote costs into transcripts until 2025 only.
 */
export const COST_MODES = ["auto", "calculate", "display"] as const;
export type CostMode = (typeof COST_MODES)[number];

/**
 * What one reply cost. Unit: whole nano-dollars (dollars × 10^9), so that sums of any order are exact up to nine million dollars.
 * Shape: `undefined` where nothing can be said: a model without a price, or no logged cost in mode `display`.
 */
export type CostOf = (event: UsageEvent) => number | undefined;

export const NANOS_PER_USD = 1e9;
const NANOS_PER_MICRO = 1e3;

export function createCostOf(table: PriceTable, mode: CostMode): CostOf {
  return (event) => {
    if (mode !== "calculate" && event.loggedCostUsdMicros !== undefined) {
      return Math.round(event.loggedCostUsdMicros * NANOS_PER_MICRO);
    }
    return mode === "display" ? undefined : calculatedCost(event, table);
  };
}

/** Rounded once per reply, to whole nano-dollars: list prices are multiples of them, only multipliers leave a fraction. */
function calculatedCost(event: UsageEvent, table: PriceTable): number | undefined {
  const row = table.rowAt(event.model, event.atMs);
  if (row === undefined) return undefined;
  const { batchMultiplier, webSearchPer1000 } = table.prices;
  const tokensMicros = tokenMicros(event, ratesFor(event, row)) * multiplier(event, row, batchMultiplier);
  const searchMicros = event.webSearchRequests * webSearchPer1000 * 1e3;
  return Math.round((tokensMicros + searchMicros) * NANOS_PER_MICRO);
}

/** Dollars per million tokens are micro-dollars per token. */
function tokenMicros(event: UsageEvent, rates: TokenRates): number {
  return (
    event.inputTokens * rates.input +
    event.outputTokens * rates.output +
    event.cacheWrite5mTokens * rates.cacheWrite5m +
    event.cacheWrite1hTokens * rates.cacheWrite1h +
    event.cacheReadTokens * rates.cacheRead
  );
}

function ratesFor(event: UsageEvent, row: PriceRow): TokenRates {
  const { longPrompt } = row;
  if (longPrompt === undefined) return row;
  const promptTokens =
    event.inputTokens + event.cacheWrite5mTokens + event.cacheWrite1hTokens + event.cacheReadTokens;
  return promptTokens > longPrompt.overTokens ? longPrompt : row;
}

function multiplier(event: UsageEvent, row: PriceRow, batchMultiplier: number): number {
  const speed = event.speed === "fast" ? (row.fastMultiplier ?? 1) : 1;
  const tier = event.serviceTier === "batch" ? batchMultiplier : 1;
  const geo = event.inferenceGeo === "us" ? (row.usOnlyMultiplier ?? 1) : 1;
  return speed * tier * geo;
}
