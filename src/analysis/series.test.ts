import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clock, minute, point, pointFrom } from "./fixtures/usage.ts";
import { mergeSeries, seenBy } from "./series.ts";

const reset = clock("18:00");

/** Any points of one window, in any order. */
const arbitraryPoints = fc.array(fc.tuple(fc.nat(1500), fc.nat(1040), fc.nat(13), fc.nat(4)).map(pointFrom), {
  maxLength: 40,
});

describe("mergeSeries", () => {
  it("puts the points of all sources in one line, oldest first", () => {
    const points = [
      point(clock("14:10"), 44, reset, "web"),
      point(clock("14:00"), 40, reset),
      point(clock("14:05"), 42, reset, "statusline"),
    ];
    expect(mergeSeries(points).map(({ usedPercent }) => usedPercent)).toEqual([40, 42, 44]);
  });

  it("drops what an idle status line repeats after another source knew more", () => {
    const points = [
      point(clock("14:00"), 40, reset),
      point(clock("14:03"), 47, reset),
      point(clock("14:04"), 40, reset, "statusline"),
      point(clock("14:05"), 41, undefined, "statusline"),
      point(clock("14:06"), 48, reset, "statusline"),
    ];
    expect(mergeSeries(points).map(({ usedPercent }) => usedPercent)).toEqual([40, 47, 48]);
  });

  it("drops a status line's point of a cycle that is over or older than the series' own", () => {
    const points = [
      point(clock("18:02"), 1, clock("23:00")),
      point(clock("18:03"), 96, reset, "statusline"),
      point(clock("17:59"), 3, clock("23:00")),
      point(clock("17:59:30"), 96, reset, "statusline"),
    ];
    expect(mergeSeries(points).map(({ usedPercent }) => usedPercent)).toEqual([3, 1]);
  });

  it("drops a status line's point whose own reset has passed, though nothing else is known", () => {
    expect(mergeSeries([point(clock("18:03"), 96, reset, "statusline")])).toEqual([]);
  });

  it("keeps a status line's lower point without a reset time once the cycle before has ended", () => {
    const points = [point(clock("17:50"), 96, reset), point(clock("18:20"), 4, undefined, "statusline")];
    expect(mergeSeries(points)).toHaveLength(2);
  });

  it("keeps a status line's lower point of a new cycle", () => {
    const points = [point(clock("17:50"), 96, reset), point(clock("18:20"), 4, clock("23:00"), "statusline")];
    expect(mergeSeries(points)).toHaveLength(2);
  });

  it("keeps a lower point of any other source: the server may lower a number", () => {
    const points = [point(clock("14:00"), 80, reset), point(clock("14:05"), 2, reset, "claude-json")];
    expect(mergeSeries(points)).toHaveLength(2);
  });

  it("takes at one instant the later cycle, then the higher percent", () => {
    const instant = clock("18:00");
    const points = [
      point(instant, 96, reset),
      point(instant, 1, clock("22:59:59"), "web"),
      point(instant, 5, clock("23:00"), "claude-json"),
      point(instant, 7),
    ];
    expect(mergeSeries(points)).toEqual([point(instant, 5, clock("23:00"), "claude-json")]);
  });

  it("is idempotent, and the order of the points never matters", () => {
    fc.assert(
      fc.property(
        arbitraryPoints.chain((points) =>
          fc.tuple(fc.constant(points), fc.shuffledSubarray([...points], { minLength: points.length })),
        ),
        ([points, shuffled]) => {
          const merged = mergeSeries(points);
          expect(mergeSeries(shuffled)).toEqual(merged);
          expect(mergeSeries(merged)).toEqual(merged);
          expect(mergeSeries([...points, ...points])).toEqual(merged);
        },
      ),
    );
  });

  it("says of any instant the same before and after later points came in", () => {
    fc.assert(
      fc.property(arbitraryPoints, fc.nat(1600), (points, minutes) => {
        const nowMs = minute(minutes);
        const known = points.filter(({ observedAtMs }) => observedAtMs <= nowMs);
        expect(seenBy(mergeSeries(points), nowMs)).toEqual(mergeSeries(known));
      }),
    );
  });
});
