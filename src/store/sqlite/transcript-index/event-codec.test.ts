import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMs, epochMs } from "../../../domain/time.ts";
import type { UsageEvent } from "../../../domain/usage-event.ts";
import { SLOT_MS } from "../../../ports/transcript-index.ts";
import { EventTable } from "../../../transcripts/dedupe/event-table.ts";
import { usageEvent } from "../../../transcripts/fixtures/usage-event.ts";
import { sumRowsBySession } from "../../transcript-index/row-sums.ts";
import { sumBySession } from "../../transcript-index/slot-sums.ts";
import { decodeEvents, encodeEvents, encodeRows } from "./event-codec.ts";
import { JsonBytes } from "./json-bytes.ts";
import { hashOfId, hashOfIdBytes } from "./message-buckets.ts";

const START_MS = epochMs(Date.UTC(2026, 9, 9, 12));

/** Texts as logs have them, and with what JSON and UTF-8 write otherwise. */
const anyText = fc.oneof(
  fc.constantFrom("msg_01", "s-1", "claude-opus-5-5"),
  fc.string({ minLength: 1, unit: "grapheme" }),
  fc.constantFrom('"', "\\", "\n", "ü", "\u007f", "\u2028"),
);
const anyCount = fc.oneof(
  fc.nat(),
  fc.constantFrom(0, 9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31, 3e9, Number.MAX_SAFE_INTEGER),
);

const anyEvent: fc.Arbitrary<UsageEvent> = fc
  .record({
    messageId: anyText,
    requestId: fc.option(anyText, { nil: undefined }),
    atMs: fc.nat({ max: SLOT_MS - 1 }).map((ms) => addMs(START_MS, ms)),
    writtenAtMs: fc.nat({ max: SLOT_MS }).map((ms) => addMs(START_MS, SLOT_MS + ms)),
    model: fc.constantFrom("claude-opus-5-5", "claude-haiku-5-5"),
    sessionId: fc.constantFrom("s-1", "s-2"),
    gitBranch: fc.option(anyText, { nil: undefined }),
    isSidechain: fc.boolean(),
    speed: fc.constantFrom(undefined, "fast"),
    outputTokens: anyCount,
    cacheReadTokens: fc.constantFrom(0, 100_000, 100_001),
    thinkingTokens: fc.option(anyCount, { nil: undefined }),
    loggedCostUsdMicros: fc.option(anyCount, { nil: undefined }),
  })
  .map(usageEvent);

describe("the events of a slot", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(slotOf(), (events) => {
        const groups = sumBySession(START_MS, events.values());
        const content = { byMessage: events, anonymous: new Map() };
        expect(decodeEvents(START_MS, encodeEvents(groups, content)).byMessage).toEqual(events);
      }),
    );
  });

  it("are the same sums and the same text from a scan's rows as from objects", () => {
    fc.assert(
      fc.property(slotOf(), (events) => {
        const rows = new EventTable();
        for (const event of events.values()) rows.add(event);
        const byRows = sumRowsBySession(
          START_MS,
          rows,
          Array.from({ length: events.size }, (_, place) => place),
        );
        const byObjects = sumBySession(START_MS, events.values());
        expect(byRows.map(({ sum }) => sum)).toEqual(byObjects.map(({ sum }) => sum));
        const text = new TextDecoder().decode(encodeRows(byRows, rows, new JsonBytes()));
        expect(text).toBe(encodeEvents(byObjects, { byMessage: events, anonymous: new Map() }));
      }),
    );
  });
});

it("tells a message by one hash, whether its id is a text or the text's bytes", () => {
  fc.assert(
    fc.property(anyText, (id) => {
      const bytes = new TextEncoder().encode(`-${id}-`);
      expect(hashOfIdBytes(bytes, 1, bytes.length - 1)).toBe(hashOfId(id));
    }),
  );
});

/** One event for each message. */
function slotOf(): fc.Arbitrary<Map<string, UsageEvent>> {
  return fc
    .array(anyEvent, { maxLength: 8 })
    .map((events) => new Map(events.map((event) => [event.messageId ?? "", event])));
}
