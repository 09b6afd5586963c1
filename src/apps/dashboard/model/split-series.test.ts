import { describe, expect, it } from "vitest";
import { splitRuns, splitScore, type SplitSeries, type SplitWindow } from "./split-series.ts";

type Point = SplitSeries["points"][number];

function point(hour: number, code: number, band?: readonly [low: number, high: number]): Point {
  return {
    at: `2026-11-${String(1 + Math.floor(hour / 24)).padStart(2, "0")}T${String(hour % 24).padStart(2, "0")}:00:00.000Z`,
    usedPercent: code + 5,
    parts: [
      {
        surface: "claude_code",
        label: "Claude Code",
        points: code,
        low: band?.[0] ?? null,
        high: band?.[1] ?? null,
      },
    ],
  };
}

function window(measured: readonly Point[], estimated: readonly Point[]): SplitWindow {
  return {
    key: "seven_day",
    label: "Week, all models",
    series: [
      { method: "breakdown", kind: "measured", points: [...measured] },
      { method: "calibrated", kind: "estimated", points: [...estimated] },
    ],
    refused: [],
  };
}

describe("splitScore", () => {
  it("compares the estimate with the measured share of the same hour", () => {
    const score = splitScore(
      window([point(1, 10), point(2, 20)], [point(1, 12, [9, 13]), point(2, 19, [19.5, 22])]),
    );
    expect(score).toEqual({ pairs: 2, meanErrorPoints: 1.5, insideBand: 1 });
  });

  it("says nothing where the two never meet", () => {
    expect(splitScore(window([point(1, 10)], [point(30, 10)]))).toBeUndefined();
  });
});

describe("splitRuns", () => {
  it("cuts at a reset and where nothing was read for long", () => {
    const runs = splitRuns([point(1, 10), point(2, 20), point(3, 1), point(20, 5)]);
    expect(runs.map((run) => run.length)).toEqual([2, 1, 1]);
  });
});
