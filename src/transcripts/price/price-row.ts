/** Dollars per million tokens, by kind. */
export interface TokenRates {
  readonly input: number;
  readonly output: number;
  /** Cache writes that live five minutes. */
  readonly cacheWrite5m: number;
  /** Cache writes that live one hour. */
  readonly cacheWrite1h: number;
  readonly cacheRead: number;
}

/** What a model costs from a day on, until its next row. */
export interface PriceRow extends TokenRates {
  /** `YYYY-MM-DD`, UTC, inclusive; absent: from the model's beginning. */
  readonly from?: string | undefined;
  /** Rates of every token of a request, output too, whose prompt is longer than `overTokens` (input, cache writes and reads). */
  readonly longPrompt?: (TokenRates & { readonly overTokens: number }) | undefined;
  /** What fast mode multiplies all rates by. Absent: the model has none, and "fast" is billed as standard. */
  readonly fastMultiplier?: number | undefined;
  /** What `inference_geo: "us"` multiplies all rates by. Absent: 1. */
  readonly usOnlyMultiplier?: number | undefined;
  /** Where the row comes from and when that was observed; says so where sources differ. */
  readonly source: string;
}

/** Prices of models by their id without date, provider or context suffix, each with rows oldest first. */
export interface Prices {
  readonly models: ReadonlyMap<string, readonly PriceRow[]>;
  /** Dollars per 1,000 web searches; no multiplier applies. */
  readonly webSearchPer1000: number;
  /** What the batch service tier multiplies token rates by. */
  readonly batchMultiplier: number;
}
