import { describe, expect, it } from "vitest";
import { messageBody, messageStream } from "./message-reply.ts";

const REPLY = {
  id: "msg_1",
  model: "claude-opus-5-5",
  text: "Hello.",
  tokens: { input: 12, output: 57, cacheRead: 15_000, cacheWrite5m: 0, cacheWrite1h: 3_400 },
};

describe("message reply", () => {
  it("streams one message from start to stop, its final usage in the delta", () => {
    const events = messageStream(REPLY)
      .trimEnd()
      .split("\n\n")
      .map((event) => JSON.parse(event.split("\ndata: ")[1] ?? "null") as Record<string, unknown>);
    expect(events.map((event) => event["type"])).toEqual([
      "message_start",
      "content_block_start",
      "ping",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    expect(events[0]).toMatchObject({ message: { id: "msg_1", usage: { output_tokens: 1 } } });
    expect(events[5]).toMatchObject({
      usage: { input_tokens: 12, output_tokens: 57, cache_creation_input_tokens: 3_400 },
    });
  });

  it("is the same message when it is not streamed", () => {
    expect(messageBody(REPLY)).toMatchObject({
      id: "msg_1",
      content: [{ type: "text", text: "Hello." }],
      usage: { output_tokens: 57, cache_creation: { ephemeral_1h_input_tokens: 3_400 } },
    });
  });

  it("calls the shell tool when it is to, and then the turn goes on", () => {
    const reply = { ...REPLY, shellCommand: "echo hi" };
    expect(messageBody(reply)).toMatchObject({
      content: [{ type: "text" }, { type: "tool_use", name: "Bash", input: { command: "echo hi" } }],
      stop_reason: "tool_use",
    });
    const stream = messageStream(reply);
    expect(stream).toContain('"stop_reason":"tool_use"');
    expect(stream).toContain('"partial_json":"{\\"command\\":\\"echo hi\\"');
  });
});
