import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { utcWallClock } from "../../domain/wall-clock.ts";
import { FIVE_HOURS_MS, history, moment, officeHours } from "../forecast/fixtures/histories.ts";
import { forecast } from "../forecast/forecast.ts";
import { backtest } from "./backtest.ts";

const nowMs = moment(11, 12);
const series = history(officeHours(22), { untilMs: moment(14, 0) });
const options = { series, windowLengthMs: FIVE_HOURS_MS, nowMs, wallClockOf: utcWallClock };

describe("a backtest", () => {
  const { rows, record } = backtest(options);

  it("says at each moment what the forecast said then", () => {
    expect(rows.length).toBeGreaterThan(100);
    const row = must(rows.at(-20), "a row");
    const then = { ...options, mode: "anchored", nowMs: row.madeAtMs } as const;
    expect(row.forecast).toEqual(forecast(then));
  });

  it("scores what has settled, and leaves the running cycle open", () => {
    expect(rows.at(-1)?.outcome.kind).toBe("open");
    const settled = rows.filter(({ outcome }) => outcome.kind === "settled");
    expect(record?.forecastCount).toBe(settled.length);
    expect(record?.cycleCount).toBe(18);
    expect(record?.brier).toBeLessThan(0.15);
  });

  it("makes forecasts from where it is told on", () => {
    const later = backtest({ ...options, fromMs: moment(10, 0) });
    expect(later.rows.length).toBeGreaterThan(10);
    expect(later.rows.every(({ madeAtMs }) => madeAtMs >= moment(10, 0))).toBe(true);
  });

  it("never changes an earlier forecast when readings are added", () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: series.length }), (count) => {
        const earlier = backtest({ ...options, series: series.slice(0, count) });
        const said = rows.slice(0, earlier.rows.length).map((row) => row.forecast);
        expect(earlier.rows.map((row) => row.forecast)).toEqual(said);
      }),
      { numRuns: 15 },
    );
  });

  it("is silent on a history without two readings of a cycle", () => {
    expect(backtest({ ...options, series: series.slice(0, 1) })).toEqual({ rows: [], record: undefined });
  });
});
