import { describe, expect, it } from "vitest";
import { DAY_MS, epochMs, HOUR_MS } from "../../../domain/time.ts";
import { utcWallClock, type WallClockOf } from "../../../domain/wall-clock.ts";
import { timeTicks } from "./time-ticks.ts";

const FROM = epochMs(Date.UTC(2026, 10, 23, 9, 40));

describe("timeTicks", () => {
  it("stands at round hours of the wall clock, and names midnight by its day", () => {
    const ticks = timeTicks(FROM, epochMs(FROM + 20 * HOUR_MS), { countMax: 4, wallClockOf: utcWallClock });
    expect(ticks.map(({ text }) => text)).toEqual(["12:00", "18:00", "Tue 24"]);
  });

  it("follows the zone that it is given", () => {
    const india: WallClockOf = (instant) => utcWallClock(epochMs(instant + 5.5 * HOUR_MS));
    const ticks = timeTicks(FROM, epochMs(FROM + 5 * DAY_MS), { countMax: 6, wallClockOf: india });
    expect(ticks.map(({ atMs }) => new Date(atMs).toISOString().slice(11, 16))).toEqual(
      Array(5).fill("18:30"),
    );
    expect(ticks[0]?.text).toBe("Tue 24");
  });

  it("never gives more than were asked for", () => {
    for (const days of [0.1, 1, 3, 20, 100, 365]) {
      const ticks = timeTicks(FROM, epochMs(FROM + days * DAY_MS), {
        countMax: 7,
        wallClockOf: utcWallClock,
      });
      expect(ticks.length).toBeLessThanOrEqual(8);
      expect(ticks.length).toBeGreaterThan(0);
    }
  });
});
