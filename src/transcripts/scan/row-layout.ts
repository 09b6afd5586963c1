/**
 * What a walker writes for each row that bills: where its texts lie in the buffer, and its counts. Both walkers, the plain one and the
 * one in WebAssembly, read the same key table and write this same layout, so that neither knows more than the other.
 *
 * One row is `ROW_INTS` integers (header, then start and end of each text) and `ROW_COUNTS` doubles.
 */

/** Texts of a row: each is a range between quotes, or for `RAW_TEXTS` the range of a whole JSON value. */
export const TEXT = {
  messageId: 0,
  requestId: 1,
  model: 2,
  timestamp: 3,
  sessionId: 4,
  cwd: 5,
  gitBranch: 6,
  agentId: 7,
  version: 8,
  skill: 9,
  plugin: 10,
  mcpServer: 11,
  speed: 12,
  serviceTier: 13,
  inferenceGeo: 14,
  costUsd: 15,
  quotaLimits: 16,
  iterations: 17,
} as const;
export const TEXT_COUNT = 18;

/** Counts of a row; `ABSENT` where the row has none. */
export const COUNT = {
  input: 0,
  output: 1,
  cacheWrite: 2,
  cacheRead: 3,
  cacheWrite5m: 4,
  cacheWrite1h: 5,
  thinking: 6,
  webSearch: 7,
} as const;
export const ROW_COUNTS = 8;
export const ABSENT = -1;

/** Header integers of a row. */
export const HEAD = { lineStart: 0, lineEnd: 1, flags: 2, escaped: 3 } as const;
export const HEAD_INTS = 4;
/** Header, then `start, end` of each text; a start of `ABSENT` is no text. A multiple of four, as `ROW_COUNTS` is of two. */
export const ROW_INTS: number = HEAD_INTS + 2 * TEXT_COUNT;

export const FLAG = {
  sidechain: 1,
  /** Something that walkers leave to `JSON.parse`: an escaped key, a key given twice, a number that is no plain count, deep nesting. */
  rare: 2,
  /** `message.usage` is an object. */
  usage: 4,
} as const;

/** Rows that one walk hands out at most; the caller takes them and walks on. */
export const ROWS_MAX = 512;

/** What to do with the value of a known key. */
export const ACTION = { type: 1, flag: 2, text: 3, raw: 4, count: 5, object: 6 } as const;

/** Objects that are entered; everything else is skipped as a whole. */
export const LEVEL = {
  row: 0,
  message: 1,
  usage: 2,
  cacheCreation: 3,
  outputDetails: 4,
  serverTools: 5,
} as const;

export interface KnownKey {
  readonly level: number;
  readonly name: string;
  readonly action: number;
  /** The text, count or level that the value goes to. */
  readonly slot: number;
}

const { row, message, usage, cacheCreation, outputDetails, serverTools } = LEVEL;

function text(level: number, name: string, slot: number): KnownKey {
  return { level, name, action: ACTION.text, slot };
}
function raw(level: number, name: string, slot: number): KnownKey {
  return { level, name, action: ACTION.raw, slot };
}
function count(level: number, name: string, slot: number): KnownKey {
  return { level, name, action: ACTION.count, slot };
}
function object(level: number, name: string, slot: number): KnownKey {
  return { level, name, action: ACTION.object, slot };
}

/** Source: assistant rows of Claude Code 2.1.280 to 2.1.328, observed 2026-11; `costUSD` only in logs of 2025. */
export const KNOWN_KEYS: readonly KnownKey[] = [
  { level: row, name: "type", action: ACTION.type, slot: 0 },
  { level: row, name: "isSidechain", action: ACTION.flag, slot: FLAG.sidechain },
  object(row, "message", message),
  text(row, "timestamp", TEXT.timestamp),
  text(row, "requestId", TEXT.requestId),
  text(row, "sessionId", TEXT.sessionId),
  text(row, "cwd", TEXT.cwd),
  text(row, "gitBranch", TEXT.gitBranch),
  text(row, "agentId", TEXT.agentId),
  text(row, "version", TEXT.version),
  text(row, "attributionSkill", TEXT.skill),
  text(row, "attributionPlugin", TEXT.plugin),
  text(row, "attributionMcpServer", TEXT.mcpServer),
  raw(row, "costUSD", TEXT.costUsd),
  raw(row, "quotaLimits", TEXT.quotaLimits),
  text(message, "id", TEXT.messageId),
  text(message, "model", TEXT.model),
  object(message, "usage", usage),
  count(usage, "input_tokens", COUNT.input),
  count(usage, "output_tokens", COUNT.output),
  count(usage, "cache_creation_input_tokens", COUNT.cacheWrite),
  count(usage, "cache_read_input_tokens", COUNT.cacheRead),
  object(usage, "cache_creation", cacheCreation),
  object(usage, "output_tokens_details", outputDetails),
  object(usage, "server_tool_use", serverTools),
  text(usage, "service_tier", TEXT.serviceTier),
  text(usage, "speed", TEXT.speed),
  text(usage, "inference_geo", TEXT.inferenceGeo),
  raw(usage, "iterations", TEXT.iterations),
  count(cacheCreation, "ephemeral_5m_input_tokens", COUNT.cacheWrite5m),
  count(cacheCreation, "ephemeral_1h_input_tokens", COUNT.cacheWrite1h),
  count(outputDetails, "thinking_tokens", COUNT.thinking),
  count(serverTools, "web_search_requests", COUNT.webSearch),
];

/** Longest known key; a longer one is unknown. */
export const KEY_BYTES_MAX = 31;

/** Plain digits that a count may have; more, and the row is rare. 10^15 fits a double to the unit. */
export const COUNT_DIGITS_MAX = 15;
/** What a larger number is taken for. */
export const COUNT_MAX = 999_999_999_999_999;

/** Containers inside of one another that walkers follow; deeper ones are rare. */
export const DEPTH_MAX = 1_024;
