import { epochMs } from "./time.ts";
import type { UsageEvent } from "./usage-event.ts";

/** Doubles of one event in `EventRows`. Times in epoch ms, cost in dollars × 10^6; NaN is absent. */
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
/** How many numbers a row has. */
export const EVENT_NUMBERS = 10;

/** Integers of one event: ids of texts in the rows' pool, then what is no text. */
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
/** How many texts a row has, each as its id. */
export const EVENT_TEXTS = 15;
/** How many fields a row has: its texts, whether it is a side-chain, its file. */
export const EVENT_FIELDS = 17;

/** Names one text of a pool; 0 is the absent text. */
export type TextId = number;
/** The id of no text at all. */
export const NO_TEXT: TextId = 0;

/** Texts as bytes, each kept once; ids count up from 1. */
export interface TextPool {
  /** All texts, one after the other. What comes after the last one is no text. */
  readonly bytes: Uint8Array;
  /** Where each text ends; text `id` starts where text `id - 1` ends. */
  readonly ends: Uint32Array;
  /** The text; `undefined` for the absent one. Bytes that are no UTF-8 read as U+FFFD. */
  text(id: TextId): string | undefined;
}

/** Rows of events in typed arrays: a hundred thousand of them cost no objects until someone asks for one. */
export interface EventRows {
  readonly pool: TextPool;
  /** `EVENT_NUMBERS` of each row. */
  readonly numbers: Float64Array;
  /** `EVENT_FIELDS` of each row. */
  readonly fields: Uint32Array;
}

/** One row as an object. */
export function readEvent({ pool, numbers, fields }: EventRows, row: number): UsageEvent {
  const number = (slot: number) => numbers[row * EVENT_NUMBERS + slot] ?? NaN;
  const text = (slot: number) => pool.text(fields[row * EVENT_FIELDS + slot] ?? 0);
  return {
    atMs: epochMs(number(NUMBER.atMs)),
    writtenAtMs: epochMs(number(NUMBER.writtenAtMs)),
    model: text(FIELD.model) ?? "unknown",
    messageId: text(FIELD.messageId),
    requestId: text(FIELD.requestId),
    inputTokens: number(NUMBER.inputTokens),
    outputTokens: number(NUMBER.outputTokens),
    cacheWrite5mTokens: number(NUMBER.cacheWrite5mTokens),
    cacheWrite1hTokens: number(NUMBER.cacheWrite1hTokens),
    cacheReadTokens: number(NUMBER.cacheReadTokens),
    thinkingTokens: present(number(NUMBER.thinkingTokens)),
    webSearchRequests: number(NUMBER.webSearchRequests),
    loggedCostUsdMicros: present(number(NUMBER.loggedCostUsdMicros)),
    speed: text(FIELD.speed),
    serviceTier: text(FIELD.serviceTier),
    inferenceGeo: text(FIELD.inferenceGeo),
    sessionId: text(FIELD.sessionId) ?? "",
    project: text(FIELD.project) ?? "",
    projectFolder: text(FIELD.projectFolder),
    gitBranch: text(FIELD.gitBranch),
    isSidechain: fields[row * EVENT_FIELDS + FIELD.isSidechain] === 1,
    agentId: text(FIELD.agentId),
    skill: text(FIELD.skill),
    plugin: text(FIELD.plugin),
    mcpServer: text(FIELD.mcpServer),
    writerVersion: text(FIELD.writerVersion),
  };
}

function present(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
