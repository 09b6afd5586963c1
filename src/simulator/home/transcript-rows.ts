import { must } from "../../domain/assert.ts";
import type { JsonObject } from "../../domain/json.ts";
import { SECOND_MS, toIso, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR } from "../../domain/window.ts";
import { usage } from "../shapes/message-reply.ts";
import { fakeUuid, type SimulatedAccount } from "../world/account.ts";
import type { TurnEvent } from "../world/events.ts";
import type { Truth } from "../world/truth.ts";

const CLIENT_VERSION = "2.1.330";
/** A pause after which the person, not the agent, sends the next message. */
const PROMPT_AFTER_MS = 30 * SECOND_MS;

/** A session of Claude Code, as its transcript tells it. */
export interface TranscriptSession {
  readonly account: SimulatedAccount;
  /** In order of time; at least one. */
  readonly events: readonly TurnEvent[];
  /** For the reset that a limit row names. */
  readonly truthAt: (atMs: EpochMs) => Truth;
}

/**
 * The lines of one session's transcript: whose it is, a prompt after each pause, one assistant row per API call with its final usage, a
 * limit row for each refusal, and one row of another type that carries a `message` and means nothing to a meter.
 *
 * Source: key sets and key order of Claude Code 2.1.330, observed 2026-11. Prompts and replies are invented.
 */
export function transcriptRows({ account, events, truthAt }: TranscriptSession): readonly JsonObject[] {
  const first = must(events[0], "a session holds at least one turn");
  const rows: JsonObject[] = [ownerRow(account, first), blobRow(first)];
  let previousMs = Number.NEGATIVE_INFINITY;
  for (const event of events) {
    if (event.atMs - previousMs > PROMPT_AFTER_MS) rows.push(userRow(event));
    rows.push(event.outcome === "refused" ? limitRow(event, truthAt(event.atMs)) : assistantRow(event));
    previousMs = event.atMs;
  }
  return rows;
}

function ownerRow(account: SimulatedAccount, event: TurnEvent): JsonObject {
  const { accountUuid, organizationUuid } = account;
  return { type: "session-owner", accountUuid, organizationUuid, sessionId: event.sessionId };
}

/** A trap for careless scanners: another type of row with a `message` at its top level. */
function blobRow(event: TurnEvent): JsonObject {
  return {
    type: "api-request-blob",
    sessionId: event.sessionId,
    hash: fakeUuid(`blob:${event.id}`),
    message: { role: "user", content: [{ type: "text", text: "(what was sent: ten kilobytes and more)" }] },
  };
}

function userRow(event: TurnEvent): JsonObject {
  return {
    parentUuid: null,
    isSidechain: false,
    promptId: fakeUuid(`prompt:${event.id}`),
    type: "user",
    message: { role: "user", content: "(a prompt)" },
    uuid: fakeUuid(`user:${event.id}`),
    timestamp: toIso(event.atMs),
    permissionMode: "auto",
    origin: { kind: "human" },
    promptSource: "typed",
    turnOrigin: "human",
    ...sessionTail(event),
  };
}

/** Here `message` stands before `type`. */
function assistantRow(event: TurnEvent): JsonObject {
  return {
    parentUuid: fakeUuid(`user:${event.id}`),
    isSidechain: false,
    message: assistantMessage(event),
    serverClassifierRequest: fakeUuid(`classifier:${event.id}`),
    apiBlockIndex: 0,
    requestId: `req_${event.id.slice("msg_".length)}`,
    requestRef: fakeUuid(`request:${event.id}`),
    requestedModel: event.model,
    promptCacheRequested: "1h",
    type: "assistant",
    uuid: fakeUuid(`assistant:${event.id}`),
    timestamp: toIso(event.atMs),
    effort: "high",
    perTurnEffort: "high",
    madeBy: "model",
    session_id: event.sessionId,
    ...sessionTail(event),
  };
}

function assistantMessage(event: TurnEvent): JsonObject {
  return {
    id: event.id,
    type: "message",
    role: "assistant",
    model: event.model,
    content: [{ type: "text", text: "(a reply)" }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: {
      ...usage(event.tokens, event.tokens.output),
      output_tokens_details: { thinking_tokens: 0 },
      inference_geo: "",
      iterations: [],
      speed: "standard",
      fallback_credit: null,
    },
    stop_details: null,
  };
}

/** What Claude Code writes when the server refuses: no tokens, and which limit it was. */
function limitRow(event: TurnEvent, truth: Truth): JsonObject {
  const wall = event.wall ?? FIVE_HOUR;
  const resetsAtMs = truth.windows.find((window) => window.key === wall)?.resetsAtMs ?? event.atMs;
  return {
    parentUuid: fakeUuid(`user:${event.id}`),
    isSidechain: false,
    message: {
      model: "<synthetic>",
      id: event.id,
      type: "message",
      role: "assistant",
      content: [{ type: "text", text: "You've hit your limit." }],
      stop_reason: "stop_sequence",
      usage: usage({ input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 }, 0),
    },
    type: "assistant",
    uuid: fakeUuid(`assistant:${event.id}`),
    timestamp: toIso(event.atMs),
    quotaLimits: {
      status: "rejected",
      resetsAt: Math.round(resetsAtMs / SECOND_MS),
      rateLimitType: wall,
      overageStatus: "rejected",
      overageDisabledReason: "org_level_disabled",
    },
    error: "rate_limit",
    isApiErrorMessage: true,
    apiErrorStatus: 429,
    ...sessionTail(event),
  };
}

/** Keys that every row of a session ends with. */
function sessionTail(event: TurnEvent): JsonObject {
  return {
    userType: "external",
    entrypoint: "cli",
    cwd: event.cwd ?? "/home/ada",
    sessionId: event.sessionId,
    version: CLIENT_VERSION,
    gitBranch: "main",
  };
}
