import { isObject, parseJsonObject } from "../../domain/json.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { errorBody } from "../shapes/error-body.ts";
import { messageBody, messageStream } from "../shapes/message-reply.ts";
import { unifiedHeaders } from "../shapes/unified-headers.ts";
import type { TokenCounts } from "../world/events.ts";
import { drawWhole } from "../world/seeded-random.ts";
import { authoriseBearer } from "./authorise.ts";
import type { RouteServices, SimulatedRequest } from "./request.ts";

const REPLY_TEXT = "This is the simulator. No model was asked, and nothing was spent.";
const BYTES_PER_TOKEN = 4;
/** What a call adds to its context; the rest of a long prompt is taken for cached. */
const NEW_TOKENS_MAX = 3_400;

/**
 * `POST /v1/messages`: adds the call to the world as Claude Code use and answers with the unified headers, as a stream when asked.
 * At a wall without open extra usage the answer is 429.
 */
export function answerMessage(request: SimulatedRequest, services: RouteServices): Reply {
  const authorisation = authoriseBearer(services.seats, request.headers, { needsProfile: false });
  if (authorisation.kind === "refused") return authorisation.reply;
  const { account, world } = authorisation.seat;
  const call = readCall(request.body);
  const event = world.record({
    id: `msg_simulated${services.nextIndex()}`,
    atMs: request.atMs,
    surface: "claude_code",
    model: call.model,
    tokens: guessTokens(request.body, services),
    sessionId: "live",
  });
  const { headers } = unifiedHeaders(world.truth(request.atMs), call.model);
  const withOrganization = { ...headers, "anthropic-organization-id": account.organizationUuid };
  if (event.outcome === "refused") return refuse(withOrganization);
  const { shellCommand } = call;
  const message = { id: event.id, model: call.model, text: REPLY_TEXT, shellCommand, tokens: event.tokens };
  if (!call.isStream) return jsonReply(200, messageBody(message), withOrganization);
  const streamHeaders = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };
  return { status: 200, headers: { ...streamHeaders, ...withOrganization }, body: messageStream(message) };
}

interface MessageCall {
  readonly model: string;
  readonly isStream: boolean;
  readonly shellCommand: string | undefined;
}

function readCall(body: string): MessageCall {
  const call = parseJsonObject(body);
  const model = call["model"];
  return {
    model: typeof model === "string" ? model : "claude-sonnet-5-5",
    isStream: call["stream"] === true,
    shellCommand: Array.isArray(call["tools"]) ? askedCommand(call["messages"]) : undefined,
  };
}

/** A prompt of the form `run: COMMAND` is answered by a call of the shell tool, so that what holds tools can be seen at work. */
function askedCommand(messages: unknown): string | undefined {
  // After the prompt stands what hooks added, as the system's (Claude Code 2.1.330, observed 2026-11).
  const said: readonly unknown[] = Array.isArray(messages) ? messages.filter(isNotSystem) : [];
  const last = said.at(-1);
  const content = isObject(last) && last["role"] === "user" ? last["content"] : undefined;
  const texts =
    typeof content === "string" ? [content] : Array.isArray(content) ? content.map(blockText) : [];
  return texts
    .map((text) => /^run: (.{1,200})$/.exec(text.trim())?.[1])
    .find((command) => command !== undefined);
}

function isNotSystem(message: unknown): boolean {
  return isObject(message) && message["role"] !== "system";
}

function blockText(block: unknown): string {
  const text = isObject(block) ? block["text"] : undefined;
  return typeof text === "string" ? text : "";
}

function guessTokens(body: string, services: RouteServices): TokenCounts {
  const promptTokens = Math.ceil(body.length / BYTES_PER_TOKEN);
  const cacheWrite1h = Math.min(promptTokens, NEW_TOKENS_MAX);
  return {
    input: drawWhole(services.random, 4, 20),
    output: drawWhole(services.random, 30, 90),
    cacheRead: promptTokens - cacheWrite1h,
    cacheWrite5m: 0,
    cacheWrite1h,
  };
}

function refuse(headers: Readonly<Record<string, string>>): Reply {
  const message = "This request would exceed your account's rate limit. Please try again later.";
  return jsonReply(429, errorBody({ type: "rate_limit_error", message }), headers);
}
