import { describe, expect, it } from "vitest";
import { clock, point } from "./fixtures/usage.ts";
import { isResetBetween, lastStretch } from "./reset.ts";

const reset = clock("18:00");

describe("isResetBetween", () => {
  it("sees a reset whose time has passed, also when the percent is higher after it", () => {
    expect(isResetBetween(point(clock("17:00"), 30, reset), point(clock("19:00"), 50, clock("23:00")))).toBe(
      true,
    );
    expect(isResetBetween(point(clock("17:00"), 30, reset), point(reset, 30, reset))).toBe(true);
  });

  it("sees a fall into another cycle before the old one was due", () => {
    expect(isResetBetween(point(clock("14:00"), 60, reset), point(clock("14:05"), 20, clock("19:05")))).toBe(
      true,
    );
    expect(isResetBetween(point(clock("14:00"), 60, reset), point(clock("14:05"), 0))).toBe(true);
  });

  it("sees another cycle in a reset time that moved far, also where the percent rose", () => {
    expect(isResetBetween(point(clock("14:00"), 40, reset), point(clock("14:05"), 55, clock("23:00")))).toBe(
      true,
    );
  });

  it("sees a window emptied under an unchanged reset time", () => {
    expect(isResetBetween(point(clock("14:00"), 60, reset), point(clock("14:05"), 2, reset))).toBe(true);
  });

  it("takes neither a slide of the reset time, nor a start, nor a small fall for a reset", () => {
    expect(
      isResetBetween(point(clock("14:00"), 42, reset), point(clock("14:01"), 49, clock("18:02:36"))),
    ).toBe(false);
    expect(isResetBetween(point(clock("14:00"), 0), point(clock("14:01"), 2, clock("19:01")))).toBe(false);
    expect(isResetBetween(point(clock("14:00"), 60, reset), point(clock("14:05"), 55, reset))).toBe(false);
    expect(isResetBetween(point(clock("14:00"), 12, reset), point(clock("14:05"), 3, reset))).toBe(false);
  });

  it("cuts the last stretch at the last reset only", () => {
    const series = [
      point(clock("12:00"), 10, reset),
      point(clock("17:00"), 90, reset),
      point(clock("18:01"), 1, clock("23:00")),
      point(clock("18:06"), 5, clock("23:00")),
    ];
    expect(lastStretch(series)).toEqual(series.slice(2));
    expect(lastStretch(series.slice(0, 2))).toEqual(series.slice(0, 2));
    expect(lastStretch([])).toEqual([]);
  });
});
