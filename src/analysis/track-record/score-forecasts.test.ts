import { describe, expect, it } from "vitest";
import { addMs, HOUR_MS, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import { clock, point } from "../fixtures/usage.ts";
import type { Forecast } from "../forecast/forecast.ts";
import { FIVE_HOURS_MS } from "../forecast/fixtures/histories.ts";
import { outcome } from "./outcome.ts";
import { pinballLoss } from "./pinball.ts";
import { scoreForecasts, type ShownForecast } from "./score-forecasts.ts";

const reset = clock("15:00");
const walled = [
  point(clock("12:00"), 50, reset),
  point(clock("13:00"), 80, reset),
  point(clock("14:00"), 100, reset),
  point(clock("14:55"), 100, reset),
  point(clock("15:05"), 2, clock("20:00")),
];
const after = (madeAtMs: EpochMs, series = walled) =>
  outcome(series, { madeAtMs, resetsAtMs: reset, windowLengthMs: FIVE_HOURS_MS });

describe("the outcome", () => {
  it("is the last level before the reset, and when 100 % was first read", () => {
    expect(after(clock("12:00"))).toEqual({ kind: "settled", levelPercent: 100, wallAtMs: clock("14:00") });
  });

  it("has no wall where none was read", () => {
    const calm = walled.map((each) => ({ ...each, usedPercent: Math.min(each.usedPercent, 90) }));
    expect(after(clock("12:00"), calm)).toEqual({ kind: "settled", levelPercent: 90, wallAtMs: undefined });
  });

  it("is open while the cycle runs", () => {
    expect(after(clock("12:00"), walled.slice(0, 4))).toEqual({ kind: "open" });
  });

  it("is unseen when nobody read the window near its end", () => {
    expect(after(clock("12:00"), [...walled.slice(0, 3), ...walled.slice(4)])).toEqual({ kind: "unseen" });
  });

  it("is cut short by a reset that the server granted early", () => {
    const granted = [...walled.slice(0, 2), point(clock("13:10"), 0, reset), ...walled.slice(3)];
    expect(after(clock("12:00"), granted)).toEqual({ kind: "cut-short" });
  });
});

const shown = (hour: string, facts: Partial<Forecast>, resetsAtMs = reset): ShownForecast => ({
  madeAtMs: clock(hour),
  forecast: {
    hitsWall: 0.5,
    wallAtMs: {},
    atResetPercent: { p10: 80, p50: 95, p90: 110 },
    resetsAtMs,
    basis: "",
    ...facts,
  },
});
/** The record of what was shown, once a series has told how it came. */
function record(made: readonly ShownForecast[], series = walled, lastCycles?: number) {
  const settled = made.flatMap((one) => {
    const { resetsAtMs } = one.forecast;
    const end = outcome(series, { madeAtMs: one.madeAtMs, resetsAtMs, windowLengthMs: FIVE_HOURS_MS });
    return end.kind === "settled" ? [{ ...one, outcome: end }] : [];
  });
  return scoreForecasts(settled, lastCycles);
}

describe("the track record", () => {
  it("is absent while nothing has settled", () => {
    expect(record([])).toBeUndefined();
    expect(record([shown("12:00", {})], walled.slice(0, 4))).toBeUndefined();
  });

  it("scores the interval, the quantiles and the probability", () => {
    const wallAtMs = { p10: clock("13:00"), p50: clock("13:30"), p90: clock("14:30") };
    const scored = record([shown("12:00", { hitsWall: 0.9, wallAtMs })]);
    expect(scored).toMatchObject({
      forecastCount: 1,
      cycleCount: 1,
      levelCoverage: 1,
      wallCoverage: 1,
      wallIntervalCount: 1,
    });
    expect(scored?.levelPinballPercent).toBeCloseTo((2 + 2.5 + 1) / 3);
    expect(scored?.wallPinballHours).toBeCloseTo((0.1 * 1 + 0.5 * 0.5 + 0.1 * 0.5) / 3);
    expect(scored?.brier).toBeCloseTo(0.01);
  });

  it("counts a wall that was not named as named at the reset", () => {
    const scored = record([shown("12:00", { hitsWall: 0 })]);
    expect(scored?.wallPinballHours).toBeCloseTo((0.9 + 0.5 + 0.1) / 3);
    expect(scored?.wallCoverage).toBeUndefined();
    expect(scored?.brier).toBe(1);
  });

  it("holds a whole reading to the interval as it is printed", () => {
    const within = (p10: number, p90: number) =>
      record([shown("12:00", { atResetPercent: { p10, p50: p10, p90 } })])?.levelCoverage;
    expect([within(99.8, 99.9), within(80, 99.4), within(100.6, 120)]).toEqual([1, 0, 0]);
  });

  it("leaves out what was said at the wall, and keeps the newest cycles when asked", () => {
    const nowMs = clock("14:30");
    const atWall = shown("14:30", { hitsWall: 1, wallAtMs: { p10: nowMs, p50: nowMs, p90: nowMs } });
    expect(record([atWall])).toBeUndefined();
    const second = addMs(reset, FIVE_HOURS_MS);
    const longer = [
      ...walled,
      point(addMs(second, -5 * MINUTE_MS), 10, second),
      point(addMs(second, HOUR_MS), 0),
    ];
    const both = [shown("12:00", { hitsWall: 1 }), shown("16:00", { hitsWall: 1 }, second)];
    const score = (lastCycles?: number) => record(both, longer, lastCycles);
    expect(score()).toMatchObject({ cycleCount: 2, forecastCount: 2, brier: 0.5 });
    expect(score(1)).toMatchObject({ cycleCount: 1, forecastCount: 1, brier: 1 });
  });
});

describe("pinball loss", () => {
  it("is least on average for the true quantile", () => {
    const truths = Array.from({ length: 100 }, (_, index) => index);
    const lossOf = (said: number) => truths.reduce((sum, value) => sum + pinballLoss(said, value, 0.9), 0);
    expect(lossOf(90)).toBeLessThan(lossOf(80));
    expect(lossOf(90)).toBeLessThan(lossOf(98));
  });
});
