import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import type { SeriesPoint } from "../../domain/cycle.ts";
import { addMs, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import { utcWallClock } from "../../domain/wall-clock.ts";
import { clock, point } from "../fixtures/usage.ts";
import { FIVE_HOURS_MS, history, moment, officeHours, WEEK_MS } from "./fixtures/histories.ts";
import { forecast, type Forecast } from "./forecast.ts";

const fiveHours = (series: readonly SeriesPoint[], nowMs: EpochMs): Forecast | undefined =>
  forecast({ series, windowLengthMs: FIVE_HOURS_MS, mode: "anchored", nowMs, wallClockOf: utcWallClock });

const said = (series: readonly SeriesPoint[], nowMs: EpochMs): Forecast =>
  must(fiveHours(series, nowMs), "enough to forecast from");

describe("forecast", () => {
  it("is silent on one reading, a span under five minutes, an ended cycle, a stale reading and a reset that nobody named", () => {
    const reset = clock("18:00");
    const two = [point(clock("14:00"), 20, reset), point(clock("14:10"), 22, reset)];
    expect(fiveHours(two, clock("14:12"))).toBeDefined();
    expect(fiveHours([], clock("14:12"))).toBeUndefined();
    expect(fiveHours(two.slice(0, 1), clock("14:12"))).toBeUndefined();
    expect(fiveHours([point(clock("14:06"), 20, reset), ...two.slice(1)], clock("14:12"))).toBeUndefined();
    expect(fiveHours(two, clock("14:26"))).toBeUndefined();
    const late = [point(clock("17:40"), 20, reset), point(clock("17:50"), 22, reset)];
    expect(fiveHours(late, clock("18:00"))).toBeUndefined();
    expect(fiveHours([point(clock("14:00"), 20), point(clock("14:10"), 22)], clock("14:12"))).toBeUndefined();
  });

  it("speaks from the first reading of a cycle, and for a fifth of the window without one, once a day of history is known", () => {
    const series = history(officeHours(15), { untilMs: moment(3, 9.1) });
    const late = (minutes: number) => fiveHours(series, addMs(moment(3, 9.1), minutes * MINUTE_MS));
    expect(late(0)).toBeDefined();
    expect(late(55)?.basis).toContain("the newest 56 min old");
    expect(late(65)).toBeUndefined();
  });

  it("leaves open whether the server stops counting at a wall that was never met, and thinks it likely", () => {
    const { hitsWall, atResetPercent } = said(
      history(officeHours(30), { untilMs: moment(0, 11.5) }),
      moment(0, 11.5),
    );
    expect(hitsWall).toBeGreaterThan(0.5);
    expect(atResetPercent.p50).toBeLessThanOrEqual(100.5);
    expect(atResetPercent.p90).toBeGreaterThan(101);
  });

  it("takes only readings since the last reset for the span", () => {
    const series = [
      point(clock("12:00"), 60, clock("14:00")),
      point(clock("13:59"), 80, clock("14:00")),
      point(clock("14:02"), 1, clock("19:00")),
    ];
    expect(fiveHours(series, clock("14:02"))).toBeUndefined();
  });

  it("does not take the ageing of a sliding window for use", () => {
    // Three points an hour for two days: 15 in any five hours, and the oldest of it ages out with each poll.
    const nowMs = clock("14:00");
    const series = Array.from({ length: 577 }, (_, index) => {
      const atMs = addMs(nowMs, (index - 576) * 5 * MINUTE_MS);
      return point(atMs, Math.floor(Math.min(15, index / 4)), addMs(atMs, 30 * MINUTE_MS));
    });
    const input = { series, windowLengthMs: FIVE_HOURS_MS, nowMs, wallClockOf: utcWallClock };
    const steady = must(forecast({ ...input, mode: "sliding" }), "a forecast");
    expect(steady.hitsWall).toBe(0);
    expect(steady.atResetPercent.p90).toBeLessThan(25);
  });

  it("says now at the wall", () => {
    const series = [point(clock("14:00"), 90, clock("18:00")), point(clock("14:10"), 100, clock("18:00"))];
    const nowMs = clock("14:12");
    expect(said(series, nowMs)).toMatchObject({
      hitsWall: 1,
      wallAtMs: { p10: nowMs, p50: nowMs, p90: nowMs },
    });
  });

  it("sees a mid-loop wall coming", () => {
    const reset = clock("18:00");
    const series = [0, 10, 20, 30].map((minutes) =>
      point(addMs(clock("14:00"), minutes * MINUTE_MS), 72 + (2 / 3) * minutes, reset),
    );
    const { hitsWall, wallAtMs } = said(series, clock("14:30"));
    expect(hitsWall).toBeGreaterThan(0.75);
    expect(must(wallAtMs.p50, "a wall")).toBeLessThan(clock("15:00"));
  });

  it("knows that the office closes: a burn that would hit the wall in the evening does not", () => {
    const series = history(officeHours(15), { untilMs: moment(17, 16.5) });
    const { atResetPercent } = said(series, moment(17, 16.5));
    // Since the cycle began at 14:00 it went by 15 an hour, half an hour to go; the line alone would stand at 75 at the reset.
    expect(atResetPercent.p50).toBeGreaterThan(43);
    expect(atResetPercent.p50).toBeLessThan(50);
    expect(atResetPercent.p90).toBeLessThan(60);
  });

  it("knows that the office opens again after lunch", () => {
    const series = history(officeHours(15), { untilMs: moment(17, 12.9) });
    expect(series.at(-1)?.usedPercent).toBe(45);
    const { atResetPercent } = said(series, moment(17, 12.9));
    // The hour from 13:00 to the reset at 14:00 adds 15.
    expect(atResetPercent.p50).toBeGreaterThan(53);
    expect(atResetPercent.p90).toBeGreaterThan(60);
  });

  it("knows weekends from workdays where it is told the time zone", () => {
    const nowMs = moment(18, 17.5);
    const series = history(officeHours(2.2), { untilMs: nowMs, windowLengthMs: WEEK_MS });
    const input = { series, windowLengthMs: WEEK_MS, mode: "anchored", nowMs } as const;
    const local = must(forecast({ ...input, wallClockOf: utcWallClock }), "a forecast");
    const blind = must(forecast(input), "a forecast");
    expect(series.at(-1)?.usedPercent).toBe(77);
    expect(local.atResetPercent.p50).toBeLessThan(blind.atResetPercent.p50);
    expect(local.hitsWall).toBeLessThan(blind.hitsWall);
  });

  it("expects nothing above a level at which the server was seen to stop counting", () => {
    const capped = history(officeHours(30), { untilMs: moment(9, 15) }).map((each) => ({
      ...each,
      usedPercent: Math.min(100, each.usedPercent),
    }));
    const open = history(officeHours(30), { untilMs: moment(9, 15) });
    expect(said(capped, moment(9, 15)).atResetPercent.p90).toBeLessThanOrEqual(100.5);
    expect(said(open, moment(9, 15)).atResetPercent.p90).toBeGreaterThan(105);
  });

  it("names what it rests on", () => {
    const series = history(officeHours(15), { untilMs: moment(3, 12.5) });
    expect(said(series, moment(3, 12.5)).basis).toMatchInlineSnapshot(
      `"1015 readings over 3 d 12 h, 7 cycles; 4 days with moments like now."`,
    );
    expect(said(series.slice(-4), moment(3, 12.5)).basis).toMatchInlineSnapshot(
      `"4 readings over 15 min, 1 cycle; no day with moments like now yet, so mostly assumptions on spells and pauses."`,
    );
  });

  it("stays as it was for fixed inputs", () => {
    const pinned = (days: number, hour: number, percentPerHour: number) => {
      const nowMs = moment(days, hour);
      const { hitsWall, wallAtMs, atResetPercent } = said(
        history(officeHours(percentPerHour), { untilMs: nowMs }),
        nowMs,
      );
      const minutes = (atMs: EpochMs | undefined) => atMs && Math.round((atMs - nowMs) / MINUTE_MS);
      return [
        hitsWall.toFixed(3),
        [wallAtMs.p10, wallAtMs.p50, wallAtMs.p90].map(minutes),
        [atResetPercent.p10, atResetPercent.p50, atResetPercent.p90].map((level) => Number(level.toFixed(1))),
      ];
    };
    expect([pinned(0, 10, 30), pinned(0, 15, 12), pinned(10, 14.5, 26), pinned(25, 11, 24)])
      .toMatchInlineSnapshot(`
        [
          [
            "0.221",
            [
              99,
              undefined,
              undefined,
            ],
            [
              35.2,
              64,
              100,
            ],
          ],
          [
            "0.048",
            [
              undefined,
              undefined,
              undefined,
            ],
            [
              18.7,
              38.9,
              81.1,
            ],
          ],
          [
            "0.055",
            [
              undefined,
              undefined,
              undefined,
            ],
            [
              48.9,
              72.2,
              93.5,
            ],
          ],
          [
            "0.157",
            [
              178,
              undefined,
              undefined,
            ],
            [
              91.8,
              96,
              100,
            ],
          ],
        ]
      `);
  });
});

/** Steps of some days: minutes to the next poll, tenths of a point used by then. */
const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 60 })), {
  minLength: 2,
  maxLength: 120,
});

