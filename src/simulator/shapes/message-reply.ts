import type { JsonObject } from "../../domain/json.ts";
import type { TokenCounts } from "../world/events.ts";

/** What a simulated model answers. */
export interface MessageReply {
  readonly id: string;
  readonly model: string;
  readonly text: string;
  /** A call of the client's shell tool, after the text; absent: the turn ends. */
  readonly shellCommand?: string | undefined;
  readonly tokens: TokenCounts;
}

/** The whole message, for a call that did not ask for a stream. */
export function messageBody(reply: MessageReply): JsonObject {
  return {
    ...messageHead(reply),
    content: [{ type: "text", text: reply.text }, ...toolUses(reply)],
    stop_reason: stopReason(reply),
    stop_sequence: null,
    usage: usage(reply.tokens, reply.tokens.output),
  };
}

/** The message as server-sent events: usage starts with one output token and ends with the final count. */
export function messageStream(reply: MessageReply): string {
  const start = {
    type: "message_start",
    message: {
      ...messageHead(reply),
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: usage(reply.tokens, 1),
    },
  };
  const events: readonly ({ readonly type: string } & JsonObject)[] = [
    start,
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "ping" },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: reply.text } },
    { type: "content_block_stop", index: 0 },
    ...toolUseEvents(reply),
    {
      type: "message_delta",
      delta: { stop_reason: stopReason(reply), stop_sequence: null },
      usage: usage(reply.tokens, reply.tokens.output),
    },
    { type: "message_stop" },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
}

function stopReason({ shellCommand }: MessageReply): string {
  return shellCommand === undefined ? "end_turn" : "tool_use";
}

/** Source: the Messages API's tool use block, its input that of Claude Code's `Bash`, observed 2026-11. */
function toolUses({ id, shellCommand }: MessageReply) {
  if (shellCommand === undefined) return [];
  const input = { command: shellCommand, description: "What the prompt asked for" };
  return [{ type: "tool_use", id: id.replace("msg_", "toolu_"), name: "Bash", input }];
}

/** The block opens without its input, which follows as text. */
function toolUseEvents(reply: MessageReply): readonly ({ readonly type: string } & JsonObject)[] {
  return toolUses(reply).flatMap((block) => [
    { type: "content_block_start", index: 1, content_block: { ...block, input: {} } },
    {
      type: "content_block_delta",
      index: 1,
      delta: { type: "input_json_delta", partial_json: JSON.stringify(block.input) },
    },
    { type: "content_block_stop", index: 1 },
  ]);
}

function messageHead(reply: MessageReply): JsonObject {
  return { id: reply.id, type: "message", role: "assistant", model: reply.model };
}

/** `usage` of a message. Source: what Claude Code 2.1.328 read from a double and wrote into its transcript, observed 2026-11. */
export function usage(tokens: TokenCounts, outputTokens: number): JsonObject {
  return {
    input_tokens: tokens.input,
    cache_creation_input_tokens: tokens.cacheWrite5m + tokens.cacheWrite1h,
    cache_read_input_tokens: tokens.cacheRead,
    output_tokens: outputTokens,
    server_tool_use: { web_search_requests: 0, web_fetch_requests: 0 },
    service_tier: "standard",
    cache_creation: {
      ephemeral_1h_input_tokens: tokens.cacheWrite1h,
      ephemeral_5m_input_tokens: tokens.cacheWrite5m,
    },
  };
}
