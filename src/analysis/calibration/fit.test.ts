import { describe, expect, it } from "vitest";
import { addMs, epochMs, HOUR_MS } from "../../domain/time.ts";
import { beliefOf } from "./belief.ts";
import { fitWeights } from "./fit.ts";
import { KINDS } from "./stretches.ts";

const START_MS = epochMs(Date.parse("2026-10-05T00:00:00Z"));
const FAMILIES = ["opus"];

/** Five stretches of half an hour in each of thirty spells, of 2 points in truth, times what a factor makes of them. */
function spells(factorOf: (spell: number, piece: number) => number) {
  return Array.from({ length: 150 }, (_, index) => {
    const [spell, piece] = [Math.floor(index / 5), index % 5];
    const fromMs = addMs(START_MS, spell * 12 * HOUR_MS + (piece * HOUR_MS) / 2);
    const use = new Float64Array(KINDS);
    use[1] = 1_000;
    const risePoints = 2 * factorOf(spell, piece);
    return { fromMs, toMs: addMs(fromMs, HOUR_MS / 2), risePoints, errorPoints: 0.05, use };
  });
}

const odd = (number: number) => (number % 2 === 0 ? 1 : -1);
const scaleDeviation = ({ covariance }: ReturnType<typeof fitWeights>) => Math.sqrt(covariance[0]?.[0] ?? 0);

describe("the certainty of a fit", () => {
  const fit = (factorOf: (spell: number, piece: number) => number) =>
    fitWeights(spells(factorOf), beliefOf(FAMILIES));

  it("takes stretches that miss each by itself for as many", () => {
    expect(fit((spell, piece) => Math.exp(0.1 * odd(piece + (spell % 2)))).sharedLuck).toBe(1);
  });

  it("takes those of a spell that miss alike for one", () => {
    const shared = fit((spell) => Math.exp(0.1 * odd(spell)));
    const apart = fit((spell, piece) => Math.exp(0.1 * odd(spell + piece)));
    expect(shared.sharedLuck).toBeGreaterThan(4);
    expect(shared.sharedLuck).toBeLessThan(6);
    expect(scaleDeviation(shared)).toBeGreaterThan(1.5 * scaleDeviation(apart));
  });
});
