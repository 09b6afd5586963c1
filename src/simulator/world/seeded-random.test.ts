import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeededRandom, drawBetween, drawSpread, drawWhole, forkSeed } from "./seeded-random.ts";

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

describe("seeded random", () => {
  it("gives the same numbers for the same seed, all in [0, 1)", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const first = createSeededRandom(seed);
        const second = createSeededRandom(seed);
        for (let draw = 0; draw < 50; draw += 1) {
          const number = first.next();
          expect(number).toBe(second.next());
          expect(number >= 0 && number < 1).toBe(true);
        }
      }),
    );
  });

  it("is pinned: a changed generator would change every scenario", () => {
    const random = createSeededRandom(1);
    expect([random.next(), random.next()].map((number) => number.toFixed(6))).toMatchInlineSnapshot(`
      [
        "0.367876",
        "0.081613",
      ]
    `);
  });

  it("spreads evenly enough to be used as chance", () => {
    const random = createSeededRandom(42);
    const draws = Array.from({ length: 10_000 }, () => random.next());
    const mean = draws.reduce((sum, number) => sum + number, 0) / draws.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(draws.filter((number) => number < 0.1).length).toBeGreaterThan(850);
  });

  it("gives each label a seed of its own", () => {
    const labels = Array.from({ length: 200 }, (_, index) => `part-${index}`);
    expect(new Set(labels.map((label) => forkSeed(7, label))).size).toBe(200);
    expect(forkSeed(7, "chat")).not.toBe(forkSeed(8, "chat"));
  });

  it("draws inside the bounds it is given", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: -50, max: 50 }), fc.nat(50), (seed, low, width) => {
        const random = createSeededRandom(seed);
        const whole = drawWhole(random, low, low + width);
        expect(Number.isInteger(whole) && whole >= low && whole <= low + width).toBe(true);
        const between = drawBetween(random, low, low + width);
        expect(between >= low && between <= low + width).toBe(true);
        expect(drawSpread(random, 0.5)).toBeGreaterThan(0);
      }),
    );
  });
});
