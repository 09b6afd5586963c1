import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accountId } from "../../src/domain/account.ts";
import { machineId, type MachineUse } from "../../src/domain/machine-use.ts";
import { addMs, epochMs, MINUTE_MS } from "../../src/domain/time.ts";
import type { Store } from "../../src/ports/store.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import type { EngineFacts, StorePlace } from "./store-conformance.ts";
import { anyCoverage, anyMachineUse, observe } from "./store-model.ts";
import { decodeTestPayload } from "./test-feed.ts";

const ADA = accountId("org-1:ada");
const BOB = accountId("org-1:bob");
const DESKTOP = machineId("0123456789abcdef");
const NOON_MS = epochMs(Date.UTC(2026, 9, 9, 12));
const atMinute = (minutes: number) => addMs(NOON_MS, minutes * MINUTE_MS);

const use = (minutes: number, outputTokens: number, change: Partial<MachineUse> = {}): MachineUse => ({
  machineId: DESKTOP,
  accountId: ADA,
  atMs: atMinute(minutes),
  model: "claude-opus-5",
  messages: 1,
  inputTokens: 1,
  outputTokens,
  cacheWrite5mTokens: 2,
  cacheWrite1hTokens: 3,
  cacheReadTokens: 4,
  marks: ["0000000001"],
  ...change,
});
const coverage = (from: number, to: number, name?: string) => ({
  machineId: DESKTOP,
  accountId: ADA,
  name,
  fromMs: atMinute(from),
  toMs: atMinute(to),
});

/** What every store does with the uses of other machines. */
export function describeMachineUses(name: string, engine: EngineFacts): void {
  describe(`the ${name} store: uses of other machines`, () => {
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

    it("come back as they were put, oldest first, of one account and within inclusive bounds", async () => {
      const bobs = use(1, 9, { accountId: BOB });
      await store.putUses([use(5, 2, { speed: "fast", marks: [] }), bobs, use(0, 1)], []);
      expect(await store.uses({ accountId: ADA })).toEqual([
        use(0, 1),
        use(5, 2, { speed: "fast", marks: [] }),
      ]);
      expect(await store.uses({ accountId: ADA, fromMs: atMinute(5), toMs: atMinute(5) })).toHaveLength(1);
      expect(await store.uses({ accountId: accountId("nobody") })).toEqual([]);
      expect(await store.accounts()).toEqual([{ id: ADA }, { id: BOB }]);
    });

    it("change nothing the second time, and of one slot the larger stays, whichever came first", async () => {
      const [small, large] = [use(0, 1), use(0, 1, { messages: 2, outputTokens: 5 })];
      expect(await store.putUses([small], [])).toEqual({ inserted: 1, replaced: 0, duplicates: 0 });
      expect(await store.putUses([small], [])).toEqual({ inserted: 0, replaced: 0, duplicates: 1 });
      expect(await store.putUses([large], [])).toEqual({ inserted: 0, replaced: 1, duplicates: 0 });
      expect(await store.putUses([small], [])).toEqual({ inserted: 0, replaced: 0, duplicates: 1 });
      expect(await store.uses({ accountId: ADA })).toEqual([large]);
    });

    it("tell models and speeds of one slot apart", async () => {
      await store.putUses(
        [use(0, 1), use(0, 1, { speed: "fast" }), use(0, 1, { model: "claude-haiku-5" })],
        [],
      );
      expect(await store.uses({ accountId: ADA })).toHaveLength(3);
    });

    it("cover a time by word of their machine, in spans that are joined where they meet", async () => {
      await store.putUses([], [coverage(0, 10, "laptop"), coverage(20, 30, "desktop")]);
      const span = (from: number, to: number) => ({ fromMs: atMinute(from), toMs: atMinute(to) });
      expect(await store.machines(ADA)).toEqual([
        { id: DESKTOP, name: "desktop", covered: [span(0, 10), span(20, 30)] },
      ]);
      await store.putUses([], [coverage(10, 20)]);
      expect(await store.machines(ADA)).toEqual([{ id: DESKTOP, name: "desktop", covered: [span(0, 30)] }]);
      expect(await store.machines(BOB)).toEqual([]);
    });

    it("name their machine even where no delivery was whole", async () => {
      await store.putUses([use(0, 1)], []);
      expect(await store.machines(ADA)).toEqual([{ id: DESKTOP, name: undefined, covered: [] }]);
    });

    it("are forgotten with their machine", async () => {
      await store.putUses([use(0, 1), use(1, 1, { accountId: BOB })], [coverage(0, 10, "desktop")]);
      expect(await store.forgetMachine(DESKTOP)).toBe(2);
      expect(await store.forgetMachine(DESKTOP)).toBe(0);
      expect(await store.uses({ accountId: ADA })).toEqual([]);
      expect(await store.machines(ADA)).toEqual([]);
    });

    it("go with the readings of their time", async () => {
      await store.putUses([use(0, 1), use(5, 1)], [coverage(0, 2), coverage(3, 10)]);
      expect(await store.prune({ payloadsBeforeMs: atMinute(5) })).toBe(0);
      expect(await store.prune({ readingsBeforeMs: atMinute(5) })).toBe(1);
      expect(await store.uses({ accountId: ADA })).toEqual([use(5, 1)]);
      expect(await store.machines(ADA)).toMatchObject([
        { covered: [{ fromMs: atMinute(5), toMs: atMinute(10) }] },
      ]);
    });

    it("are the same after any order, any repetition and any grouping", async () => {
      const delivery = fc.record({
        uses: fc.array(anyMachineUse, { maxLength: 5 }),
        covered: fc.array(anyCoverage, { maxLength: 3 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(delivery, { minLength: 1, maxLength: 5 }).chain((all) =>
            fc.record({
              all: fc.constant(all),
              muddled: fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
            }),
          ),
          async ({ all, muddled }) => {
            const straight = createMemoryStore({ decode: decodeTestPayload });
            const otherPlace = engine.createPlace();
            const other = await otherPlace.open(decodeTestPayload);
            await straight.putUses(
              all.flatMap(({ uses }) => uses),
              all.flatMap(({ covered }) => covered),
            );
            for (const { uses, covered } of muddled) await other.putUses(uses, covered);
            expect(await observe(other)).toEqual(await observe(straight));
            await other.close();
            await otherPlace.remove();
          },
        ),
        { numRuns: 60 },
      );
    });
  });
}
