import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../domain/assert.ts";
import { HOUR_MS, MINUTE_MS } from "../domain/time.ts";
import { burnBetween, lastBurn, recentBurn, type Burn } from "./burn.ts";
import { at, clock, minute, point, pointFrom } from "./fixtures/usage.ts";
import { isResetBetween } from "./reset.ts";

/** Any points of one window, oldest first, one per instant, with resets inside. */
const arbitrarySeries = fc
  .uniqueArray(fc.tuple(fc.nat(1500), fc.nat(1040), fc.nat(13), fc.nat(4)), {
    maxLength: 40,
    selector: ([minutes]) => minutes,
  })
  .map((numbers) => numbers.map(pointFrom).toSorted((a, b) => a.observedAtMs - b.observedAtMs));

const perMinute = (burn: Burn | undefined): number | undefined => burn && burn.percentPerHour / 60;

describe("burn: the vectors", () => {
  const v1 = [
    point(at("2026-05-11T17:14:02.118Z"), 42, at("2026-05-11T20:58:11Z")),
    point(at("2026-05-11T17:15:03.204Z"), 49, at("2026-05-11T21:00:47Z")),
  ] as const;

  it("V1: 42 → 49 in 61.086 s burns 6.8756 a minute although its reset slid by 2 min 36 s", () => {
    const burn = burnBetween(...v1);
    expect(burn?.spanMs).toBe(61_086);
    expect(perMinute(burn)).toBeCloseTo(6.8756, 4);
    expect(must(burn, "V1 burns").lowPercentPerHour / 60).toBeCloseTo(6 / 1.0181, 3);
    expect(must(burn, "V1 burns").highPercentPerHour / 60).toBeCloseTo(8 / 1.0181, 3);
  });

  it("V1: the week that stays at 31 burns 0, give or take one point", () => {
    const burn = burnBetween(point(v1[0].observedAtMs, 31), point(v1[1].observedAtMs, 31));
    expect(burn?.percentPerHour).toBe(0);
    expect(burn?.lowPercentPerHour).toBeCloseTo(-58.933, 3);
    expect(burn?.highPercentPerHour).toBeCloseTo(58.933, 3);
  });

  it("V4: 72 → 96 in 36 min burns 0.6667 a minute, and nothing is differenced across the reset at 18:00", () => {
    const reset = clock("18:00");
    const series = [
      point(clock("14:02"), 72, reset),
      point(clock("14:38"), 96, reset),
      point(reset, 3, clock("23:00")),
    ];
    expect(perMinute(burnBetween(must(series[0], "first"), must(series[1], "second")))).toBeCloseTo(
      0.6667,
      4,
    );
    expect(burnBetween(must(series[1], "second"), must(series[2], "third"))).toBeUndefined();
    expect(lastBurn(series)).toBeUndefined();
    expect(recentBurn(series, { nowMs: reset })).toBeUndefined();
    expect(perMinute(recentBurn(series, { nowMs: clock("14:40") }))).toBeCloseTo(0.6667, 4);
  });

  it("V7: 92 → 94 in 13 min burns 0.1538 a minute: the point before is taken when none lies within the lookback", () => {
    const series = [point(minute(0), 92, minute(22)), point(minute(13), 94, minute(22))];
    expect(perMinute(recentBurn(series, { nowMs: minute(13) }))).toBeCloseTo(0.1538, 4);
  });

  it("V8: 47, 89, 91.4, 91.6 burn 1.909, 1.2 and 0.2 a minute", () => {
    const series = [
      point(minute(0), 47),
      point(minute(22), 89),
      point(minute(24), 91.4),
      point(minute(25), 91.6),
    ];
    expect([2, 3, 4].map((count) => perMinute(lastBurn(series.slice(0, count))))).toEqual([
      expect.closeTo(1.909, 3),
      expect.closeTo(1.2, 6),
      expect.closeTo(0.2, 6),
    ]);
  });

  it("V9: 62 → 68 in 10 min burns 36 an hour, with a point exactly at the lookback counted in", () => {
    const series = [point(minute(0), 62), point(minute(5), 64), point(minute(10), 68)];
    expect(recentBurn(series, { nowMs: minute(12) })).toMatchObject({
      percentPerHour: 36,
      lowPercentPerHour: 30,
      highPercentPerHour: 42,
      sampleCount: 3,
      spanMs: 10 * MINUTE_MS,
      fromMs: minute(0),
      toMs: minute(10),
    });
  });

  it("V10: 5 points in 10 min burn 30 an hour", () => {
    expect(burnBetween(point(minute(0), 40), point(minute(10), 45))?.percentPerHour).toBe(30);
  });

  it("V3: a falling window burns below zero", () => {
    expect(perMinute(burnBetween(point(minute(0), 50), point(minute(10), 47)))).toBeCloseTo(-0.3, 9);
  });
});

