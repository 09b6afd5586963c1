import {
  EVENT_FIELDS,
  EVENT_NUMBERS,
  FIELD,
  NO_TEXT,
  NUMBER,
  type EventRows,
} from "../../../domain/event-rows.ts";
import type { EpochMs } from "../../../domain/time.ts";
import type { UsageEvent } from "../../../domain/usage-event.ts";
import type { SummedRows } from "../../transcript-index/row-sums.ts";
import type { SummedEvents } from "../../transcript-index/slot-sums.ts";
import { NUMBER_BYTES_MAX, putNumber, putText, TEXT_BYTE_BYTES_MAX, type JsonBytes } from "./json-bytes.ts";

/** All replies of one slot. */
export interface SlotContent {
  readonly byMessage: Map<string, UsageEvent>;
  /** Replies without a message id, by the key of `AnonymousKeys`. */
  readonly anonymous: Map<string, UsageEvent>;
}

/** In no order. */
export function* allEvents({ byMessage, anonymous }: SlotContent): Generator<UsageEvent, void> {
  yield* byMessage.values();
  yield* anonymous.values();
}

type Text = string | null;

/** What the events of a group share, as it is stored: members are added at the end, and never moved. */
type EncodedCommon = readonly [
  model: string,
  speed: Text,
  serviceTier: Text,
  inferenceGeo: Text,
  sessionId: string,
  project: string,
  projectFolder: Text,
  gitBranch: Text,
  isSidechain: boolean,
  agentId: Text,
  skill: Text,
  plugin: Text,
  mcpServer: Text,
  writerVersion: Text,
];

/** The rest of one event, likewise. */
type EncodedEvent = readonly [
  key: string,
  isMessageId: 0 | 1,
  requestId: Text,
  afterMs: number,
  writtenAfterMs: number | null,
  inputTokens: number,
  outputTokens: number,
  cacheWrite5mTokens: number,
  cacheWrite1hTokens: number,
  cacheReadTokens: number,
  thinkingTokens: number | null,
  webSearchRequests: number,
  loggedCostUsdMicros: number | null,
];

type EncodedGroup = readonly [EncodedCommon, readonly EncodedEvent[]];

/** JSON text of a slot's events, what they have in common once for many. Times are relative to the slot, absent is null. */
export function encodeEvents(groups: readonly SummedEvents[], { anonymous }: SlotContent): string {
  const keys = new Map([...anonymous].map(([key, event]) => [event, key]));
  return JSON.stringify(
    groups.map(({ sum, events }): EncodedGroup => [
      encodeCommon(sum),
      events.map((event) => encodeEvent(sum.startMs, event, keys.get(event))),
    ]),
  );
}

/** As `encodeEvents`, from rows that all have a message id: the same bytes. Good until `json` is written to again. */
export function encodeRows(groups: readonly SummedRows[], rows: EventRows, json: JsonBytes): Uint8Array {
  let at = 0;
  const mark = (code: number) => (json.withRoom(at, 1)[at++] = code);
  mark(OPEN);
  for (const [index, { sum, places }] of groups.entries()) {
    if (index > 0) mark(COMMA);
    const common = JSON.stringify(encodeCommon(sum));
    mark(OPEN);
    at += json.withRoom(at, 3 * common.length).write(common, at);
    mark(COMMA);
    mark(OPEN);
    for (const [index, place] of places.entries()) {
      if (index > 0) mark(COMMA);
      at = encodeRow(json, at, { startMs: sum.startMs, rows, place });
    }
    mark(CLOSE);
    mark(CLOSE);
  }
  mark(CLOSE);
  return json.written(at);
}

/** What `encodeEvents` and `encodeRows` wrote of the slot that begins at `startMs`. */
export function decodeEvents(startMs: EpochMs, text: string): SlotContent {
  const content: SlotContent = { byMessage: new Map(), anonymous: new Map() };
  for (const [common, rows] of JSON.parse(text) as readonly EncodedGroup[]) {
    for (const row of rows) {
      const [key, isMessageId] = row;
      const event = decodeEvent(startMs, common, row);
      if (isMessageId === 1) content.byMessage.set(key, event);
      else content.anonymous.set(key, event);
    }
  }
  return content;
}

function encodeCommon(event: SummedEvents["sum"]): EncodedCommon {
  return [
    event.model,
    event.speed ?? null,
    event.serviceTier ?? null,
    event.inferenceGeo ?? null,
    event.sessionId,
    event.project,
    event.projectFolder ?? null,
    event.gitBranch ?? null,
    event.isSidechain,
    event.agentId ?? null,
    event.skill ?? null,
    event.plugin ?? null,
    event.mcpServer ?? null,
    event.writerVersion ?? null,
  ];
}

