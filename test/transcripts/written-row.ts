/** Tokens of a row: input, output, cache written for five minutes and for an hour, cache read. */
export interface Used {
  readonly input?: number;
  readonly output?: number;
  readonly write5m?: number;
  readonly write1h?: number;
  readonly read?: number;
}

export type Json = Record<string, unknown>;

/** `message.usage` in the key order of Claude Code 2.1.328. */
export function usageOf({
  input = 3,
  output = 100,
  write5m = 0,
  write1h = 0,
  read = 1_000,
}: Used = {}): Json {
  return {
    input_tokens: input,
    cache_creation_input_tokens: write5m + write1h,
    cache_read_input_tokens: read,
    output_tokens: output,
    server_tool_use: { web_search_requests: 0, web_fetch_requests: 0 },
    service_tier: "standard",
    cache_creation: { ephemeral_1h_input_tokens: write1h, ephemeral_5m_input_tokens: write5m },
    inference_geo: "",
    iterations: [],
    speed: "standard",
  };
}

/** An assistant row; a member of `undefined` is left out. */
export function assistantRow(members: Json = {}, message: Json = {}): Json {
  return {
    parentUuid: null,
    isSidechain: false,
    message: {
      model: "claude-opus-5-5",
      id: "msg_A",
      type: "message",
      role: "assistant",
      content: [{ type: "text", text: "hi" }],
      stop_reason: null,
      usage: usageOf(),
      ...message,
    },
    requestId: "req_A",
    type: "assistant",
    uuid: "5f0c",
    timestamp: "2026-10-09T10:00:02.100Z",
    userType: "external",
    cwd: "/home/ada/app",
    sessionId: "s1",
    version: "2.1.328",
    gitBranch: "main",
    ...members,
  };
}

export function userRow(members: Json = {}): Json {
  return {
    parentUuid: null,
    isSidechain: false,
    type: "user",
    message: { role: "user", content: "x" },
    sessionId: "s1",
    timestamp: "2026-10-09T10:00:00.000Z",
    ...members,
  };
}
