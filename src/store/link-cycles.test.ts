import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CYCLE_TOLERANCE_MS } from "../domain/cycle.ts";
import { addMs, epochMs, MINUTE_MS } from "../domain/time.ts";
import { deriveCycles, linkCycles, type CyclePoint } from "./link-cycles.ts";

const START_MS = epochMs(Date.UTC(2026, 9, 9, 12));
const at = (minutes: number) => addMs(START_MS, minutes * MINUTE_MS);

const anyPoint: fc.Arbitrary<CyclePoint> = fc.record({
  observedAtMs: fc.integer({ min: 0, max: 600 }).map(at),
  usedPercent: fc.integer({ min: 0, max: 104 }),
  resetsAtMs: fc.option(fc.integer({ min: 0, max: 900 }).map(at), { nil: undefined }),
});
const anyPoints = fc.array(anyPoint, { maxLength: 30 });

describe("linkCycles", () => {
  it("follows a reset that slides in steps within the tolerance", () => {
    const sliding = [0, 40, 80, 120].map((minutes) => ({
      observedAtMs: at(minutes),
      usedPercent: minutes,
      resetsAtMs: at(300 + minutes),
    }));
    expect(deriveCycles(sliding)).toMatchObject([
      { resetsAtMsMin: at(300), resetsAtMsMax: at(420), peakUsedPercent: 120, readingCount: 4 },
    ]);
  });

  it("gives the groups that reset times form when every near pair is joined", () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const resets = points.flatMap((point) => point.resetsAtMs ?? []);
        const counts = deriveCycles(points).map((cycle) => cycle.readingCount);
        expect(sorted(counts)).toEqual(sorted(groupsByFlooding(resets)));
      }),
    );
  });

  it("keeps cycles further apart than the tolerance, oldest first", () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const cycles = deriveCycles(points);
        for (const [index, cycle] of cycles.entries()) {
          const next = cycles[index + 1];
          if (next) expect(next.resetsAtMsMin - cycle.resetsAtMsMax).toBeGreaterThan(CYCLE_TOLERANCE_MS);
        }
      }),
    );
  });

  it("gives the same for linked parts, in any order, as for everything at once", () => {
    fc.assert(
      fc.property(anyPoints, anyPoints, (some, others) => {
        const parts = [...deriveCycles(others), ...deriveCycles(some)];
        expect(linkCycles(parts)).toEqual(deriveCycles([...some, ...others]));
      }),
    );
  });
});

function sorted(counts: readonly number[]): readonly number[] {
  return counts.toSorted((a, b) => a - b);
}

/** Sizes of the connected groups, found without sorting: the slow and obvious way. */
function groupsByFlooding(resets: readonly number[]): readonly number[] {
  const left = new Set(resets.keys());
  const sizes: number[] = [];
  for (const first of left) {
    const group = [first];
    left.delete(first);
    for (const member of group) {
      for (const other of left) {
        if (Math.abs((resets[member] ?? 0) - (resets[other] ?? 0)) > CYCLE_TOLERANCE_MS) continue;
        group.push(other);
        left.delete(other);
      }
    }
    sizes.push(group.length);
  }
  return sizes;
}