function encodeEvent(startMs: EpochMs, event: UsageEvent, anonymousKey: string | undefined): EncodedEvent {
  return [
    anonymousKey ?? event.messageId ?? "",
    anonymousKey === undefined ? 1 : 0,
    event.requestId ?? null,
    event.atMs - startMs,
    event.writtenAtMs === undefined ? null : event.writtenAtMs - event.atMs,
    event.inputTokens,
    event.outputTokens,
    event.cacheWrite5mTokens,
    event.cacheWrite1hTokens,
    event.cacheReadTokens,
    event.thinkingTokens ?? null,
    event.webSearchRequests,
    event.loggedCostUsdMicros ?? null,
  ];
}

const OPEN = 0x5b;
const COMMA = 0x2c;
const CLOSE = 0x5d;
const ONE = 0x31;
/** Bytes that a row without its texts fits into. */
const ROW_BYTES_MAX = EVENT_NUMBERS * NUMBER_BYTES_MAX + 32;

/** Writes what `encodeEvent` gives for the row, and returns where it ends. */
function encodeRow(
  json: JsonBytes,
  start: number,
  { startMs, rows, place }: { readonly startMs: EpochMs; readonly rows: EventRows; readonly place: number },
): number {
  const { pool, numbers, fields } = rows;
  const { ends } = pool;
  const message = fields[place * EVENT_FIELDS + FIELD.messageId] ?? NO_TEXT;
  const request = fields[place * EVENT_FIELDS + FIELD.requestId] ?? NO_TEXT;
  const [messageStart, messageEnd] = [ends[message - 1] ?? 0, ends[message] ?? 0];
  const [requestStart, requestEnd] = [ends[request - 1] ?? 0, ends[request] ?? 0];
  const textBytes = messageEnd - messageStart + requestEnd - requestStart;
  const bytes = json.withRoom(start, TEXT_BYTE_BYTES_MAX * textBytes + ROW_BYTES_MAX);
  let at = start;
  bytes[at++] = OPEN;
  at = putText(bytes, at, pool.bytes, messageStart, messageEnd);
  bytes[at++] = COMMA;
  bytes[at++] = ONE;
  bytes[at++] = COMMA;
  at =
    request === NO_TEXT
      ? at + bytes.write("null", at)
      : putText(bytes, at, pool.bytes, requestStart, requestEnd);
  const numbersAt = place * EVENT_NUMBERS;
  const atMs = numbers[numbersAt + NUMBER.atMs] ?? NaN;
  bytes[at++] = COMMA;
  at = putNumber(bytes, at, atMs - startMs);
  bytes[at++] = COMMA;
  at = putNumber(bytes, at, (numbers[numbersAt + NUMBER.writtenAtMs] ?? NaN) - atMs);
  for (let slot = NUMBER.inputTokens; slot < EVENT_NUMBERS; slot++) {
    bytes[at++] = COMMA;
    at = putNumber(bytes, at, numbers[numbersAt + slot] ?? NaN);
  }
  bytes[at++] = CLOSE;
  return at;
}

function decodeEvent(startMs: EpochMs, common: EncodedCommon, row: EncodedEvent): UsageEvent {
  const [model, speed, serviceTier, inferenceGeo, sessionId, project, projectFolder, gitBranch] = common;
  const [, , , , , , , , isSidechain, agentId, skill, plugin, mcpServer, writerVersion] = common;
  const [key, isMessageId, requestId, at, written, input, output, write5m, write1h, read, ...rest] = row;
  const [thinking, webSearchRequests, cost] = rest;
  // Only instants were encoded.
  const atMs = (startMs + at) as EpochMs;
  return {
    atMs,
    writtenAtMs: written === null ? undefined : ((atMs + written) as EpochMs),
    model,
    messageId: isMessageId === 1 ? key : undefined,
    requestId: requestId ?? undefined,
    inputTokens: input,
    outputTokens: output,
    cacheWrite5mTokens: write5m,
    cacheWrite1hTokens: write1h,
    cacheReadTokens: read,
    thinkingTokens: thinking ?? undefined,
    webSearchRequests,
    loggedCostUsdMicros: cost ?? undefined,
    speed: speed ?? undefined,
    serviceTier: serviceTier ?? undefined,
    inferenceGeo: inferenceGeo ?? undefined,
    sessionId,
    project,
    projectFolder: projectFolder ?? undefined,
    gitBranch: gitBranch ?? undefined,
    isSidechain,
    agentId: agentId ?? undefined,
    skill: skill ?? undefined,
    plugin: plugin ?? undefined,
    mcpServer: mcpServer ?? undefined,
    writerVersion: writerVersion ?? undefined,
  };
}
