import { describe, expect, it } from "vitest";
import { epochMs, HOUR_MS, MINUTE_MS, addMs } from "../../domain/time.ts";
import { point } from "../fixtures/usage.ts";
import { knotsByCycle } from "./knots.ts";
import { dot, inverse, times } from "./linear.ts";
import { logRiseDensity, quietProbability } from "./rise-density.ts";
import { knotPairs, stretchesBetween } from "./stretches.ts";

const start = epochMs(Date.UTC(2026, 9, 5, 9));
const end = addMs(start, 5 * HOUR_MS);
const at = (minutes: number) => addMs(start, minutes * MINUTE_MS);
const other = { quietShare: 0.6, meanPoints: 2.5, modelNoise: 0.1 };

describe("knots", () => {
  it("begin a cycle at level 0 and follow at each step", () => {
    const series = [4, 9, 14, 19, 24].map((minute, index) =>
      point(at(minute), [0, 0, 1, 1, 2][index] ?? 0, end),
    );
    const [cycle] = knotsByCycle(series, 5 * HOUR_MS);
    expect(cycle?.knots.map(({ atMs }) => (atMs - start) / MINUTE_MS)).toEqual([0, 14, 24]);
  });

  it("know the level of a slow window to a fraction of its whole percent", () => {
    const series = Array.from({ length: 200 }, (_, index) =>
      point(at(index * 5), Math.floor(index / 20), at(7 * 24 * 60 - 1)),
    );
    const [cycle] = knotsByCycle(series, 7 * 24 * HOUR_MS);
    expect(cycle?.knots.at(-1)?.errorPoints).toBeLessThan(0.05);
  });

  it("never join two sides of a reset", () => {
    const series = [
      point(at(100), 60, end),
      point(at(200), 90, end),
      point(at(310), 4, addMs(end, 5 * HOUR_MS)),
      point(at(400), 30, addMs(end, 5 * HOUR_MS)),
    ];
    const pairs = knotPairs(knotsByCycle(series, 5 * HOUR_MS));
    expect(pairs.some(([from, to]) => from.atMs < end && to.atMs > end)).toBe(false);
    expect(pairs.every(([from, to]) => to.levelPoints > from.levelPoints)).toBe(true);
  });

  it("measure vector V17: 61.23 to 64.37 is a rise of 3.14 points", () => {
    const pairs = knotPairs(knotsByCycle([point(at(60), 61.23), point(at(90), 64.37)], 5 * HOUR_MS));
    const tokens = {
      inputTokens: 18_400,
      outputTokens: 0,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      cacheReadTokens: 0,
    };
    const [stretch] = stretchesBetween(
      pairs,
      [{ ...tokens, atMs: at(70), model: "claude-opus-5" }],
      ["opus"],
      new Map(),
    );
    expect(stretch?.risePoints).toBeCloseTo(3.14, 2);
    expect(stretch?.errorPoints).toBeLessThan(0.03);
    expect(24_800 / (stretch?.use[0] ?? 0)).toBeCloseTo(1.348, 3);
  });
});

describe("the density of a rise", () => {
  it("integrates to about 1 over all rises", () => {
    let sum = 0;
    for (let rise = -10; rise < 60; rise += 0.01) sum += 0.01 * Math.exp(logRiseDensity(rise, 3, 0.3, other));
    expect(sum).toBeGreaterThan(0.99);
    expect(sum).toBeLessThan(1.02);
  });

  it("forgives too much and not too little", () => {
    expect(logRiseDensity(6, 3, 0.3, other)).toBeGreaterThan(logRiseDensity(1, 3, 0.3, other) + 2);
  });

  it("takes a rise as predicted for local use alone, and twice as much for company", () => {
    expect(quietProbability(3, 3, 0.3, other)).toBeGreaterThan(0.8);
    expect(quietProbability(6, 3, 0.3, other)).toBeLessThan(0.01);
  });
});

describe("the inverse of a matrix", () => {
  it("gives the vector back", () => {
    const matrix = [
      [4, 1, 0.5],
      [1, 3, 0.2],
      [0.5, 0.2, 2],
    ];
    const vector = [1, -2, 3];
    const back = times(inverse(matrix), times(matrix, vector));
    for (const [index, value] of back.entries()) expect(value).toBeCloseTo(vector[index] ?? 0, 9);
    expect(dot(vector, vector)).toBe(14);
  });
});
