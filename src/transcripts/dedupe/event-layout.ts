import type { StringPool } from "./string-pool.ts";

/** Doubles of one event in an `EventTable`. Times in epoch ms, cost in dollars × 10^6; NaN is absent. */
export const NUMBER = {
  atMs: 0,
  writtenAtMs: 1,
  inputTokens: 2,
  outputTokens: 3,
  cacheWrite5mTokens: 4,
  cacheWrite1hTokens: 5,
  cacheReadTokens: 6,
  thinkingTokens: 7,
  webSearchRequests: 8,
  loggedCostUsdMicros: 9,
} as const;
export const EVENT_NUMBERS = 10;

/** Integers of one event: ids of texts in the table's pool, then what is no text. */
export const FIELD = {
  messageId: 0,
  requestId: 1,
  model: 2,
  sessionId: 3,
  project: 4,
  projectFolder: 5,
  gitBranch: 6,
  agentId: 7,
  skill: 8,
  plugin: 9,
  mcpServer: 10,
  writerVersion: 11,
  speed: 12,
  serviceTier: 13,
  inferenceGeo: 14,
  isSidechain: 15,
  fileIndex: 16,
} as const;
export const EVENT_TEXTS = 15;
export const EVENT_FIELDS = 17;

/** Rows of events in typed arrays. */
export interface EventRows {
  readonly pool: StringPool;
  /** `EVENT_NUMBERS` of each row. */
  readonly numbers: Float64Array;
  /** `EVENT_FIELDS` of each row. */
  readonly fields: Uint32Array;
}
