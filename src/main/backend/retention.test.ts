import { beforeEach, describe, expect, it } from "vitest";
import { accountId } from "../../domain/account.ts";
import { addMs, DAY_MS, epochMs, type EpochMs } from "../../domain/time.ts";
import { SEVEN_DAY } from "../../domain/window.ts";
import type { Store } from "../../ports/store.ts";
import { createMemoryStore } from "../../store/memory/memory-store.ts";
import { decodePayload } from "../../wire/snapshot-payload.ts";
import { pruneDaily } from "./retention.ts";

const NOW = epochMs(Date.UTC(2026, 10, 23, 12));
const ADA = accountId("ada");
const SETTINGS = { keepPayloadsDays: null, keepReadingsDays: 30 };

let store: Store;
beforeEach(async () => {
  store = createMemoryStore({ decode: decodePayload });
  await append(addMs(NOW, -40 * DAY_MS));
  await append(addMs(NOW, -1 * DAY_MS));
});

async function append(observedAtMs: EpochMs): Promise<void> {
  const payload = { seven_day: { utilization: 12, resets_at: "2026-11-28T00:00:00Z" } };
  const decoded = decodePayload("oauth", payload);
  if (!decoded.ok) throw new Error(decoded.message);
  await store.append([
    { ...decoded.value, accountId: ADA, source: "oauth", observedAtMs, drift: [], payload },
  ]);
}

const readingCount = async () => (await store.readings({ accountId: ADA, windowKey: SEVEN_DAY })).length;

describe("pruneDaily", () => {
  it("drops readings that are older than the setting says", async () => {
    await pruneDaily(store, SETTINGS, NOW);
    expect(await readingCount()).toBe(1);
  });

  it("does nothing again within a day, and does after it", async () => {
    await pruneDaily(store, SETTINGS, NOW);
    await append(addMs(NOW, -50 * DAY_MS));
    await pruneDaily(store, SETTINGS, addMs(NOW, DAY_MS - 1));
    expect(await readingCount()).toBe(2);
    await pruneDaily(store, SETTINGS, addMs(NOW, DAY_MS));
    expect(await readingCount()).toBe(1);
  });

  it("is not held up by a clock that was set back", async () => {
    await pruneDaily(store, SETTINGS, addMs(NOW, 300 * DAY_MS));
    await append(addMs(NOW, -40 * DAY_MS));
    await pruneDaily(store, SETTINGS, NOW);
    expect(await readingCount()).toBe(0);
  });

  it("keeps everything and writes nothing where the settings name no bound", async () => {
    await pruneDaily(store, { ...SETTINGS, keepReadingsDays: null }, NOW);
    expect(await readingCount()).toBe(2);
    expect(await store.recordKeys("")).toEqual([]);
  });
});
