import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountFromFacts } from "../../domain/account.ts";
import type { SeriesPoint } from "../../domain/cycle.ts";
import { addMs, epochMs, HOUR_MS, MINUTE_MS, toIso } from "../../domain/time.ts";
import { FIVE_HOUR } from "../../domain/window.ts";
import { at } from "../instant.ts";
import { GAP_MS, toSeriesDocument } from "./series-document.ts";

const START = epochMs(Date.UTC(2026, 4, 11));
const account = accountFromFacts({ id: "acct" });

const reading = (atMs: number, usedPercent: number): SeriesPoint => ({
  observedAtMs: addMs(START, atMs),
  usedPercent,
  source: "oauth",
});

const windowOf = (points: readonly SeriesPoint[], pointsMax: number) => {
  const histories = [{ account, windows: [{ key: FIVE_HOUR, points, cycles: [] }] }];
  const window = toSeriesDocument(histories, { pointsMax, nowMs: START }).accounts[0]?.windows[0];
  if (window === undefined) throw new Error("expected a window");
  return window;
};

const histories = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 3 * HOUR_MS }), fc.integer({ min: 0, max: 110 })), {
    minLength: 1,
  })
  .map((steps) => {
    let atMs = 0;
    return steps.map(([stepMs, level]) => reading((atMs += stepMs), level));
  });

describe("toSeriesDocument", () => {
  it("gives every reading where there are few enough", () => {
    const readings = [reading(0, 1), reading(MINUTE_MS, 2)];
    expect(windowOf(readings, 2).points).toEqual([
      { at: toIso(START), usedPercent: 1 },
      { at: toIso(addMs(START, MINUTE_MS)), usedPercent: 2 },
    ]);
  });

  it("never gives more points than asked for, in order, and keeps the first stretch, the last reading and every extreme", () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 40 }), (readings, pointsMax) => {
        const { points, readings: count } = windowOf(readings, pointsMax);
        expect(count).toBe(readings.length);
        expect(points.length).toBeLessThanOrEqual(pointsMax);
        const instants = points.map((point) => at(point.at));
        expect(instants).toEqual(instants.toSorted((a, b) => a - b));
        expect(points.at(-1)).toMatchObject({
          at: toIso(readings.at(-1)?.observedAtMs ?? START),
          usedPercent: readings.at(-1)?.usedPercent,
        });
        const levels = readings.map(({ usedPercent }) => usedPercent);
        expect(Math.max(...points.map((point) => point.high ?? point.usedPercent))).toBe(Math.max(...levels));
        expect(Math.min(...points.map((point) => point.low ?? point.usedPercent))).toBe(Math.min(...levels));
      }),
    );
  });

  it("keeps a reset sharp: the peak before it and the level after it are points of their own", () => {
    const rising = Array.from({ length: 100 }, (_, index) => reading(index * MINUTE_MS, index));
    const after = Array.from({ length: 100 }, (_, index) => reading((100 + index) * MINUTE_MS, 0));
    const { points } = windowOf([...rising, ...after], 10);
    const peak = points.findIndex((point) => (point.high ?? point.usedPercent) === 99);
    expect(points[peak]?.usedPercent).toBe(99);
    expect(points[peak + 1]).toMatchObject({ usedPercent: 0 });
    expect(points[peak + 1]?.high).toBeUndefined();
  });

  it("names the stretches that nobody saw", () => {
    const readings = [reading(0, 1), reading(MINUTE_MS, 1), reading(GAP_MS + 2 * MINUTE_MS, 5)];
    expect(windowOf(readings, 1).gaps).toEqual([
      { from: toIso(addMs(START, MINUTE_MS)), to: toIso(addMs(START, GAP_MS + 2 * MINUTE_MS)) },
    ]);
  });

  it("says of each cycle where it began, where it ended and when it was at its wall", () => {
    const points = [reading(HOUR_MS, 40), reading(2 * HOUR_MS, 100), reading(3 * HOUR_MS, 103)];
    const cycle = {
      accountId: account.id,
      windowKey: FIVE_HOUR,
      resetsAtMsMin: addMs(START, 5 * HOUR_MS),
      resetsAtMsMax: addMs(START, 5 * HOUR_MS),
      firstObservedAtMs: addMs(START, HOUR_MS),
      lastObservedAtMs: addMs(START, 3 * HOUR_MS),
      peakUsedPercent: 103,
      readingCount: 3,
    };
    const series = [{ account, windows: [{ key: FIVE_HOUR, points, cycles: [cycle] }] }];
    const document = toSeriesDocument(series, { pointsMax: 2, nowMs: START });
    expect(document.accounts[0]?.windows[0]?.cycles).toEqual([
      {
        startedAt: toIso(START),
        resetsAt: toIso(addMs(START, 5 * HOUR_MS)),
        lastPercent: 103,
        peakPercent: 103,
        wallAt: toIso(addMs(START, 2 * HOUR_MS)),
      },
    ]);
  });
});