describe("burn", () => {
  it("is tighter by its decimals when both ends carry them, and a whole point wide as soon as one does not", () => {
    const width = (from: number, to: number): number => {
      const burn = must(burnBetween(point(minute(0), from), point(minute(60), to)), "an hour burns");
      return burn.highPercentPerHour - burn.lowPercentPerHour;
    };
    expect(width(91.4, 91.6)).toBeCloseTo(0.2, 9);
    expect(width(61.23, 64.37)).toBeCloseTo(0.02, 9);
    expect(width(89, 91.4)).toBeCloseTo(2, 9);
    expect(width(28.000000000000004, 29)).toBeCloseTo(2, 9);
  });

  it("is absent between two points of one instant, in the wrong order, and with fewer than two points", () => {
    expect(burnBetween(point(minute(5), 1), point(minute(5), 2))).toBeUndefined();
    expect(burnBetween(point(minute(6), 1), point(minute(5), 2))).toBeUndefined();
    expect(lastBurn([point(minute(5), 1)])).toBeUndefined();
    expect(recentBurn([point(minute(5), 1)], { nowMs: minute(5) })).toBeUndefined();
    expect(recentBurn([], { nowMs: minute(5) })).toBeUndefined();
  });

  it("is absent once the newest point's cycle has ended", () => {
    const series = [point(minute(0), 10, minute(20)), point(minute(5), 15, minute(20))];
    expect(recentBurn(series, { nowMs: minute(19) })?.percentPerHour).toBe(60);
    expect(recentBurn(series, { nowMs: minute(20) })).toBeUndefined();
  });

  it("looks back no further than asked, and never beyond the last reset", () => {
    const reset = minute(100);
    const series = [
      point(minute(90), 80, reset),
      point(minute(98), 90, reset),
      point(minute(101), 1, minute(400)),
      point(minute(104), 4, minute(400)),
      point(minute(107), 10, minute(400)),
    ];
    expect(recentBurn(series, { nowMs: minute(107), lookbackMs: HOUR_MS })).toMatchObject({
      fromMs: minute(101),
    });
    expect(recentBurn(series, { nowMs: minute(107), lookbackMs: 3 * MINUTE_MS })).toMatchObject({
      fromMs: minute(104),
    });
  });

  it("contains the true slope of any linear series, however its percents were rounded", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.integer({ min: 1, max: 600 }),
        fc.constantFrom(1, 10, 100),
        fc.constantFrom(Math.round, Math.floor, Math.ceil),
        (start, slopePerHour, spanMinutes, scale, round) => {
          const reported = (percent: number): number => round(percent * scale) / scale;
          const end = start + (slopePerHour * spanMinutes) / 60;
          fc.pre(end > 5);
          const burn = must(
            burnBetween(point(minute(0), reported(start)), point(minute(spanMinutes), reported(end))),
            "two points of one cycle burn",
          );
          expect(burn.lowPercentPerHour).toBeLessThanOrEqual(slopePerHour + 1e-6);
          expect(burn.highPercentPerHour).toBeGreaterThanOrEqual(slopePerHour - 1e-6);
          const change = reported(end) - reported(start);
          expect(Math.sign(burn.percentPerHour)).toBe(Math.sign(change));
        },
      ),
    );
  });

  it("never spans a reset, and later points never change what was said before", () => {
    fc.assert(
      fc.property(arbitrarySeries, fc.nat(2000), (series, minutes) => {
        const nowMs = minute(minutes);
        const burn = recentBurn(series, { nowMs });
        expect(burn).toEqual(
          recentBurn(
            series.filter(({ observedAtMs }) => observedAtMs <= nowMs),
            { nowMs },
          ),
        );
        if (burn === undefined) return;
        const spanned = series.filter(
          ({ observedAtMs }) => observedAtMs >= burn.fromMs && observedAtMs <= burn.toMs,
        );
        expect(spanned).toHaveLength(burn.sampleCount);
        expect(
          spanned.slice(1).some((later, index) => isResetBetween(must(spanned[index], "earlier"), later)),
        ).toBe(false);
      }),
    );
  });
});
