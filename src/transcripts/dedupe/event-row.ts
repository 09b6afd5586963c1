import { epochMs } from "../../domain/time.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import { EVENT_FIELDS, EVENT_NUMBERS, EVENT_TEXTS, FIELD, NUMBER, type EventRows } from "./event-layout.ts";

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

/** Writes an object as a row. */
export function writeEvent(
  { pool, numbers, fields }: EventRows,
  row: number,
  event: UsageEvent,
  fileIndex: number,
): void {
  for (const [name, slot] of Object.entries(NUMBER)) {
    numbers[row * EVENT_NUMBERS + slot] = event[name as keyof typeof NUMBER] ?? NaN;
  }
  numbers[row * EVENT_NUMBERS + NUMBER.writtenAtMs] = event.writtenAtMs ?? event.atMs;
  for (const [name, slot] of Object.entries(FIELD).slice(0, EVENT_TEXTS)) {
    fields[row * EVENT_FIELDS + slot] = pool.internString(event[name as TextField] ?? "");
  }
  fields[row * EVENT_FIELDS + FIELD.isSidechain] = event.isSidechain ? 1 : 0;
  fields[row * EVENT_FIELDS + FIELD.fileIndex] = fileIndex;
}

type TextField = Exclude<keyof typeof FIELD, "isSidechain" | "fileIndex">;

function present(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
