import type { Fit, WeightBelief } from "./fit.ts";
import { SCALE } from "./weights.ts";

/**
 * What is believed before looking, on logarithms. Output and families stray little from price ratios, cache reads weigh far less than their
 * price and perhaps nothing. Source: weights fitted by others, 2026: output 4–5 times input, cache reads 0–0.02 times input, Haiku : Sonnet : Opus 1 : 3 : 5.
 */
const BELIEF = {
  output: { mean: 0, deviation: 0.35 },
  cacheRead: { mean: Math.log(0.15), deviation: 1.2 },
  family: { mean: 0, deviation: 0.4 },
  /** Nothing is known of a plan's size. */
  scale: { mean: 0, deviation: 1e3 },
};

/** What is believed of families, the most used first, before looking. */
export function beliefOf(families: readonly string[]): WeightBelief {
  const all = [BELIEF.scale, BELIEF.output, BELIEF.cacheRead, ...families.slice(1).map(() => BELIEF.family)];
  return { means: all.map(({ mean }) => mean), deviations: all.map(({ deviation }) => deviation) };
}

/** After a change only the scale is open; the tokens' weights among each other stay. */
export function afterChange(whole: Fit, belief: WeightBelief): WeightBelief {
  return {
    means: whole.weights,
    deviations: whole.weights.map((_, index) =>
      index === SCALE
        ? BELIEF.scale.deviation
        : Math.min(
            belief.deviations[index] ?? 1,
            Math.hypot(0.05, Math.sqrt(whole.covariance[index]?.[index] ?? 0)),
          ),
    ),
  };
}
