import { must } from "../../../domain/assert.ts";
import type { EpochMs } from "../../../domain/time.ts";
import type { SessionSlot, UsageSlot } from "../../../ports/transcript-index.ts";

type Text = string | null;

/** As it is stored: members are added at the end, and never moved. */
type EncodedSlot = readonly [
  model: string,
  speed: Text,
  serviceTier: Text,
  inferenceGeo: Text,
  promptOverTokens: number,
  firstAfterMs: number,
  lastAfterMs: number,
  messages: number,
  inputTokens: number,
  outputTokens: number,
  cacheWrite5mTokens: number,
  cacheWrite1hTokens: number,
  cacheReadTokens: number,
  thinkingTokens: number | null,
  webSearchRequests: number,
  loggedCostUsdMicros: number | null,
  subagentTokens: number,
];

/** Likewise. */
type EncodedSessionSlot = readonly [
  slot: EncodedSlot,
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

/** JSON text of one slot's sums. Times are relative to the slot, absent is null. */
export function encodeSlots(slots: readonly UsageSlot[]): string {
  return JSON.stringify(slots.map(encodeSlot));
}

/** A slot's start, and the JSON text of its sums. */
export type SlotText = readonly [startMs: EpochMs, text: string];

export function decodeSlots(slots: readonly SlotText[]): readonly UsageSlot[] {
  return (parseTexts(slots) as readonly (readonly EncodedSlot[])[]).flatMap((rows, index) => {
    const startMs = startOf(slots, index);
    return rows.map((row) => decodeSlot(startMs, row));
  });
}

export function encodeSessionSlots(slots: readonly SessionSlot[]): string {
  return JSON.stringify(slots.map(encodeSessionSlot));
}

export function decodeSessionSlots(slots: readonly SlotText[]): readonly SessionSlot[] {
  return (parseTexts(slots) as readonly (readonly EncodedSessionSlot[])[]).flatMap((rows, index) => {
    const startMs = startOf(slots, index);
    return rows.map((row) => decodeSessionSlot(startMs, row));
  });
}

/** The rows of each slot. Thousands of short texts are parsed twice as fast as one. */
function parseTexts(slots: readonly SlotText[]): unknown {
  return JSON.parse(`[${slots.map(([, text]) => text).join()}]`);
}

function startOf(slots: readonly SlotText[], index: number): EpochMs {
  const [startMs] = must(slots[index], "every text is of a slot");
  return startMs;
}

function encodeSlot(slot: UsageSlot): EncodedSlot {
  return [
    slot.model,
    slot.speed ?? null,
    slot.serviceTier ?? null,
    slot.inferenceGeo ?? null,
    slot.promptOverTokens,
    slot.firstAtMs - slot.startMs,
    slot.lastAtMs - slot.startMs,
    slot.messages,
    slot.inputTokens,
    slot.outputTokens,
    slot.cacheWrite5mTokens,
    slot.cacheWrite1hTokens,
    slot.cacheReadTokens,
    slot.thinkingTokens ?? null,
    slot.webSearchRequests,
    slot.loggedCostUsdMicros ?? null,
    slot.subagentTokens,
  ];
}

function decodeSlot(startMs: EpochMs, row: EncodedSlot): UsageSlot {
  return {
    startMs,
    // Only instants were encoded.
    firstAtMs: (startMs + row[5]) as EpochMs,
    lastAtMs: (startMs + row[6]) as EpochMs,
    model: row[0],
    speed: row[1] ?? undefined,
    serviceTier: row[2] ?? undefined,
    inferenceGeo: row[3] ?? undefined,
    promptOverTokens: row[4],
    messages: row[7],
    inputTokens: row[8],
    outputTokens: row[9],
    cacheWrite5mTokens: row[10],
    cacheWrite1hTokens: row[11],
    cacheReadTokens: row[12],
    thinkingTokens: row[13] ?? undefined,
    webSearchRequests: row[14],
    loggedCostUsdMicros: row[15] ?? undefined,
    subagentTokens: row[16],
  };
}

function encodeSessionSlot(slot: SessionSlot): EncodedSessionSlot {
  return [
    encodeSlot(slot),
    slot.sessionId,
    slot.project,
    slot.projectFolder ?? null,
    slot.gitBranch ?? null,
    slot.isSidechain,
    slot.agentId ?? null,
    slot.skill ?? null,
    slot.plugin ?? null,
    slot.mcpServer ?? null,
    slot.writerVersion ?? null,
  ];
}

function decodeSessionSlot(startMs: EpochMs, row: EncodedSessionSlot): SessionSlot {
  return {
    ...decodeSlot(startMs, row[0]),
    sessionId: row[1],
    project: row[2],
    projectFolder: row[3] ?? undefined,
    gitBranch: row[4] ?? undefined,
    isSidechain: row[5],
    agentId: row[6] ?? undefined,
    skill: row[7] ?? undefined,
    plugin: row[8] ?? undefined,
    mcpServer: row[9] ?? undefined,
    writerVersion: row[10] ?? undefined,
  };
}
