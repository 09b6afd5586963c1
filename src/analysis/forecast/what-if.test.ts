import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from "../../domain/time.ts";
import { utcWallClock } from "../../domain/wall-clock.ts";
import { FIVE_HOURS_MS, history, moment, officeHours } from "./fixtures/histories.ts";
import { forecast } from "./forecast.ts";
import { dailyAllowance, whatIf } from "./what-if.ts";

const nowMs = moment(10, 10.5);
const busy = history(officeHours(34), { untilMs: nowMs });
const input = {
  series: busy,
  windowLengthMs: FIVE_HOURS_MS,
  mode: "anchored",
  nowMs,
  wallClockOf: utcWallClock,
} as const;

describe("what if", () => {
  it("compares with the forecast itself", () => {
    expect(whatIf(input, { pauseMs: 0 })?.asUsual).toEqual(forecast(input));
    expect(whatIf(input, { pauseMs: 0 })?.afterPause).toEqual(forecast(input));
  });

  it("is silent where the forecast is", () => {
    expect(whatIf({ ...input, series: busy.slice(-1) }, { pauseMs: HOUR_MS })).toBeUndefined();
  });

  it("at half the pace never meets the wall earlier, nor ends higher", () => {
    const { asUsual, atHalfPace } = must(whatIf(input, { pauseMs: 0 }), "enough data");
    expect(asUsual.hitsWall).toBeGreaterThan(0.5);
    expect(atHalfPace.hitsWall).toBeLessThan(asUsual.hitsWall);
    expect(atHalfPace.atResetPercent.p50).toBeLessThan(asUsual.atResetPercent.p50);
    expect(atHalfPace.wallAtMs.p10 ?? Infinity).toBeGreaterThan(must(asUsual.wallAtMs.p10, "a wall"));
  });

  it("after a longer pause never meets the wall earlier, nor before the pause is over", () => {
    const pauses = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(pauses, pauses, (one, other) => {
        const [short, long] = [Math.min(one, other), Math.max(one, other)].map(
          (minutes) => must(whatIf(input, { pauseMs: minutes * MINUTE_MS }), "enough data").afterPause,
        );
        expect(long?.hitsWall).toBeLessThanOrEqual((short?.hitsWall ?? 0) + 1e-9);
        expect(long?.wallAtMs.p10 ?? Infinity).toBeGreaterThanOrEqual(short?.wallAtMs.p10 ?? Infinity);
        const resumesMs = addMs(nowMs, Math.max(one, other) * MINUTE_MS);
        expect(long?.wallAtMs.p10 ?? Infinity).toBeGreaterThanOrEqual(resumesMs);
      }),
      { numRuns: 30 },
    );
  });
});

describe("the daily allowance", () => {
  it("shares what remains over the days that are left", () => {
    const resetsAtMs = addMs(nowMs, 4 * DAY_MS);
    expect(dailyAllowance({ usedPercent: 40, nowMs, resetsAtMs })).toEqual({
      remainingPercent: 60,
      daysLeft: 4,
      percentPerDay: 15,
    });
  });

  it("gives all that remains on the last day, and nothing beyond the wall", () => {
    const resetsAtMs = addMs(nowMs, 6 * HOUR_MS);
    expect(dailyAllowance({ usedPercent: 40, nowMs, resetsAtMs }).percentPerDay).toBe(60);
    expect(dailyAllowance({ usedPercent: 104, nowMs, resetsAtMs }).percentPerDay).toBe(0);
  });
});
