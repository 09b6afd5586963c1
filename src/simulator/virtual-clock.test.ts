import { describe, expect, it } from "vitest";
import { addMs, epochMs } from "../domain/time.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const START = epochMs(Date.UTC(2026, 9, 20, 12));

describe("virtual clock", () => {
  it("moves only when told, and never back", () => {
    const clock = createVirtualClock(START);
    clock.advance(1_500);
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([addMs(START, 1_500), 1_500]);
    expect(() => clock.set(START)).toThrow(/never runs backwards/);
  });

  it("wakes a sleeper once its time has come", async () => {
    const clock = createVirtualClock(START);
    let isAwake = false;
    const sleep = clock.sleep(1_000).then(() => (isAwake = true));
    clock.advance(999);
    await Promise.resolve();
    expect([isAwake, clock.sleeperCount]).toEqual([false, 1]);
    clock.advance(1);
    await sleep;
    expect([isAwake, clock.sleeperCount]).toEqual([true, 0]);
  });

  it("wakes a sleeper that is aborted, and does not sleep for nothing", async () => {
    const clock = createVirtualClock(START);
    const controller = new AbortController();
    const sleep = clock.sleep(1_000, controller.signal);
    controller.abort();
    await sleep;
    await clock.sleep(1_000, controller.signal);
    await clock.sleep(0);
    expect(clock.sleeperCount).toBe(0);
  });
});
