import { describe, expect, it } from "vitest";
import { addMs, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import type { Forecast } from "../forecast/forecast.ts";
import { noteShown, recordShown, settleShown, type ShownLog } from "./shown-log.ts";

const START_MS = epochMs(Date.UTC(2026, 4, 11));
const LENGTH_MS = 5 * HOUR_MS;

const forecastTo = (resetsAtMs: EpochMs, p50 = 40): Forecast => ({
  hitsWall: 0.1,
  wallAtMs: {},
  atResetPercent: { p10: p50 - 10, p50, p90: p50 + 10 },
  resetsAtMs,
  basis: "",
});

/** Cycles of five hours, one forecast in each, that end at `levels`. */
function cycles(levels: readonly number[]) {
  const series = levels.flatMap((usedPercent, index) => {
    const resetsAtMs = addMs(START_MS, (index + 1) * LENGTH_MS);
    return [60, 5].map((minutes) => ({
      observedAtMs: addMs(resetsAtMs, -minutes * MINUTE_MS),
      usedPercent,
      resetsAtMs,
      source: "oauth" as const,
    }));
  });
  const log = levels.reduce<ShownLog>((kept, _, index) => {
    const resetsAtMs = addMs(START_MS, (index + 1) * LENGTH_MS);
    const madeAtMs = addMs(resetsAtMs, -50 * MINUTE_MS);
    return noteShown(kept, { madeAtMs, forecast: forecastTo(resetsAtMs), windowLengthMs: LENGTH_MS });
  }, []);
  return { series, log };
}

describe("the log of what was shown", () => {
  it("keeps one forecast for each fifteenth of a window's length, and at most thirty cycles of them", () => {
    const forecast = forecastTo(addMs(START_MS, LENGTH_MS));
    let log: ShownLog = [];
    for (let minute = 0; minute < 20_000; minute += 5) {
      const madeAtMs = addMs(START_MS, minute * MINUTE_MS);
      log = noteShown(log, { madeAtMs, forecast, windowLengthMs: LENGTH_MS });
    }
    expect(log).toHaveLength(450);
    expect(log[1]).toBeDefined();
    expect((log[1]?.madeAtMs ?? 0) - (log[0]?.madeAtMs ?? 0)).toBe(20 * MINUTE_MS);
  });

  it("settles a forecast once a reading shows how its cycle ended, and leaves the others", () => {
    const { series, log } = cycles([38, 60, 41]);
    const settled = settleShown(log, { series, windowLengthMs: LENGTH_MS });
    expect(settled.map((kept) => kept.settled?.outcome)).toEqual([
      { kind: "settled", levelPercent: 38, wallAtMs: undefined },
      { kind: "settled", levelPercent: 60, wallAtMs: undefined },
      undefined,
    ]);
    expect(settleShown(settled, { series, windowLengthMs: LENGTH_MS })).toBe(settled);
  });

  it("tells how often the interval held, from five cycles on", () => {
    const { series, log } = cycles([38, 60, 41, 35, 44, 48, 20]);
    const settled = settleShown(log, { series, windowLengthMs: LENGTH_MS });
    const nowMs = addMs(START_MS, 7 * LENGTH_MS);
    const record = recordShown(settled, nowMs);
    expect(record?.cycleCount).toBe(6);
    expect(record?.levelCoverage).toBeCloseTo(5 / 6, 9);
    expect(recordShown(settled.slice(0, 4), nowMs)).toBeUndefined();
  });

  it("knows nothing as of an instant of what came true later", () => {
    const { series, log } = cycles([38, 60, 41, 35, 44, 48, 20]);
    const settled = settleShown(log, { series, windowLengthMs: LENGTH_MS });
    expect(recordShown(settled, addMs(START_MS, 6 * LENGTH_MS))).toBeUndefined();
  });
});
