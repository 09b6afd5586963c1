import { describe, expect, it } from "vitest";
import { toLevelData } from "./level-data.ts";

describe("toLevelData", () => {
  it("breaks the line at gaps, at resets and where cycles begin", () => {
    const at = (minute: number) => `2026-11-23T10:${String(minute).padStart(2, "0")}:00.000Z`;
    const data = toLevelData({
      key: "five_hour",
      label: "5-hour",
      readings: 4,
      points: [
        { at: at(0), usedPercent: 5, low: 3, high: 9 },
        { at: at(10), usedPercent: 10 },
        { at: at(40), usedPercent: 12 },
        { at: at(50), usedPercent: 1 },
      ],
      gaps: [{ from: at(10), to: at(40) }],
      cycles: [{ startedAt: at(45), resetsAt: at(59), lastPercent: 1, peakPercent: 1, wallAt: null }],
    });
    expect(data.levels).toEqual([5, 10, null, 12, null, 1]);
    expect(data.lows).toEqual([3, 10, null, 12, null, 1]);
    expect(data.highs).toEqual([9, 10, null, 12, null, 1]);
    expect(data.seconds).toEqual(data.seconds.toSorted((a, b) => a - b));
  });
});
