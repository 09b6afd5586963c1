import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMs, HOUR_MS, MINUTE_MS } from "../../domain/time.ts";
import type { SeriesPoint } from "../../domain/cycle.ts";
import { clock, point } from "../fixtures/usage.ts";
import { FIVE_HOURS_MS } from "./fixtures/histories.ts";
import { pastUse, type PastUse } from "./past-use.ts";

const anchored = (series: readonly SeriesPoint[]): PastUse =>
  pastUse(series, { windowLengthMs: FIVE_HOURS_MS, mode: "anchored" });

/** Points used in each slot, oldest first. */
const perSlot = ({ sums }: PastUse): readonly number[] =>
  Array.from(sums.subarray(1), (sum, slot) => Number((sum - (sums[slot] ?? 0)).toFixed(3)));

describe("past use", () => {
  it("spreads a rise over its interval", () => {
    const reset = clock("17:00");
    const past = anchored([
      point(clock("12:00"), 0, reset),
      point(clock("12:10"), 6, reset),
      point(clock("12:15"), 6, reset),
      point(clock("12:20"), 9, reset),
    ]);
    expect(perSlot(past)).toEqual([3, 3, 0, 3]);
    expect(past.endMs).toBe(clock("12:20"));
  });

  it("draws when a rise came where readings are far apart, within its interval and always the same", () => {
    const reset = clock("17:00");
    const series = [
      point(clock("12:00"), 0, reset),
      point(clock("13:00"), 12, reset),
      point(clock("13:10"), 14, reset),
      point(clock("15:10"), 14, reset),
      point(clock("16:10"), 20, reset),
    ];
    const { sums, drawnSums, slotCount } = anchored(series);
    for (const slot of [0, 12, 14, 38, 50]) expect(drawnSums[slot]).toBeCloseTo(sums[slot] ?? NaN, 9);
    expect(slotCount).toBe(50);
    expect(drawnSums[13]).toBeCloseTo(13, 9);
    const within = Array.from(drawnSums.subarray(0, 13));
    expect(within).not.toEqual(Array.from(sums.subarray(0, 13)));
    expect(within).toEqual(within.toSorted((a, b) => a - b));
    expect(anchored(series).drawnSums).toEqual(drawnSums);
  });

  it("takes a cycle that was first seen late to have filled evenly since it began", () => {
    const past = anchored([
      point(clock("12:10"), 10, clock("17:00")),
      point(clock("12:15"), 12, clock("17:00")),
    ]);
    expect(perSlot(past)).toEqual([5, 5, 2]);
    expect(past.seenFromSlot).toBe(2);
  });

  it("does not take a cycle that stood at nothing when it was first seen for idle since it began: the account may be new", () => {
    const past = anchored([
      point(clock("12:10"), 0, clock("17:00")),
      point(clock("12:15"), 2, clock("17:00")),
    ]);
    expect(perSlot(past)).toEqual([2]);
    expect(past.seenFromSlot).toBe(0);
  });

  it("does not take a reset for negative use, and counts what the new cycle holds", () => {
    const past = anchored([
      point(clock("11:55"), 88, clock("12:05")),
      point(clock("12:00"), 90, clock("12:05")),
      point(clock("12:15"), 4, clock("17:05")),
    ]);
    expect(perSlot(past).slice(-4)).toEqual([2, 0, 2, 2]);
  });

  it("knows nothing of what was wanted beyond a wall, nor of what was used unseen before a reset", () => {
    const walled = anchored([
      point(clock("12:00"), 96, clock("16:00")),
      point(clock("12:05"), 100, clock("16:00")),
      point(clock("12:15"), 100, clock("16:00")),
    ]);
    expect(Array.from(walled.knownUntil.slice(-4))).toEqual([
      walled.slotCount - 2,
      walled.slotCount - 2,
      walled.slotCount - 2,
      walled.slotCount - 1,
    ]);
    const slept = anchored([
      point(clock("11:00"), 40, clock("12:00")),
      point(clock("12:10"), 0),
      point(clock("12:15"), 0),
    ]);
    expect(slept.knownUntil[slept.slotCount - 1]).toBe(slept.slotCount);
    expect(slept.knownUntil[0]).toBe(slept.slotCount - 15);
  });

  it("adds back what aged out of a sliding window", () => {
    const start = clock("08:00");
    const burst = [
      point(start, 0),
      point(addMs(start, 5 * MINUTE_MS), 20, addMs(start, FIVE_HOURS_MS)),
      point(addMs(start, 4 * HOUR_MS), 20, addMs(start, FIVE_HOURS_MS)),
    ];
    const aged = [
      point(addMs(start, FIVE_HOURS_MS - MINUTE_MS), 20, addMs(start, FIVE_HOURS_MS)),
      point(addMs(start, FIVE_HOURS_MS + 9 * MINUTE_MS), 3, addMs(start, 9 * HOUR_MS)),
    ];
    const past = pastUse([...burst, ...aged], { windowLengthMs: FIVE_HOURS_MS, mode: "sliding" });
    // To the slots that the burst is smeared over.
    expect(past.sums.at(-1)).toBeCloseTo(23, 0);
  });

  it("counts the use of a sliding window once, however its reset passes and its percents are rounded", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1.5, noNaN: true }), { minLength: 60, maxLength: 240 }),
        (use) => {
          const start = clock("08:00");
          const series = use.map((_, index) => {
            const within = use.slice(Math.max(0, index - 59), index + 1);
            const atMs = addMs(start, (index + 1) * 5 * MINUTE_MS);
            // The oldest use ages out with each poll, so that the named reset passes each time.
            const resetsAtMs = addMs(atMs, 4 * MINUTE_MS);
            return point(atMs, Math.floor(within.reduce((sum, own) => sum + own, 0)), resetsAtMs);
          });
          const past = pastUse(series, { windowLengthMs: FIVE_HOURS_MS, mode: "sliding" });
          const total = use.reduce((sum, own) => sum + own, 0);
          expect(Math.abs((past.sums.at(-1) ?? 0) - total)).toBeLessThan(2 + (3 * use.length) / 60);
        },
      ),
    );
  });

  it("looks at no more than six weeks", () => {
    const now = clock("12:00");
    const past = anchored([point(addMs(now, -100 * 24 * HOUR_MS), 1), point(now, 2, addMs(now, HOUR_MS))]);
    expect(past.slotCount).toBe(42 * 288);
  });
});
