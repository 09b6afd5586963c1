import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accountId } from "../../src/domain/account.ts";
import { BugError } from "../../src/domain/assert.ts";
import type { Json } from "../../src/domain/json.ts";
import type { Snapshot } from "../../src/domain/snapshot.ts";
import { addMs, epochMs, HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowKey } from "../../src/domain/window.ts";
import type { Store } from "../../src/ports/store.ts";
import type { DecodePayload } from "../../src/store/decode-payload.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import { anyCommand, anySnapshot, collect, observe, runCommand } from "./store-model.ts";
import { decodeTestPayload, testSnapshot, type TestPayload } from "./test-feed.ts";

/** Somewhere that one store lives, empty at first. */
export interface StorePlace {
  open(decode: DecodePayload): Promise<Store>;
  /** Removes whatever the store left behind. The store is closed by then. */
  remove(): Promise<void>;
}

export interface EngineFacts {
  readonly createPlace: () => StorePlace;
  /** Whether a store that was closed can be opened again with everything in it. */
  readonly outlivesClose: boolean;
}

const ADA = accountId("org-1:ada");
const BOB = accountId("org-1:bob");
const NOON_MS = epochMs(Date.UTC(2026, 9, 9, 12));
const RESET_MS = addMs(NOON_MS, 3 * HOUR_MS);

const atMinute = (minutes: number) => addMs(NOON_MS, minutes * MINUTE_MS);
const fiveHour = (usedPercent: number, resetsAtMs: number | null = RESET_MS): TestPayload => ({
  windows: { five_hour: [usedPercent, resetsAtMs] },
});
const poll = (minutes: number, payload: TestPayload): Snapshot =>
  testSnapshot({ accountId: ADA, observedAtMs: atMinute(minutes), payload });