/** A series of anchored five-hour cycles out of steps. */
function seriesOf(walk: readonly (readonly [minutes: number, tenths: number])[]): readonly SeriesPoint[] {
  const points: SeriesPoint[] = [];
  let [atMs, used, resetsAtMs]: [EpochMs, number, EpochMs] = [moment(0, 8), 0, moment(0, 13)];
  for (const [minutes, tenths] of walk) {
    atMs = addMs(atMs, minutes * MINUTE_MS);
    if (atMs >= resetsAtMs) [used, resetsAtMs] = [0, addMs(atMs, FIVE_HOURS_MS)];
    used += tenths / 10;
    points.push(point(atMs, Math.round(used), resetsAtMs));
  }
  return points;
}

describe("every forecast", () => {
  it("has ordered quantiles that agree with its probability, none before now, none beyond the reset", () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 14 }), (walk, lateMinutes) => {
        const series = seriesOf(walk);
        const nowMs = addMs(must(series.at(-1), "a point").observedAtMs, lateMinutes * MINUTE_MS);
        const made = fiveHours(series, nowMs);
        fc.pre(made !== undefined);
        const { hitsWall, wallAtMs, atResetPercent, resetsAtMs } = made;
        expect(hitsWall).toBeGreaterThanOrEqual(0);
        expect(hitsWall).toBeLessThanOrEqual(1);
        for (const [name, probability] of [
          ["p10", 0.1],
          ["p50", 0.5],
          ["p90", 0.9],
        ] as const) {
          expect(wallAtMs[name] !== undefined).toBe(hitsWall >= probability - 1e-9);
          expect(wallAtMs[name] ?? nowMs).toBeGreaterThanOrEqual(nowMs);
          expect(wallAtMs[name] ?? nowMs).toBeLessThanOrEqual(resetsAtMs);
        }
        const { p10 = Infinity, p50 = Infinity, p90 = Infinity } = wallAtMs;
        expect([p10, p50, p90]).toEqual([p10, p50, p90].toSorted((a, b) => a - b));
        const levels = [
          (series.at(-1)?.usedPercent ?? 0) - 0.5,
          atResetPercent.p10,
          atResetPercent.p50,
          atResetPercent.p90,
        ];
        expect(levels).toEqual(levels.toSorted((a, b) => a - b));
      }),
    );
  });

  it("is blind to later readings", () => {
    fc.assert(
      fc.property(steps, fc.nat(), (walk, cut) => {
        const series = seriesOf(walk);
        const seen = series.slice(0, 1 + (cut % series.length));
        const nowMs = must(seen.at(-1), "a point").observedAtMs;
        expect(fiveHours(series, nowMs)).toEqual(fiveHours(seen, nowMs));
      }),
    );
  });

  it("is monotone in burn: a faster line never meets the wall later, nor stands lower at the reset", () => {
    const line = (percentPerHour: number, minutes: number) => {
      const series = Array.from({ length: Math.floor(minutes / 5) + 1 }, (_, index) =>
        point(addMs(moment(0, 9), index * 5 * MINUTE_MS), 2 + (percentPerHour * index) / 12, moment(0, 14)),
      );
      return said(series, must(series.at(-1), "a point").observedAtMs);
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 120 }),
        fc.double({ min: 1, max: 40, noNaN: true }),
        // Nearer to 1 the two may differ more by the step in which they were read than by their burn.
        fc.double({ min: 1.1, max: 3, noNaN: true }),
        (minutes, slow, factor) => {
          const slower = line(slow, minutes);
          const faster = line(slow * factor, minutes);
          expect(faster.hitsWall).toBeGreaterThanOrEqual(slower.hitsWall - 1e-9);
          const slowerWallAtMs = slower.wallAtMs.p50 ?? Infinity;
          expect(faster.wallAtMs.p50 ?? Infinity).toBeLessThanOrEqual(slowerWallAtMs + 1);
          expect(faster.atResetPercent.p50).toBeGreaterThanOrEqual(slower.atResetPercent.p50 - 1e-9);
        },
      ),
    );
  });

  it("is the same for the same input", () => {
    const series = history(officeHours(20), { untilMs: moment(4, 11) });
    expect(said(series, moment(4, 11))).toEqual(said(series, moment(4, 11)));
  });
});
