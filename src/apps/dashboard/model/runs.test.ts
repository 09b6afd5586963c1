import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs, toIso } from "../../../domain/time.ts";
import { toRuns } from "./runs.ts";

const START = Date.UTC(2026, 10, 23);
const minute = (index: number) => toIso(epochMs(START + index * 60_000));
const points = (minutes: readonly number[]) =>
  minutes.map((index) => ({ at: minute(index), usedPercent: index }));

describe("toRuns", () => {
  it("draws no line across a gap or a reset", () => {
    const runs = toRuns(points([0, 5, 60, 65, 70]), [{ from: minute(5), to: minute(60) }], [minute(68)]);
    expect(runs.map((run) => run.map(({ usedPercent }) => usedPercent))).toEqual([[0, 5], [60, 65], [70]]);
  });

  it("keeps every point, in order, whatever the cuts", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(2000), { maxLength: 60 }),
        fc.array(fc.nat(2000), { maxLength: 20 }),
        (at, cuts) => {
          const sorted = at.toSorted((a, b) => a - b);
          const runs = toRuns(points(sorted), [], cuts.map(minute));
          expect(runs.flat().map(({ usedPercent }) => usedPercent)).toEqual(sorted);
          expect(runs.every((run) => run.length > 0)).toBe(true);
        },
      ),
    );
  });
});