/** What every store does, whatever it is made of. */
export function describeStore(name: string, engine: EngineFacts): void {
  describe(`the ${name} store`, () => {
    let place: StorePlace;
    let store: Store;

    beforeEach(async () => {
      place = engine.createPlace();
      store = await place.open(decodeTestPayload);
    });

    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    describe("snapshots", () => {
      it("come back as they were appended", async () => {
        const snapshot = poll(0, {
          windows: { five_hour: [12.5, RESET_MS], seven_day: [3, null] },
          b: 1,
          a: [null],
        });
        expect(await store.append([snapshot])).toEqual({ inserted: 1, duplicates: 0 });
        expect(await collect(store.snapshots({}))).toEqual([snapshot]);
      });

      it("are kept once however often they are appended, in one call or in many, with keys in any order", async () => {
        const snapshot = poll(0, { windows: {}, a: 1, b: 2 });
        const reordered = poll(0, { b: 2, a: 1, windows: {} });
        expect(await store.append([snapshot, reordered, snapshot])).toEqual({ inserted: 1, duplicates: 2 });
        expect(await store.append([reordered])).toEqual({ inserted: 0, duplicates: 1 });
        expect(await collect(store.snapshots({}))).toHaveLength(1);
      });

      it("of one source and instant are two when their payloads differ", async () => {
        await store.append([poll(0, fiveHour(1)), poll(0, fiveHour(2))]);
        expect(await collect(store.snapshots({}))).toHaveLength(2);
        const points = await store.readings({ accountId: ADA, windowKey: FIVE_HOUR });
        expect(points.map((point) => point.usedPercent)).toEqual([1, 2]);
      });

      it("are given oldest first, ties by source, within inclusive bounds, for one account or all", async () => {
        const late = poll(10, fiveHour(2));
        const early = poll(0, fiveHour(1));
        const web = { ...early, source: "web" as const };
        const imported = { ...early, source: "import" as const };
        const bobs = { ...poll(5, fiveHour(3)), accountId: BOB };
        await store.append([late, web, bobs, early, imported]);
        expect(await collect(store.snapshots({}))).toEqual([imported, early, web, bobs, late]);
        expect(await collect(store.snapshots({ accountId: BOB }))).toEqual([bobs]);
        expect(await collect(store.snapshots({ fromMs: atMinute(5), toMs: atMinute(10) }))).toEqual([
          bobs,
          late,
        ]);
        expect(await collect(store.snapshots({ accountId: ADA, fromMs: atMinute(1) }))).toEqual([late]);
      });

      it("are appended all or none", async () => {
        const broken = poll(1, fiveHour(2));
        const twice = { ...broken, readings: [...broken.readings, ...broken.readings] };
        await expect(store.append([poll(0, fiveHour(1)), twice])).rejects.toThrow(BugError);
        expect(await collect(store.snapshots({}))).toEqual([]);
        expect(await store.windowKeys(ADA, {})).toEqual([]);
        expect(await store.accounts()).toEqual([]);
      });

      it("that are the newest of their source answer for an instant, blind to anything later", async () => {
        const first = poll(0, fiveHour(1));
        const web = { ...poll(3, fiveHour(2)), source: "web" as const };
        const second = poll(5, fiveHour(3));
        const later = poll(6, fiveHour(4));
        await store.append([later, second, web, first]);
        expect(await store.latestSnapshots(ADA, atMinute(5))).toEqual([web, second]);
        expect(await store.latestSnapshots(ADA, atMinute(4))).toEqual([first, web]);
        expect(await store.latestSnapshots(ADA, atMinute(-1))).toEqual([]);
        expect(await store.latestSnapshots(BOB, atMinute(9))).toEqual([]);
      });
    });

    describe("accounts", () => {
      it("are added with their id alone by a snapshot, and learn the rest later", async () => {
        await store.append([poll(0, fiveHour(1))]);
        expect(await store.accounts()).toEqual([{ id: ADA }]);
        await store.putAccount({ id: ADA, email: "ada@example.com", plan: "pro" }, atMinute(1));
        await store.putAccount({ id: ADA, plan: "max_5x" }, atMinute(2));
        expect(await store.accounts()).toEqual([{ id: ADA, email: "ada@example.com", plan: "max_5x" }]);
      });

      it("do not fall back to what an older sighting said", async () => {
        await store.putAccount({ id: ADA, plan: "max_5x" }, atMinute(2));
        await store.putAccount({ id: ADA, plan: "pro", organizationId: "org-1" }, atMinute(1));
        expect(await store.accounts()).toEqual([{ id: ADA, plan: "max_5x", organizationId: "org-1" }]);
      });

      it("keep one of two sightings of one instant, the same one in either order", async () => {
        await store.putAccount({ id: ADA, plan: "pro" }, atMinute(0));
        await store.putAccount({ id: ADA, plan: "max_5x" }, atMinute(0));
        await store.putAccount({ id: BOB, plan: "max_5x" }, atMinute(0));
        await store.putAccount({ id: BOB, plan: "pro" }, atMinute(0));
        expect((await store.accounts()).map((account) => account.plan)).toEqual(["pro", "pro"]);
      });

      it("are listed in the order they were first seen, then by id", async () => {
        const zoe = accountId("org-1:zoe");
        await store.putAccount({ id: zoe }, atMinute(0));
        await store.putAccount({ id: BOB }, atMinute(0));
        await store.putAccount({ id: ADA }, atMinute(5));
        expect((await store.accounts()).map((account) => account.id)).toEqual([BOB, zoe, ADA]);
        await store.append([poll(-60, fiveHour(1))]);
        expect((await store.accounts()).map((account) => account.id)).toEqual([ADA, BOB, zoe]);
      });
    });

    describe("readings", () => {
      const query = { accountId: ADA, windowKey: FIVE_HOUR };

      it("are one window's points, oldest first, within inclusive bounds", async () => {
        await store.append([poll(10, fiveHour(104)), poll(0, fiveHour(0, null)), poll(5, fiveHour(0.5))]);
        expect(await store.readings(query)).toEqual([
          { observedAtMs: atMinute(0), usedPercent: 0, resetsAtMs: undefined, source: "oauth" },
          { observedAtMs: atMinute(5), usedPercent: 0.5, resetsAtMs: RESET_MS, source: "oauth" },
          { observedAtMs: atMinute(10), usedPercent: 104, resetsAtMs: RESET_MS, source: "oauth" },
        ]);
        expect(await store.readings({ ...query, fromMs: atMinute(5), toMs: atMinute(5) })).toHaveLength(1);
        expect(await store.readings({ ...query, fromMs: atMinute(11) })).toEqual([]);
      });

      it("of one account are never in another's", async () => {
        await store.append([poll(0, fiveHour(1)), { ...poll(0, fiveHour(93)), accountId: BOB }]);
        expect((await store.readings(query)).map((point) => point.usedPercent)).toEqual([1]);
        expect(await store.readings({ accountId: accountId("nobody"), windowKey: FIVE_HOUR })).toEqual([]);
      });

      it("name their windows in the order of every list of windows, unknown ones too", async () => {
        const payload = {
          windows: { amber: [1, null], seven_day: [2, null], five_hour: [3, null] },
        } as const;
        await store.append([poll(0, payload), poll(9, fiveHour(4))]);
        expect(await store.windowKeys(ADA, {})).toEqual([FIVE_HOUR, SEVEN_DAY, windowKey("amber")]);
        expect(await store.windowKeys(ADA, { fromMs: atMinute(1) })).toEqual([FIVE_HOUR]);
        expect(await store.windowKeys(BOB, {})).toEqual([]);
      });
    });

    describe("cycles", () => {
      const query = { accountId: ADA, windowKey: FIVE_HOUR };

      it("are one through the jitter of resets: 0 to 900 ms, and 59.98 against 00.18 of the next minute", async () => {
        const jittersMs = [0, 900, 120, 480, 333, -20, 180];
        await store.append(
          jittersMs.map((jitterMs, index) => poll(index, fiveHour(10 + index, RESET_MS + jitterMs))),
        );
        expect(await store.cycles(query)).toEqual([
          {
            accountId: ADA,
            windowKey: FIVE_HOUR,
            resetsAtMsMin: RESET_MS - 20,
            resetsAtMsMax: RESET_MS + 900,
            firstObservedAtMs: atMinute(0),
            lastObservedAtMs: atMinute(6),
            peakUsedPercent: 16,
            readingCount: 7,
          },
        ]);
      });

      it("part at a reset, oldest first, and leave out readings without a reset time", async () => {
        await store.append([
          poll(400, fiveHour(1, RESET_MS + 5 * HOUR_MS)),
          poll(0, fiveHour(98)),
          poll(200, fiveHour(0, null)),
        ]);
        const cycles = await store.cycles(query);
        expect(cycles.map((cycle) => [cycle.peakUsedPercent, cycle.readingCount])).toEqual([
          [98, 1],
          [1, 1],
        ]);
      });

      it("reach to the tolerance and not a millisecond further", async () => {
        await store.append([poll(0, fiveHour(1)), poll(1, fiveHour(2, RESET_MS + HOUR_MS))]);
        expect(await store.cycles(query)).toHaveLength(1);
        await store.append([poll(2, fiveHour(3, RESET_MS + 2 * HOUR_MS + 1))]);
        expect(await store.cycles(query)).toHaveLength(2);
      });

      it("are joined by a reading that comes later and falls between them", async () => {
        await store.append([poll(0, fiveHour(1)), poll(1, fiveHour(2, RESET_MS + 2 * HOUR_MS))]);
        expect(await store.cycles(query)).toHaveLength(2);
        await store.append([poll(-5, fiveHour(9, RESET_MS + HOUR_MS))]);
        const cycles = await store.cycles(query);
        expect(cycles.map((cycle) => cycle.readingCount)).toEqual([3]);
        expect(cycles[0]).toMatchObject({ firstObservedAtMs: atMinute(-5), peakUsedPercent: 9 });
      });

      it("are blind to readings outside the range, also to one that bridges two of them", async () => {
        await store.append([
          poll(0, fiveHour(1)),
          poll(1, fiveHour(2, RESET_MS + 2 * HOUR_MS)),
          poll(2, fiveHour(90, RESET_MS + HOUR_MS)),
        ]);
        expect(await store.cycles(query)).toHaveLength(1);
        const asOfMinute1 = await store.cycles({ ...query, toMs: atMinute(1) });
        expect(asOfMinute1.map((cycle) => cycle.peakUsedPercent)).toEqual([1, 2]);
        expect(await store.cycles({ ...query, toMs: atMinute(-1) })).toEqual([]);
      });
    });

    describe("records", () => {
      it("are absent until they are written, and again once removed", async () => {
        expect(await store.record("gate/ada")).toBeUndefined();
        const next: Json = { until: 5, tries: [1, null] };
        expect(
          await store.updateRecord("gate/ada", (current) => ({ next, result: current })),
        ).toBeUndefined();
        expect(await store.record("gate/ada")).toEqual(next);
        expect(
          await store.updateRecord("gate/ada", (current) => ({ next: undefined, result: current })),
        ).toEqual(next);
        expect(await store.record("gate/ada")).toBeUndefined();
      });

      it("are listed by prefix, sorted, where every letter of the prefix is only a letter", async () => {
        for (const key of ["lap", "gate/b", "gate_/x", "gate/a", "gateau"]) {
          await store.updateRecord(key, () => ({ next: true, result: undefined }));
        }
        expect(await store.recordKeys("gate/")).toEqual(["gate/a", "gate/b"]);
        expect(await store.recordKeys("gate_")).toEqual(["gate_/x"]);
        expect(await store.recordKeys("")).toHaveLength(5);
      });

      it("stay as they were when the change fails, whose error comes out as it is", async () => {
        const failure = new RangeError("no");
        await store.updateRecord("lap", () => ({ next: 1, result: undefined }));
        const failing = store.updateRecord("lap", () => {
          throw failure;
        });
        await expect(failing).rejects.toBe(failure);
        expect(await store.record("lap")).toBe(1);
        await store.updateRecord("lap", () => ({ next: 2, result: undefined }));
        expect(await store.record("lap")).toBe(2);
      });

      it("hold null as a value of its own", async () => {
        await store.updateRecord("lap", () => ({ next: null, result: undefined }));
        expect(await store.record("lap")).toBeNull();
        expect(await store.recordKeys("lap")).toEqual(["lap"]);
      });
    });

    describe("retention", () => {
      const query = { accountId: ADA, windowKey: FIVE_HOUR };

      beforeEach(async () => {
        await store.append([0, 5, 10].map((minute) => poll(minute, fiveHour(minute))));
      });

      it("drops nothing unless it is told to", async () => {
        const before = await observe(store);
        expect(await store.prune({})).toBe(0);
        expect(await store.prune({ payloadsBeforeMs: atMinute(0), readingsBeforeMs: atMinute(0) })).toBe(0);
        expect(await observe(store)).toEqual(before);
      });

      it("lets readings and cycles outlive their payloads", async () => {
        expect(await store.prune({ payloadsBeforeMs: atMinute(10) })).toBe(2);
        expect(await collect(store.snapshots({}))).toEqual([poll(10, fiveHour(10))]);
        expect(await store.latestSnapshots(ADA, atMinute(9))).toEqual([]);
        expect(await store.readings(query)).toHaveLength(3);
        expect(await store.cycles(query)).toMatchObject([
          { readingCount: 3, firstObservedAtMs: atMinute(0) },
        ]);
      });

      it("of payloads does not forget that a snapshot was there", async () => {
        await store.prune({ payloadsBeforeMs: atMinute(10) });
        expect(await store.append([poll(0, fiveHour(0))])).toEqual({ inserted: 0, duplicates: 1 });
        expect(await store.readings(query)).toHaveLength(3);
      });

      it("of readings takes their payloads along and leaves what the rest says", async () => {
        expect(await store.prune({ readingsBeforeMs: atMinute(10) })).toBe(4);
        expect(await store.readings(query)).toHaveLength(1);
        expect(await store.cycles(query)).toMatchObject([
          { readingCount: 1, firstObservedAtMs: atMinute(10) },
        ]);
        expect(await collect(store.snapshots({}))).toHaveLength(1);
        expect(await store.accounts()).toEqual([{ id: ADA }]);
        expect(await store.append([poll(0, fiveHour(0))])).toEqual({ inserted: 1, duplicates: 0 });
      });
    });

    it("leaves out a snapshot in whose payload today's decoder finds no usage, and looks behind it", async () => {
      let refused: Json = null;
      const pickyPlace = engine.createPlace();
      const picky = await pickyPlace.open((source, payload) =>
        JSON.stringify(payload) === refused ? { ok: false } : decodeTestPayload(source, payload),
      );
      await picky.append([poll(0, fiveHour(1)), poll(5, fiveHour(2))]);
      refused = JSON.stringify(fiveHour(2));
      expect(await collect(picky.snapshots({}))).toEqual([poll(0, fiveHour(1))]);
      expect(await picky.latestSnapshots(ADA, atMinute(9))).toEqual([poll(0, fiveHour(1))]);
      expect(await picky.readings({ accountId: ADA, windowKey: FIVE_HOUR })).toHaveLength(2);
      await picky.close();
      await pickyPlace.remove();
    });

    it("asserts that it is open, and may be closed twice", async () => {
      await store.close();
      await store.close();
      await expect(store.accounts()).rejects.toThrow(BugError);
      await expect(store.append([])).rejects.toThrow(BugError);
    });

    it("is the same store after any order, any repetition and any grouping of appends", async () => {
      const anyHistory = fc.array(anySnapshot, { minLength: 1, maxLength: 14 }).chain((snapshots) =>
        fc.record({
          snapshots: fc.constant(snapshots),
          groups: fc.array(fc.subarray([...snapshots, ...snapshots], { minLength: 1 }), { maxLength: 4 }),
          seed: fc.shuffledSubarray(snapshots, { minLength: snapshots.length }),
        }),
      );
      await fc.assert(
        fc.asyncProperty(anyHistory, async ({ snapshots, groups, seed }) => {
          const otherPlace = engine.createPlace();
          const [straight, muddled] = [
            createMemoryStore({ decode: decodeTestPayload }),
            await otherPlace.open(decodeTestPayload),
          ];
          await straight.append(snapshots);
          for (const group of [...groups, ...seed.map((snapshot) => [snapshot]), seed])
            await muddled.append(group);
          expect(await observe(muddled)).toEqual(await observe(straight));
          await muddled.close();
          await otherPlace.remove();
        }),
        { numRuns: 60 },
      );
    });

    it("does what the memory store does, command by command", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyCommand, { maxLength: 14 }), async (commands) => {
          const oracle = createMemoryStore({ decode: decodeTestPayload });
          const ownPlace = engine.createPlace();
          let real = await ownPlace.open(decodeTestPayload);
          for (const command of commands) {
            if (command.kind !== "reopen") {
              expect(await runCommand(real, command)).toEqual(await runCommand(oracle, command));
            } else if (engine.outlivesClose) {
              await real.close();
              real = await ownPlace.open(decodeTestPayload);
            }
          }
          expect(await observe(real)).toEqual(await observe(oracle));
          await real.close();
          await ownPlace.remove();
        }),
        { numRuns: 120 },
      );
    });
  });
}
