import { expect, it } from "vitest";
import { epochMs } from "../domain/time.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { decodePayload } from "../wire/snapshot-payload.ts";
import { ADA, snapshotOf } from "./fixtures/fakes.ts";
import { keepPrepaid, loadPrepaid } from "./prepaid-record.ts";

const at = (hour: number) => epochMs(Date.UTC(2026, 10, 23, hour));
const silent = (hour: number) => snapshotOf({ source: "web", observedAtMs: at(hour), usedPercent: 15 });
const said = (hour: number, amount: number) => ({
  ...silent(hour),
  prepaid: { amount, currency: "USD" },
});

it("prepaid money outlives the snapshots that do not speak of it, and an older word changes nothing", async () => {
  const store = createMemoryStore({ decode: decodePayload });
  expect(await loadPrepaid(store, ADA.id)).toBeUndefined();
  await keepPrepaid(store, [said(5, 20), silent(6)]);
  await keepPrepaid(store, [said(4, 30), silent(7)]);
  expect(await loadPrepaid(store, ADA.id)).toEqual({
    balance: { amount: 20, currency: "USD" },
    observedAtMs: at(5),
  });
});
