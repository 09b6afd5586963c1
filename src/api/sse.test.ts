import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEvents, type ServerEvent } from "./sse.ts";

async function* pieces(text: string, cuts: readonly number[]): AsyncIterable<string> {
  let from = 0;
  for (const cut of [...cuts, text.length]) {
    yield text.slice(from, cut);
    from = cut;
  }
}

async function allOf(chunks: AsyncIterable<string>): Promise<readonly ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of decodeEvents(chunks)) events.push(event);
  return events;
}

const STREAM =
  'event: status\ndata: {"a":1}\n\n: a comment\n\nevent: ping\ndata:\n\ndata: one\ndata: two\n\n';
const EVENTS = [
  { event: "status", data: '{"a":1}' },
  { event: "ping", data: "" },
  { event: "message", data: "one\ntwo" },
];

describe("decodeEvents", () => {
  it("gives the same events however the stream is cut", async () => {
    const cuts = fc
      .array(fc.integer({ min: 0, max: STREAM.length }))
      .map((list) => list.toSorted((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        expect(await allOf(pieces(STREAM, at))).toEqual(EVENTS);
      }),
    );
  });

  it("takes carriage returns before line feeds, and leaves out an event that did not end", async () => {
    const text = "event: ping\r\ndata: x\r\n\r\ndata: cut";
    expect(await allOf(pieces(text, [12, 21]))).toEqual([{ event: "ping", data: "x" }]);
  });
});
