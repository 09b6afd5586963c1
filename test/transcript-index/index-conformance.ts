import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addMs, epochMs, MINUTE_MS } from "../../src/domain/time.ts";
import type { UsageEvent, WallEvent } from "../../src/domain/usage-event.ts";
import { FIVE_HOUR } from "../../src/domain/window.ts";
import {
  SLOT_MS,
  type EventBatch,
  type FileChange,
  type IndexChange,
  type TranscriptIndex,
} from "../../src/ports/transcript-index.ts";
import { createMemoryTranscriptIndex } from "../../src/store/memory/memory-transcript-index.ts";
import { EventTable } from "../../src/transcripts/dedupe/event-table.ts";
import { usageEvent } from "../../src/transcripts/fixtures/usage-event.ts";
import { TRANSCRIPT_COPY_RULES } from "../../src/transcripts/index/copy-rules.ts";
import { namedEvents } from "../../src/transcripts/index/table-events.ts";
import { contentsOf, NOON_MS } from "./transcripts.ts";

/** Somewhere that one index lives, empty at first. */
export interface IndexPlace {
  open(): Promise<TranscriptIndex>;
  /** Removes whatever the index left behind. The index is closed by then. */
  remove(): Promise<void>;
}

export interface IndexEngine {
  readonly createPlace: () => IndexPlace;
  /** Whether an index that was closed can be opened again with everything in it. */
  readonly outlivesClose: boolean;
}

const atMinute = (minutes: number) => addMs(NOON_MS, minutes * MINUTE_MS);

const named = (messageId: string, fields: Partial<UsageEvent> = {}): UsageEvent => {
  const event = usageEvent({ messageId, atMs: NOON_MS, ...fields });
  return { ...event, writtenAtMs: event.atMs };
};

const FILE: FileChange = {
  path: "/transcripts/a.jsonl",
  identity: "1:2",
  sizeBytes: 100,
  modifiedAtMs: 1_790_000_000_000.25,
  scannedToOffset: 90,
  fingerprint: "f",
  isGone: false,
  isReread: false,
};

const WALL: WallEvent = { atMs: NOON_MS, windowKey: FIVE_HOUR, resetsAtMs: atMinute(60), sessionId: "s-2" };

/** Commits what is given on top of what is there. */
async function commit(index: TranscriptIndex, change: Partial<IndexChange>): Promise<void> {
  const { revision } = await index.state();
  const whole = { basedOn: revision, files: [], events: [], anonymous: [], walls: [], ...change };
  expect(await index.commit(whole)).toBe("committed");
}

