import { closeSync, openSync, writeSync } from "node:fs";

/** Writes a transcript with one row of this many bytes, most of them a tool's output, and a small row after it. */
export function writeLongLine(path: string, bytes: number): void {
  const descriptor = openSync(path, "w");
  const [head = "", tail = ""] = rowText("msg_long", "@@").split("@@");
  writeSync(descriptor, head);
  const portion = `${"some text, ".repeat(90_000)}\\n\\"quoted\\" 日本`;
  for (let written = 0; written < bytes;) written += writeSync(descriptor, portion);
  writeSync(descriptor, `${tail}\n${rowText("msg_short", "hi")}\n`);
  closeSync(descriptor);
}

function rowText(id: string, text: string): string {
  const usage = { input_tokens: 3, output_tokens: 100, cache_read_input_tokens: 1_000 };
  const message = {
    model: "claude-opus-5-5",
    id,
    role: "assistant",
    content: [{ type: "text", text }],
    usage,
  };
  return JSON.stringify({
    message,
    type: "assistant",
    timestamp: "2026-10-09T10:00:00.000Z",
    sessionId: "s1",
  });
}
