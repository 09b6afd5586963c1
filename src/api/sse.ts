/** One event of a stream of server-sent events. */
export interface ServerEvent {
  /** `message` where the stream does not say. */
  readonly event: string;
  readonly data: string;
}

/** Events from a stream's text, however it is cut. Source: HTML standard, "Server-sent events"; ids and retry times are not used. */
export async function* decodeEvents(chunks: AsyncIterable<string>): AsyncIterable<ServerEvent> {
  let rest = "";
  for await (const chunk of chunks) {
    rest += chunk;
    // A line feed of a pair that was cut apart comes with the next piece.
    const blocks = rest.replaceAll("\r\n", "\n").split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = decodeBlock(block);
      if (event !== undefined) yield event;
    }
  }
}

function decodeBlock(block: string): ServerEvent | undefined {
  const fields = block.split("\n").map((line) => {
    const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    return { name, value };
  });
  const data = fields.filter(({ name }) => name === "data").map(({ value }) => value);
  if (data.length === 0) return undefined;
  const event = fields.findLast(({ name }) => name === "event")?.value;
  return { event: event ?? "message", data: data.join("\n") };
}