/** What every index does, whatever it is made of. */
export function describeTranscriptIndex(name: string, engine: IndexEngine): void {
  describe(`the ${name} transcript index`, () => {
    let place: IndexPlace;
    let index: TranscriptIndex;

    beforeEach(async () => {
      place = engine.createPlace();
      index = await place.open();
    });

    afterEach(async () => {
      await index.close();
      await place.remove();
    });

    it("is empty at first", async () => {
      expect(await index.state()).toEqual({ revision: 0, files: [] });
      expect(await index.walkDigest()).toBeUndefined();
      expect(await contentsOf(index)).toEqual({ events: [], slots: [], sessionSlots: [], walls: [] });
    });

    it("keeps files as they were committed, each under an id of its own", async () => {
      const other = { ...FILE, path: "/transcripts/b.jsonl", fingerprint: undefined };
      await commit(index, { files: [FILE, other] });
      const { isReread: _, ...facts } = FILE;
      const { files } = await index.state();
      expect(files).toMatchObject([facts, { path: other.path }]);
      await commit(index, { files: [{ ...FILE, fileId: files[0]?.fileId, isGone: true }] });
      expect((await index.state()).files).toMatchObject([
        { path: FILE.path, isGone: true },
        { isGone: false },
      ]);
      expect(new Set(files.map(({ fileId }) => fileId)).size).toBe(2);
    });

    it("knows the walk that its files agree with until the next commit", async () => {
      await commit(index, { walkDigest: "w-1" });
      expect(await index.walkDigest()).toBe("w-1");
      await commit(index, {});
      expect(await index.walkDigest()).toBeUndefined();
    });

    it("refuses a change that was planned before another commit, and takes nothing of it", async () => {
      await commit(index, { events: [named("m-1")] });
      const late = { basedOn: 0, files: [FILE], events: [named("m-2")], anonymous: [], walls: [WALL] };
      expect(await index.commit(late)).toBe("outdated");
      expect((await index.state()).files).toEqual([]);
      expect(await contentsOf(index)).toMatchObject({ events: [{ messageId: "m-1" }], walls: [] });
    });

    it("gives events back as they were, oldest first, within inclusive bounds", async () => {
      const full = named("m-2", {
        atMs: atMinute(10),
        requestId: "req",
        thinkingTokens: 7,
        webSearchRequests: 2,
        loggedCostUsdMicros: 12_345,
        speed: "fast",
        serviceTier: "batch",
        inferenceGeo: "us",
        projectFolder: "-home-dev-app",
        gitBranch: 'fix/ü "quoted"',
        isSidechain: true,
        agentId: "a-1",
        skill: "k",
        plugin: "p",
        mcpServer: "m",
        writerVersion: "2.1.280",
        cacheReadTokens: 3e9,
      });
      const events = [named("m-1"), full, named("m-3", { atMs: atMinute(20) })];
      await commit(index, { events: events.toReversed() });
      const collect = async (fromMinute?: number, toMinute?: number) => {
        const found: UsageEvent[] = [];
        const fromMs = fromMinute === undefined ? undefined : atMinute(fromMinute);
        const toMs = toMinute === undefined ? undefined : atMinute(toMinute);
        for await (const event of index.events({ fromMs, toMs })) found.push(event);
        return found;
      };
      expect(await collect()).toEqual(events);
      expect(await collect(10)).toEqual(events.slice(1));
      expect(await collect(1, 10)).toEqual([full]);
      expect(await collect(undefined, 9)).toEqual(events.slice(0, 1));
      expect(await collect(21)).toEqual([]);
    });

    it("keeps one copy of a message, the larger one, at the time of the first, whatever commit brings which", async () => {
      const first = named("m-1", { outputTokens: 1 });
      const last = named("m-1", { outputTokens: 900, atMs: atMinute(20), sessionId: "s-9" });
      await commit(index, { events: [last] });
      await commit(index, { events: [first] });
      await commit(index, { events: [last, first] });
      const { events, slots, sessionSlots } = await contentsOf(index);
      expect(events).toEqual([{ ...last, atMs: NOON_MS }]);
      expect(slots).toMatchObject([{ startMs: NOON_MS, messages: 1, outputTokens: 900 }]);
      expect(sessionSlots).toMatchObject([{ sessionId: "s-9" }]);
    });

    it("merges copies that are many slots apart in one commit", async () => {
      const many = Array.from({ length: 200 }, (_, day) => day);
      const early = many.map((day) => named(`m-${day}`, { atMs: atMinute(day * 1_440), outputTokens: 1 }));
      const late = many.map((day) =>
        named(`m-${day}`, { atMs: atMinute(day * 1_440 + 60), outputTokens: 2 }),
      );
      const unnamed = many.map((day) => ({
        event: usageEvent({ atMs: atMinute(day * 1_440) }),
        fileIndex: 0,
      }));
      await commit(index, {
        files: [FILE],
        events: [...early, ...late],
        anonymous: [...unnamed, ...unnamed],
      });
      const { events, slots } = await contentsOf(index);
      expect(events).toHaveLength(600);
      expect(slots).toHaveLength(200);
      expect(slots.reduce((sum, { outputTokens }) => sum + outputTokens, 0)).toBe(200 * (2 + 2 * 100));
    });

    it("counts each reply without a message id, and none twice when its file is read again", async () => {
      const event = usageEvent({ atMs: NOON_MS });
      const anonymous = [event, event, usageEvent({ atMs: atMinute(1) })].map((event) => ({
        event,
        fileIndex: 0,
      }));
      await commit(index, { files: [FILE], anonymous });
      const [file] = (await index.state()).files;
      const again = { ...FILE, fileId: file?.fileId };
      await commit(index, { files: [{ ...again, isReread: true }], anonymous });
      expect((await contentsOf(index)).events).toHaveLength(3);
      await commit(index, { files: [again], anonymous: [{ event, fileIndex: 0 }] });
      expect((await contentsOf(index)).events).toHaveLength(4);
      await commit(index, { files: [{ ...FILE, path: "/b" }], anonymous: [{ event, fileIndex: 0 }] });
      expect((await contentsOf(index)).events).toHaveLength(5);
    });

    it("keeps each refusal once, oldest first, within inclusive bounds", async () => {
      const copy = { ...WALL, sessionId: "s-1" };
      const later = { ...WALL, atMs: atMinute(5) };
      const unnamed: WallEvent = { atMs: atMinute(5), sessionId: "s-1" };
      await commit(index, { walls: [later, WALL] });
      await commit(index, { walls: [copy, unnamed] });
      expect((await index.walls({})).map(({ sessionId }) => sessionId)).toHaveLength(3);
      expect(await index.walls({ toMs: NOON_MS })).toEqual([copy]);
      expect(await index.walls({ fromMs: atMinute(6) })).toEqual([]);
    });

    it("adds up a quarter of an hour by what a price depends on, and by session", async () => {
      const reply = (id: string, fields: Partial<UsageEvent>) =>
        named(id, {
          inputTokens: 1,
          outputTokens: 2,
          cacheWrite5mTokens: 3,
          cacheWrite1hTokens: 4,
          ...fields,
        });
      await commit(index, {
        events: [
          reply("m-1", { cacheReadTokens: 99_992 }),
          reply("m-2", { cacheReadTokens: 99_992, sessionId: "s-2", isSidechain: true, atMs: atMinute(14) }),
          reply("m-3", { cacheReadTokens: 99_993 }),
          reply("m-4", { cacheReadTokens: 99_992, loggedCostUsdMicros: 0 }),
          reply("m-5", { cacheReadTokens: 99_992, speed: "fast" }),
          reply("m-6", { cacheReadTokens: 99_992, atMs: atMinute(15) }),
        ],
      });
      const { slots, sessionSlots } = await contentsOf(index);
      expect(slots).toHaveLength(5);
      expect(sessionSlots).toHaveLength(6);
      expect(slots.find(({ messages }) => messages === 2)).toEqual({
        startMs: NOON_MS,
        firstAtMs: NOON_MS,
        lastAtMs: atMinute(14),
        model: "claude-opus-5-5",
        promptOverTokens: 0,
        messages: 2,
        inputTokens: 2,
        outputTokens: 4,
        cacheWrite5mTokens: 6,
        cacheWrite1hTokens: 8,
        cacheReadTokens: 199_984,
        webSearchRequests: 0,
        subagentTokens: 100_002,
      });
      expect(slots.filter(({ promptOverTokens }) => promptOverTokens === 100_000)).toMatchObject([
        { messages: 1 },
      ]);
      expect(await index.slots({ fromMs: atMinute(1) })).toMatchObject([{ startMs: NOON_MS + SLOT_MS }]);
      expect(await index.sessionSlots({ toMs: atMinute(14) })).toHaveLength(5);
    });

    it("is the memory index, whatever is committed in whatever order", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyCommit, { maxLength: 8 }), async (commits) => {
          const own = engine.createPlace();
          const [tried, oracle] = [
            await own.open(),
            createMemoryTranscriptIndex({ rules: TRANSCRIPT_COPY_RULES }),
          ];
          try {
            for (const change of commits) {
              await commit(tried, change);
              await commit(oracle, change);
            }
            expect(await contentsOf(tried)).toEqual(await contentsOf(oracle));
            expect(await tried.state()).toEqual(await oracle.state());
          } finally {
            await tried.close();
            await own.remove();
          }
        }),
        { numRuns: 60 },
      );
    });

    if (!engine.outlivesClose) return;

    it("is the same after it was closed and opened again", async () => {
      await commit(index, { files: [FILE], events: [named("m-1")], walls: [WALL] });
      const before = [await contentsOf(index), await index.state()];
      await index.close();
      index = await place.open();
      expect([await contentsOf(index), await index.state()]).toEqual(before);
    });
  });
}

