import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Climb } from "./climb.ts";

describe("a climb", () => {
  it("meets the wall inside a piece, and goes on beyond it", () => {
    const climb = new Climb(90, 20);
    climb.rise(2, 3);
    climb.rise(1, 8);
    expect(climb.wallSlots).toBe(7);
    expect(climb.level).toBe(104);
    expect(climb.leftSlots).toBe(9);
  });

  it("never goes beyond the reset", () => {
    const climb = new Climb(90, 4.5);
    climb.rise(2, 100);
    expect(climb.level).toBe(99);
    expect(climb.wallSlots).toBe(Infinity);
    expect(climb.leftSlots).toBe(0);
  });

  it("begins at the wall where it begins above it", () => {
    expect(new Climb(100.2, 5).wallSlots).toBe(0);
  });

  it("follows history as it would rise by the same uses one by one", () => {
    const uses = fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        uses,
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 80 }),
        (use, factor, halfSlots) => {
          const sums = new Float64Array(use.length + 1);
          use.forEach((points, slot) => (sums[slot + 1] = (sums[slot] ?? 0) + points));
          const followed = new Climb(60, halfSlots / 2);
          followed.follow(sums, 0, use.length, factor);
          const risen = new Climb(60, halfSlots / 2);
          for (const points of use) risen.rise(points * factor, 1);
          expect(followed.level).toBeCloseTo(risen.level, 6);
          expect(Math.min(followed.wallSlots, 99)).toBeCloseTo(Math.min(risen.wallSlots, 99), 4);
        },
      ),
    );
  });
});
