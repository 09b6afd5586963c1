/** Tokens by kind, as the price list tells them apart. Whole numbers, 0 and up; may exceed 2^32. */
export interface TokenCounts {
  /** Uncached input. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Cache writes that live five minutes. */
  readonly cacheWrite5mTokens: number;
  /** Cache writes that live one hour. */
  readonly cacheWrite1hTokens: number;
  readonly cacheReadTokens: number;
}

/** Nothing used. */
export const NO_TOKENS: TokenCounts = {
  inputTokens: 0,
  outputTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 0,
};

/** What a request sent: tokens of every kind but the output. */
export function promptTokens(counts: TokenCounts): number {
  return counts.inputTokens + counts.cacheWrite5mTokens + counts.cacheWrite1hTokens + counts.cacheReadTokens;
}

/** Tokens of every kind. */
export function totalTokens(counts: TokenCounts): number {
  return promptTokens(counts) + counts.outputTokens;
}

/** Adds to a sum, in place: sums of hundreds of thousands of replies are made of nothing else. */
export function addTokens(sum: { -readonly [Kind in keyof TokenCounts]: number }, counts: TokenCounts): void {
  sum.inputTokens += counts.inputTokens;
  sum.outputTokens += counts.outputTokens;
  sum.cacheWrite5mTokens += counts.cacheWrite5mTokens;
  sum.cacheWrite1hTokens += counts.cacheWrite1hTokens;
  sum.cacheReadTokens += counts.cacheReadTokens;
}