const anyEvent: fc.Arbitrary<UsageEvent> = fc
  .record({
    id: fc.integer({ min: 0, max: 5 }),
    minute: fc.integer({ min: -40, max: 40 }),
    outputTokens: fc.integer({ min: 0, max: 3 }),
    sessionId: fc.constantFrom("s-1", "s-2"),
    isSidechain: fc.boolean(),
    speed: fc.constantFrom(undefined, "fast"),
  })
  .map(({ id, minute, ...fields }) => named(`m-${id}`, { ...fields, atMs: epochMs(atMinute(minute)) }));

/** One file, known as the first one; anonymous replies are those of a file that goes on. */
const anyCommit: fc.Arbitrary<Partial<IndexChange>> = fc
  .record({
    events: fc.array(anyEvent, { maxLength: 6 }),
    unnamed: fc.array(anyEvent, { maxLength: 2 }),
    isReread: fc.boolean(),
    isBatch: fc.boolean(),
    walls: fc.array(
      fc.record({ atMs: fc.constantFrom(NOON_MS, atMinute(1)), sessionId: fc.constantFrom("s-1", "s-2") }),
      { maxLength: 2 },
    ),
  })
  .map(({ events, unnamed, isReread, isBatch, walls }) => ({
    files: [{ ...FILE, fileId: 1, isReread }],
    events: isBatch ? batchOf(events) : events,
    anonymous: unnamed.map((event) => ({ event: { ...event, messageId: undefined }, fileIndex: 0 })),
    walls,
  }));

/** The events as a scan hands them over. */
function batchOf(events: readonly UsageEvent[]): EventBatch {
  const table = new EventTable();
  for (const event of events) table.add(event);
  return namedEvents(table);
}
