import { describe, expect, it } from "vitest";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from "../domain/time.ts";
import { clock } from "./fixtures/usage.ts";
import { pace } from "./pace.ts";

const nowMs = clock("14:00");
const fiveHours = (leftMs: number, usedPercent = 50) =>
  pace({ usedPercent, windowLengthMs: 5 * HOUR_MS, resetsAtMs: addMs(nowMs, leftMs), nowMs });

describe("pace", () => {
  it("is even when as much is used as has passed", () => {
    expect(fiveHours(2.5 * HOUR_MS)).toEqual({ elapsedPercent: 50, ratio: 1 });
    expect(fiveHours(HOUR_MS, 96)).toEqual({ elapsedPercent: 80, ratio: expect.closeTo(1.2, 9) });
    const week = {
      usedPercent: 68,
      windowLengthMs: 7 * DAY_MS,
      resetsAtMs: addMs(nowMs, 3.5 * DAY_MS),
      nowMs,
    };
    expect(pace(week)).toEqual({ elapsedPercent: 50, ratio: 1.36 });
  });

  it("has no ratio before 3 % of the cycle have passed", () => {
    expect(fiveHours(5 * HOUR_MS - 8 * MINUTE_MS)).toEqual({ elapsedPercent: expect.closeTo(2.667, 3) });
    expect(fiveHours(5 * HOUR_MS - 9 * MINUTE_MS)?.ratio).toBeCloseTo(50 / 3, 6);
  });

  it("takes a reset a little further than a whole window away for the very start", () => {
    expect(fiveHours(5 * HOUR_MS + 3 * MINUTE_MS)).toEqual({ elapsedPercent: 0 });
  });

  it("is absent once the reset has passed, and when the cycle would begin in the future", () => {
    expect(fiveHours(0)).toBeUndefined();
    expect(fiveHours(-1)).toBeUndefined();
    expect(fiveHours(7 * HOUR_MS)).toBeUndefined();
  });
});
