import { describe, expect, it } from "vitest";
import { HOUR_MS } from "../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, type WindowKey } from "../domain/window.ts";
import { bindingWindow } from "./binding.ts";
import type { Burn } from "./burn.ts";
import { currentReadings } from "./current-readings.ts";
import { clock, fresh, SEED_NOW, SEED_PERCENTS, snapshot, type Percents } from "./fixtures/usage.ts";

const nowMs = clock("14:00");
const day = clock("23:00");

function bind(percents: Percents, perHour: Readonly<Record<string, number>> = {}) {
  const burns = new Map(
    Object.entries(perHour).map(([key, percentPerHour]): [WindowKey, Burn] => [
      key as WindowKey,
      burnOf(percentPerHour),
    ]),
  );
  return bindingWindow(fresh(nowMs, percents), burns, nowMs);
}

function burnOf(percentPerHour: number): Burn {
  return {
    percentPerHour,
    lowPercentPerHour: percentPerHour,
    highPercentPerHour: percentPerHour,
    spanMs: HOUR_MS,
    sampleCount: 2,
    fromMs: clock("13:00"),
    toMs: nowMs,
  };
}

describe("bindingWindow", () => {
  it("G1: is opus at 94 on the seed's account", () => {
    expect(bindingWindow(fresh(SEED_NOW, SEED_PERCENTS), new Map(), SEED_NOW)).toEqual({
      key: "seven_day_opus",
      reason: "Opus's week has the least left: it is at 94 % and resets in 5 d 14 h.",
    });
  });

  it("says that nothing has been used instead of naming a window that has the least left", () => {
    expect(bind({ five_hour: 0, seven_day: 0 })).toEqual({
      key: FIVE_HOUR,
      reason: "Nothing has been used yet: every running window is at 0 %.",
    });
  });

  it("names another window that fills faster and would hit first", () => {
    const seen = bind(
      { five_hour: [81, clock("19:00")], seven_day: [90, day] },
      { five_hour: 38, seven_day: 1 },
    );
    expect(seen).toEqual({
      key: SEVEN_DAY,
      reason:
        "The week has the least left: it is at 90 % and resets in 9 h; the five-hour window fills faster and on its line meets 100 % first, in 30 min.",
    });
  });

  it("names no other when its own line comes first", () => {
    const seen = bind(
      { five_hour: [81, clock("19:00")], seven_day: [90, day] },
      { five_hour: 5, seven_day: 20 },
    );
    expect(seen?.reason).toBe("The week has the least left: it is at 90 % and resets in 9 h.");
  });

  it("does not name a faster one whose reset comes first", () => {
    const seen = bind({ five_hour: [81, clock("14:20")], seven_day: [90, day] }, { five_hour: 38 });
    expect(seen?.reason).not.toContain("five-hour");
  });

  it("takes the wall that resets last, because limits are ANDed", () => {
    expect(bind({ five_hour: [104, clock("15:00")], seven_day: [100, day] })).toMatchObject({
      key: SEVEN_DAY,
      reason: "The week is at its wall: it is at 100 % and resets in 9 h.",
    });
  });

  it("prefers of two equal weeks the one for everything, though their resets jitter", () => {
    expect(bind({ seven_day: [94, day], seven_day_opus: [94, clock("23:00:01")] })?.key).toBe(SEVEN_DAY);
  });

  it("passes over a window whose cycle has ended, and is absent when no cycle runs", () => {
    const readings = (percents: Percents) => currentReadings([snapshot(clock("12:00"), percents)], { nowMs });
    const ended = { five_hour: [99, clock("13:00")] } as const;
    expect(bindingWindow(readings({ ...ended, seven_day: [20, day] }), new Map(), nowMs)?.key).toBe(
      SEVEN_DAY,
    );
    expect(bindingWindow(readings(ended), new Map(), nowMs)).toBeUndefined();
    expect(bindingWindow([], new Map(), nowMs)).toBeUndefined();
  });

  it("is the five hours on a fresh account", () => {
    expect(bind({ five_hour: 0, seven_day: 0 })?.key).toBe(FIVE_HOUR);
  });
});
