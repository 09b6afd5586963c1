import { describe, expect, it } from "vitest";
import { analyzeAccount, type AccountInput } from "../analysis/analyze-account.ts";
import { accountId } from "../domain/account.ts";
import { addMs, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from "../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../domain/window.ts";
import { decodePayload } from "../wire/snapshot-payload.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { keepShown, loadShown } from "./track-record.ts";

const START_MS = epochMs(Date.UTC(2026, 4, 11, 8));
const ADA = { id: accountId("ada") };
const at = (minutes: number): EpochMs => addMs(START_MS, minutes * MINUTE_MS);
const resetOf = (minutes: number) => addMs(START_MS, (Math.floor(minutes / 300) + 1) * 5 * HOUR_MS);

/** Readings each five minutes: two points an hour, five hours a cycle. */
function inputAt(nowMs: EpochMs): AccountInput {
  const points = Array.from({ length: 5_000 }, (_, index) => index * 5)
    .filter((minutes) => at(minutes) <= nowMs)
    .map((minutes) => ({
      observedAtMs: at(minutes),
      usedPercent: Math.floor((minutes % 300) / 30),
      resetsAtMs: resetOf(minutes),
      source: "oauth" as const,
    }));
  const newest = points.at(-1);
  const snapshot = {
    accountId: ADA.id,
    source: "oauth" as const,
    observedAtMs: newest?.observedAtMs ?? nowMs,
    drift: [],
    payload: null,
    readings: newest
      ? [{ windowKey: FIVE_HOUR, usedPercent: newest.usedPercent, resetsAtMs: newest.resetsAtMs }]
      : [],
    pools: [],
    scopedShares: [],
    scale: "percent" as const,
  };
  return { account: ADA, latest: [snapshot], series: new Map([[FIVE_HOUR, points]]), history: [], nowMs };
}

describe("what was shown", () => {
  it("is kept, scored when its cycle has ended, and told from five cycles on", async () => {
    const store = createMemoryStore({ decode: decodePayload });
    for (let minutes = 60; minutes < 7 * 300; minutes += 30) {
      const input = inputAt(at(minutes));
      const shown = await loadShown(store, ADA.id);
      const analysis = analyzeAccount({ ...input, shown });
      await keepShown(store, { ...input, analysis, shown });
    }
    const nowMs = at(7 * 300 - 10);
    const shown = await loadShown(store, ADA.id);
    const { windows } = analyzeAccount({ ...inputAt(nowMs), shown });
    expect(windows[0]?.record?.cycleCount).toBe(6);
    expect(windows[0]?.record?.levelCoverage).toBeGreaterThan(0.5);
    const before = analyzeAccount({ ...inputAt(at(4 * 300)), shown });
    expect(before.windows[0]?.record).toBeUndefined();
  });

  it("keeps an estimate of the week beside the server's figures once for each half day", async () => {
    const store = createMemoryStore({ decode: decodePayload });
    const score = { errorPoints: 1.5, measuredPoints: 40, isHeld: true };
    for (let minutes = 0; minutes < 24 * 60; minutes += 60) {
      const input = inputAt(at(minutes));
      const shown = await loadShown(store, ADA.id);
      const analysis = { ...analyzeAccount(input), splitScore: score };
      await keepShown(store, { ...input, analysis, shown });
    }
    const { splits } = await loadShown(store, ADA.id);
    expect(splits.map(({ madeAtMs }) => (madeAtMs - START_MS) / HOUR_MS)).toEqual([0, 12]);
    expect(splits[0]?.score).toEqual(score);
  });

  it("reads a record that is damaged as nothing", async () => {
    const store = createMemoryStore({ decode: decodePayload });
    const damaged = { [FIVE_HOUR]: [[1, 2], "x", [null]], [SEVEN_DAY]: 3 };
    await store.updateRecord(`shown-forecasts:${ADA.id}`, () => ({ next: damaged, result: undefined }));
    await store.updateRecord(`shown-splits:${ADA.id}`, () => ({ next: "x", result: undefined }));
    const { forecasts, splits } = await loadShown(store, ADA.id);
    expect([...forecasts.values()].flat()).toEqual([]);
    expect(splits).toEqual([]);
  });
});
