import { describe, expect, it } from "vitest";
import { addMs, epochMs, MINUTE_MS, toIso } from "../domain/time.ts";
import { utcWallClock } from "../domain/wall-clock.ts";
import { bandAt, evenPace, toBurnUp } from "./burn-up.ts";
import { windowFixture } from "./fixtures/seed-status.ts";
import { createLocalTime } from "./format/local-time.ts";

const START_MS = epochMs(Date.UTC(2026, 4, 11, 13));
const RESET_MS = addMs(START_MS, 300 * MINUTE_MS);
const nowMs = addMs(START_MS, 90 * MINUTE_MS);
const at = (minutes: number) => toIso(addMs(START_MS, minutes * MINUTE_MS));
const localTime = createLocalTime(utcWallClock);

const window = windowFixture({
  key: "five_hour",
  label: "5-hour",
  usedPercent: 40,
  observedAt: at(88),
  cycleStartedAt: toIso(START_MS),
  resetsAt: toIso(RESET_MS),
});

const point = (minutes: number, usedPercent: number, resetsAt: string | null = toIso(RESET_MS)) => ({
  at: at(minutes),
  usedPercent,
  resetsAt,
  source: "oauth" as const,
});

const whatIf = {
  key: "five_hour",
  label: "5-hour",
  usedPercent: 40,
  asUsual: null,
  fan: [
    { at: at(190), p10: 45, p50: 60, p90: 80 },
    { at: at(300), p10: 50, p50: 80, p90: 131 },
  ],
  scenarios: [],
  modelsRefused: [],
  allowance: null,
  fit: { tasks: 0, fits: null, taskPoints: null, reason: null },
  refused: null,
};

describe("toBurnUp", () => {
  it("draws the readings of the running cycle, with a gap where nobody read", () => {
    const points = [
      point(-20, 90, at(0)),
      point(5, 2),
      point(15, 8),
      point(85, 39),
      point(88, 40),
      point(120, 70),
      point(60, 5, null),
    ];
    const chart = toBurnUp({ window, points, whatIf, nowMs, localTime });
    expect(chart?.lines.map((line) => line.map(({ percent }) => percent))).toEqual([
      [2, 8],
      [39, 40],
    ]);
    expect(chart?.title).toBe("5-hour: 40% used, resets in 3h 30m");
    expect(chart?.topPercent).toBe(140);
  });

  it("opens the fan at the newest reading and follows it between its steps", () => {
    const chart = toBurnUp({ window, points: [], whatIf, nowMs, localTime });
    if (chart === undefined) throw new Error("a running cycle has a chart");
    expect(chart.fan[0]).toEqual({ atMs: addMs(START_MS, 88 * MINUTE_MS), low: 40, middle: 40, high: 40 });
    expect(bandAt(chart, addMs(START_MS, 245 * MINUTE_MS))).toMatchObject({
      low: 47.5,
      middle: 70,
      high: 105.5,
    });
    expect(bandAt(chart, addMs(START_MS, 60 * MINUTE_MS))).toBeUndefined();
    expect(evenPace(chart, addMs(START_MS, 150 * MINUTE_MS))).toBe(50);
  });

  it("has nothing to draw before a cycle has begun", () => {
    const unstarted = { ...window, resetsAt: null, cycleStartedAt: null };
    expect(toBurnUp({ window: unstarted, points: [], nowMs, localTime })).toBeUndefined();
  });
});
