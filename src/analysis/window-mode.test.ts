import { describe, expect, it } from "vitest";
import { must } from "../domain/assert.ts";
import type { SeriesPoint } from "../domain/cycle.ts";
import { DAY_MS } from "../domain/time.ts";
import { at, clock, minute, point } from "./fixtures/usage.ts";
import { lastBurn, recentBurn } from "./burn.ts";
import { classifyInterval, windowMode } from "./window-mode.ts";

function kinds(series: readonly SeriesPoint[]): readonly string[] {
  return series.slice(1).map((later, index) => classifyInterval(must(series[index], "earlier"), later).kind);
}

const RA = [
  point(clock("13:30"), 18, clock("18:30")),
  point(clock("14:00"), 42, clock("18:30")),
  point(clock("15:00"), 61, clock("18:30")),
  point(clock("18:30"), 43, clock("19:00")),
  point(clock("19:00"), 19, clock("20:00")),
  point(clock("20:00"), 0),
];

describe("windowMode", () => {
  it("RA: a window that falls at its reset by the cost of its oldest message is sliding", () => {
    expect(kinds(RA)).toEqual(["growth", "growth", "step-down", "step-down", "full-reset"]);
    const { mode, evidence } = windowMode(RA);
    expect(mode).toBe("sliding");
    expect(evidence.map(({ kind, supports }) => [kind, supports])).toEqual([
      ["step-down", "sliding"],
      ["step-down", "sliding"],
      ["full-reset", undefined],
    ]);
  });

  it("RA: no burn, and so no wall, is drawn across its steps", () => {
    for (const count of [4, 5, 6]) {
      const series = RA.slice(0, count);
      expect(lastBurn(series)).toBeUndefined();
      expect(recentBurn(series, { nowMs: must(series.at(-1), "last").observedAtMs })).toBeUndefined();
    }
  });

  it("RB: 100 → 82 at 14:14 with the next reset at 14:21 is sliding", () => {
    const RB = [
      point(clock("09:14"), 18, clock("14:14")),
      point(clock("12:30"), 100, clock("14:14")),
      point(clock("14:14"), 82, clock("14:21")),
    ];
    expect(kinds(RB)).toEqual(["growth", "step-down"]);
    expect(windowMode(RB)).toMatchObject({
      mode: "sliding",
      evidence: [{ kind: "step-down", resetShiftMs: 7 * 60_000, supports: "sliding" }],
    });
    expect(lastBurn(RB)).toBeUndefined();
  });

  it("V4: 96 → 3 within 3 h 22 min of adding 24 points is anchored, with or without a new reset time", () => {
    const used = [point(clock("14:02"), 72, clock("18:00")), point(clock("14:38"), 96, clock("18:00"))];
    for (const after of [point(clock("18:00"), 3, clock("23:00")), point(clock("18:00"), 3)]) {
      expect(kinds([...used, after])).toEqual(["growth", "full-reset"]);
      expect(windowMode([...used, after]).mode).toBe("anchored");
    }
  });

  it("is unclear from a reset alone: after a long pause both models empty the window", () => {
    const series = [
      point(clock("08:00"), 0),
      point(clock("08:10"), 60, clock("13:00")),
      point(clock("12:50"), 60, clock("13:00")),
      point(clock("13:10"), 0),
    ];
    expect(kinds(series)).toEqual(["growth", "flat", "full-reset"]);
    expect(windowMode(series).mode).toBe("unclear");
  });

  it("B6: takes 98 → 1 with the reset 5 h on for a full reset, clear only with the use before it", () => {
    const day = "2026-07-02T";
    const roll = [
      point(at(`${day}07:40:00Z`), 98, at(`${day}07:50:00Z`)),
      point(at(`${day}08:14:00Z`), 1, at(`${day}12:49:59Z`)),
    ];
    expect(kinds(roll)).toEqual(["full-reset"]);
    expect(windowMode(roll).mode).toBe("unclear");
    expect(windowMode([point(at(`${day}07:00:00Z`), 70, at(`${day}07:50:00Z`)), ...roll]).mode).toBe(
      "anchored",
    );
  });

  it("is unclear where the readings show both", () => {
    const series = [
      ...RA,
      point(clock("20:10"), 10, clock("23:59")),
      point(clock("23:00"), 60, clock("23:59")),
      point(at("2026-05-12T00:01:00Z"), 1, at("2026-05-12T05:01:00Z")),
    ];
    expect(windowMode(series).mode).toBe("unclear");
  });

  it("is unclear without any fall, and reports what moved", () => {
    const series = [
      point(minute(0), 10, minute(200)),
      point(minute(1), 12, minute(203)),
      point(minute(2), 12, minute(203)),
      point(minute(300), 20, minute(503)),
    ];
    expect(kinds(series)).toEqual(["boundary-slide", "flat", "gap"]);
    expect(windowMode(series)).toMatchObject({
      mode: "unclear",
      evidence: [{ kind: "boundary-slide" }, { kind: "gap" }],
    });
    expect(windowMode([])).toEqual({ mode: "unclear", evidence: [] });
  });

  it("does not take a number that the server lowered in mid-cycle for ageing, though the reset time slid", () => {
    expect(windowMode([point(minute(0), 60, minute(200)), point(minute(5), 48, minute(203))]).mode).toBe(
      "unclear",
    );
    expect(windowMode([point(minute(0), 60, minute(200)), point(minute(5), 48, minute(200))]).mode).toBe(
      "unclear",
    );
  });

  it("judges a week by the length of a week", () => {
    const series = [
      point(at("2026-05-08T09:00:00Z"), 30, at("2026-05-10T09:00:00Z")),
      point(at("2026-05-10T08:00:00Z"), 70, at("2026-05-10T09:00:00Z")),
      point(at("2026-05-10T10:00:00Z"), 1, at("2026-05-17T09:00:00Z")),
    ];
    expect(windowMode(series, 7 * DAY_MS).mode).toBe("anchored");
  });
});
