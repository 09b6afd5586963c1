// Anthropic's list prices, embedded so that a report needs no network. docs/prices.md says how they were found and how to override them.
import type { PriceRow, Prices, TokenRates } from "./price-row.ts";

const PAGE_SEPTEMBER = "platform.claude.com pricing page, observed 2026-09";
const MODEL_PAGES_OCTOBER = "platform.claude.com model pages, observed 2026-10";
const RETIRED = "platform.claude.com pricing page, observed in spring 2026";

/**
 * Rates from input and output by the multipliers of prompt caching: 1.25 for five minutes, 2 for one hour, 0.1 for reads
 * unless the model has its own.
 * Source: platform.claude.com pricing page, "Prompt caching", observed 2026-09-26.
 */
export function standardRates(input: number, output: number, cacheRead: number = input * 0.1): TokenRates {
  return { input, output, cacheWrite5m: input * 1.25, cacheWrite1h: input * 2, cacheRead };
}

/** Claude 4.6 and later: US-only inference costs 1.1 times as much, on every kind of token. Source: pricing page, "Data residency pricing". */
const US_ONLY = { usOnlyMultiplier: 1.1 };

/** Over 200,000 tokens of prompt, with the 1M context beta. Source: pricing page, "Long context pricing", observed in spring 2026. */
const SONNET_4_LONG = { longPrompt: { overTokens: 200_000, ...standardRates(6, 22.5) } };

const FABLE_5: PriceRow = { ...standardRates(10, 50), ...US_ONLY, source: PAGE_SEPTEMBER };
const FABLE_5_1: PriceRow = { ...standardRates(10, 50, 0.25), ...US_ONLY, source: PAGE_SEPTEMBER };
const OPUS_5: PriceRow = { ...standardRates(5, 25), ...US_ONLY, fastMultiplier: 2, source: PAGE_SEPTEMBER };
/** Fast mode of 4.6 and 4.7 cost six times as much until it was removed in July 2026; a log says "fast" only where it was. */
const OPUS_4_6: PriceRow = {
  ...OPUS_5,
  fastMultiplier: 6,
  source: "platform.claude.com fast mode page, observed 2026-06",
};
const OPUS_4: PriceRow = { ...standardRates(15, 75), source: PAGE_SEPTEMBER };
const SONNET_4: PriceRow = { ...standardRates(3, 15), ...SONNET_4_LONG, source: RETIRED };
const SONNET_3: PriceRow = { ...standardRates(3, 15), source: RETIRED };

const MODELS: Readonly<Record<string, readonly PriceRow[]>> = {
  "claude-fable-5-2": [
    {
      ...standardRates(8, 40, 0.2),
      ...US_ONLY,
      fastMultiplier: 2,
      source: "archid21/rightsize v0.10.2 and two more readers of the pricing page, observed 2026-11-12",
    },
  ],
  "claude-fable-5-1": [FABLE_5_1],
  "claude-mythos-5-1": [FABLE_5_1],
  "claude-fable-5": [FABLE_5],
  "claude-mythos-5": [FABLE_5],
  "claude-opus-5-5": [
    {
      ...standardRates(4, 20, 0.2),
      ...US_ONLY,
      fastMultiplier: 2,
      source: `${PAGE_SEPTEMBER}; Claude Code 2.1.328 prices it so, observed 2026-11-22`,
    },
  ],
  "claude-opus-5": [OPUS_5],
  "claude-opus-4-8": [OPUS_5],
  "claude-opus-4-7": [OPUS_4_6],
  "claude-opus-4-6": [OPUS_4_6],
  "claude-opus-4-5": [{ ...standardRates(5, 25), source: PAGE_SEPTEMBER }],
  "claude-opus-4-1": [OPUS_4],
  "claude-opus-4": [OPUS_4],
  "claude-sonnet-5-5": [
    { ...standardRates(2, 10), ...US_ONLY, source: MODEL_PAGES_OCTOBER },
    {
      from: "2026-10-07",
      ...standardRates(2, 10, 0.1),
      ...US_ONLY,
      source: "kurofune/claudit v1.9.2, TheKrush/PromptFuel v1.0.23, observed 2026-10-24",
    },
  ],
  "claude-sonnet-5": [
    {
      ...standardRates(2, 10),
      ...US_ONLY,
      source: `${MODEL_PAGES_OCTOBER}; the rise to 3 and 15 announced for 2026-09-01 was called off (PromptFuel v1.0.22)`,
    },
  ],
  "claude-sonnet-4-6": [{ ...standardRates(3, 15), ...US_ONLY, source: PAGE_SEPTEMBER }],
  "claude-sonnet-4-5": [SONNET_4],
  "claude-sonnet-4": [SONNET_4],
  "claude-3-7-sonnet": [SONNET_3],
  "claude-3-5-sonnet": [SONNET_3],
  "claude-haiku-5-5": [
    {
      ...standardRates(0.1, 0.5),
      longPrompt: { overTokens: 100_000, ...standardRates(0.5, 2.5) },
      ...US_ONLY,
      source: MODEL_PAGES_OCTOBER,
    },
  ],
  "claude-haiku-4-5": [{ ...standardRates(1, 5), source: PAGE_SEPTEMBER }],
  "claude-3-5-haiku": [{ ...standardRates(0.8, 4), source: RETIRED }],
  "claude-3-opus": [{ ...standardRates(15, 75), source: RETIRED }],
  // Its cache rates are not the standard multiples: 0.30, 0.50 and 0.03 for an input of 0.25.
  "claude-3-haiku": [
    { input: 0.25, output: 1.25, cacheWrite5m: 0.3, cacheWrite1h: 0.5, cacheRead: 0.03, source: RETIRED },
  ],
};

export const LIST_PRICES: Prices = {
  models: new Map(Object.entries(MODELS)),
  /** Source: platform.claude.com pricing page, "Web search tool", observed in spring 2026; a failed search is not billed. */
  webSearchPer1000: 10,
  /** Source: platform.claude.com pricing page, "Batch processing"; it applies on top of caching, never with fast mode. */
  batchMultiplier: 0.5,
};
