import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noiseBesideOthers } from "./rise-density.ts";

const OTHER = { meanPoints: 2, modelNoise: 0.1 };

/** The same by adding up, over a fine grid of noises, the density of each times that of the rest. */
function summed(risePoints: number, predictedPoints: number, errorPoints: number) {
  const deviation = Math.hypot(errorPoints, OTHER.modelNoise * predictedPoints);
  const off = risePoints - predictedPoints;
  const noises = Array.from({ length: 40_000 }, (_, index) => off - (index + 0.5) * deviation * 5e-4);
  const weights = noises.map((noise) =>
    Math.exp(-((noise / deviation) ** 2) / 2 - (off - noise) / OTHER.meanPoints),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = noises.reduce((sum, noise, index) => sum + noise * (weights[index] ?? 0), 0) / total;
  const squares = noises.reduce((sum, noise, index) => sum + (noise - mean) ** 2 * (weights[index] ?? 0), 0);
  return { mean, variance: squares / total };
}

describe("noiseBesideOthers", () => {
  it.each([
    [5, 3],
    [3.2, 3],
    [3, 3],
    [2.4, 3],
  ])("is the mean and spread of the noise in a rise of %d where %d is predicted", (rise, predicted) => {
    const expected = summed(rise, predicted, 0.15);
    const { mean, variance } = noiseBesideOthers(rise, predicted, 0.15, OTHER);
    expect(mean).toBeCloseTo(expected.mean, 4);
    expect(variance).toBeCloseTo(expected.variance, 4);
  });

  it("leaves something to the others, and is finite, whatever the rise", () => {
    const points = fc.double({ min: 0, max: 200, noNaN: true });
    fc.assert(
      fc.property(points, points, fc.double({ min: 0.02, max: 1, noNaN: true }), (rise, predicted, error) => {
        const { mean, variance } = noiseBesideOthers(rise, predicted, error, OTHER);
        expect(mean).toBeLessThanOrEqual(rise - predicted + 1e-6 * (1 + predicted));
        expect(variance).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(mean + variance)).toBe(true);
      }),
    );
  });
});
