import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SeriesPoint } from "../../domain/cycle.ts";
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from "../../domain/time.ts";
import { createPointsOf } from "./window-points.ts";

const MIDNIGHT = Date.UTC(2026, 9, 9);
/** `"10:30"` of that day, `"34:00"` is ten o'clock on the next. */
const at = (time: string) => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return epochMs(MIDNIGHT + hours * HOUR_MS + minutes * MINUTE_MS);
};
const reading = (time: string, usedPercent: number, resets: string): SeriesPoint => ({
  observedAtMs: at(time),
  usedPercent,
  resetsAtMs: at(resets),
  source: "oauth",
});

/** Points of the five hours between two times. */
function points(fiveHour: readonly SeriesPoint[], from: string, until: string): number | undefined {
  return createPointsOf({ fiveHour, week: [] })(at(from), at(until)).fiveHourPoints;
}

describe("the points of a window", () => {
  const series = [
    reading("10:00", 20, "13:00"),
    reading("10:30", 26, "13:00"),
    reading("11:00", 30, "13:00"),
  ];

  it("are the sum of its rises within the time", () => {
    expect(points(series, "09:00", "12:00")).toBe(10);
    expect(points(series, "10:00", "10:30")).toBe(6);
  });

  it("of a rise across the edge are shared in proportion to time", () => {
    expect(points(series, "10:15", "10:45")).toBe(3 + 2);
    expect(points(series, "10:10", "10:20")).toBeCloseTo(2, 10);
  });

  it("are absent where no reading covers the time, and zero where readings show no rise", () => {
    expect(points(series, "12:00", "13:00")).toBeUndefined();
    expect(points(series.slice(0, 1), "09:00", "12:00")).toBeUndefined();
    expect(points([], "09:00", "12:00")).toBeUndefined();
    expect(points(series, "11:00", "12:00")).toBeUndefined();
    expect(points(series, "09:00", "10:00")).toBeUndefined();
    const flat = [reading("10:00", 20, "13:00"), reading("10:30", 20, "13:00")];
    expect(points(flat, "10:00", "11:00")).toBe(0);
  });

  it("never cross a reset: a new cycle rose from zero", () => {
    const across = [
      reading("10:00", 80, "11:00"),
      reading("11:10", 7, "16:00"),
      reading("11:40", 9, "16:00"),
    ];
    expect(points(across, "10:00", "12:00")).toBe(9);
    expect(points(across, "11:00", "12:00")).toBe(9);
  });

  it("count no fall", () => {
    const down = [
      reading("10:00", 20, "13:00"),
      reading("10:20", 15, "13:00"),
      reading("10:40", 18, "13:00"),
    ];
    expect(points(down, "10:00", "11:00")).toBe(3);
  });

  it("of a long gap count where the gap lies within the time, and nowhere when it lies across an edge", () => {
    const overnight = [reading("18:00", 20, "20:00"), reading("33:00", 22, "37:00")];
    const week = createPointsOf({
      fiveHour: [],
      week: overnight.map((point) => ({ ...point, resetsAtMs: at("100:00") })),
    });
    expect(week(at("00:00"), at("24:00")).weekPoints).toBeUndefined();
    expect(week(at("24:00"), at("48:00")).weekPoints).toBeUndefined();
    expect(week(at("00:00"), at("48:00")).weekPoints).toBe(2);
  });

  it("are shared across an edge between readings an hour apart, and no further", () => {
    const hourApart = [reading("10:00", 20, "13:00"), reading("11:00", 26, "13:00")];
    const furtherApart = [reading("10:00", 20, "13:00"), reading("11:01", 26, "13:00")];
    expect(points(hourApart, "10:20", "12:00")).toBeCloseTo(4, 10);
    expect(points(furtherApart, "10:20", "12:00")).toBeUndefined();
  });

  it("of a cycle whose start was not seen fall after that start", () => {
    const asleep = [reading("04:00", 80, "06:00"), reading("11:30", 9, "16:00")];
    expect(points(asleep, "11:00", "12:00")).toBe(9);
    expect(points(asleep, "10:00", "11:00")).toBeUndefined();
  });

  it("do not depend on the order of the readings", () => {
    expect(points(series.toReversed(), "09:00", "12:00")).toBe(10);
  });

  it("of neighbouring times add up to those of both", () => {
    const steps = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 599 }), (rises, cutMinutes) => {
        let used = 0;
        const week = rises.map((rise, index): SeriesPoint => {
          used += rise;
          return {
            observedAtMs: epochMs(MIDNIGHT + index * 10 * MINUTE_MS),
            usedPercent: used,
            resetsAtMs: epochMs(MIDNIGHT + 3 * DAY_MS),
            source: "oauth",
          };
        });
        const of = createPointsOf({ fiveHour: [], week });
        const until = epochMs(MIDNIGHT + 600 * MINUTE_MS);
        const cut = epochMs(MIDNIGHT + cutMinutes * MINUTE_MS);
        const parts = [of(at("00:00"), cut).weekPoints, of(cut, until).weekPoints];
        const whole = of(at("00:00"), until).weekPoints ?? 0;
        expect((parts[0] ?? 0) + (parts[1] ?? 0)).toBeCloseTo(whole, 9);
        expect(whole).toBe(used - (rises[0] ?? 0));
      }),
    );
  });
});
