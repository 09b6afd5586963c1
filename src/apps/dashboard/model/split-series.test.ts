import { describe, expect, it } from "vitest";
import { splitRuns, type SplitSeries } from "./split-series.ts";

type Point = SplitSeries["points"][number];

function point(hour: number, code: number): Point {
  return {
    at: `2026-11-${String(1 + Math.floor(hour / 24)).padStart(2, "0")}T${String(hour % 24).padStart(2, "0")}:00:00.000Z`,
    usedPercent: code + 5,
    parts: [
      {
        surface: "claude_code",
        label: "Claude Code",
        points: code,
        low: null,
        high: null,
      },
    ],
  };
}

describe("splitRuns", () => {
  it("cuts at a reset and where no split was made for long", () => {
    const runs = splitRuns([point(1, 10), point(2, 20), point(3, 1), point(20, 5)], []);
    expect(runs.map((run) => run.length)).toEqual([2, 1, 1]);
  });

  it("cuts where nothing was read, though the level rose on", () => {
    const points = [point(1, 10), point(2, 12), point(6, 20), point(7, 21)];
    const gap = { from: point(2, 0).at, to: point(6, 0).at };
    expect(splitRuns(points, [gap]).map((run) => run.length)).toEqual([2, 2]);
    expect(splitRuns(points, []).map((run) => run.length)).toEqual([4]);
  });
});
