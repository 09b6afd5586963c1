import type { EpochMs } from "../../domain/time.ts";
import type { CycleKnots, Knot } from "./knots.ts";
import { modelFamily, priorWeights, type LocalUse, type WeightPriors } from "./local-use.ts";

/** How far a window rose between two knots of one cycle, and what this machine used meanwhile. */
export interface Stretch {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly risePoints: number;
  /** Standard deviation of the rise, from rounding and poll spacing. */
  readonly errorPoints: number;
  /** Use in prior weights, at `family * KINDS + kind`, of all local surfaces. */
  readonly use: Float64Array;
  /** As `use`, of `local_other` alone; absent when there is none. */
  readonly otherUse?: Float64Array | undefined;
}

/** What is told apart of a family's tokens: uncached input with cache writes, output, cache reads. */
export const KINDS = 3;

/** A stretch is extended until its rise is this many times its error. */
const PRECISION_MIN = 4;
const RISE_POINTS_MIN = 1;

/** Neighbouring knots joined to stretches that rise by a point or more and are known to about a quarter. */
export function knotPairs(cycles: readonly CycleKnots[]): readonly (readonly [Knot, Knot])[] {
  return cycles.flatMap(({ knots }) => {
    const pairs: [Knot, Knot][] = [];
    let from = knots[0];
    for (const knot of knots.slice(1)) {
      if (!from) break;
      const rise = knot.levelPoints - from.levelPoints;
      const error = Math.hypot(from.errorPoints, knot.errorPoints);
      if (rise < RISE_POINTS_MIN || rise < PRECISION_MIN * error) continue;
      pairs.push([from, knot]);
      from = knot;
    }
    return pairs;
  });
}

/** The stretches between pairs of knots, with the use that falls after the first and up to the second. Pairs and uses: oldest first. */
export function stretchesBetween(
  pairs: readonly (readonly [Knot, Knot])[],
  uses: readonly LocalUse[],
  families: readonly string[],
  priors: WeightPriors,
): readonly Stretch[] {
  const weigh = createWeigher(families, priors);
  let next = 0;
  return pairs.map(([from, to]) => {
    const use = new Float64Array(families.length * KINDS);
    let otherUse: Float64Array | undefined;
    for (; next < uses.length; next += 1) {
      const local = uses[next];
      if (!local || local.atMs > to.atMs) break;
      if (local.atMs <= from.atMs) continue;
      weigh(local, use);
      if (local.surface !== "local_other") continue;
      otherUse ??= new Float64Array(families.length * KINDS);
      weigh(local, otherUse);
    }
    return {
      fromMs: from.atMs,
      toMs: to.atMs,
      risePoints: to.levelPoints - from.levelPoints,
      errorPoints: Math.hypot(from.errorPoints, to.errorPoints),
      use,
      otherUse,
    };
  });
}

/** Adds one use to a row, in prior weights. */
export function createWeigher(
  families: readonly string[],
  priors: WeightPriors,
): (use: LocalUse, row: Float64Array) => void {
  const known = new Map<
    string,
    { readonly offset: number; readonly weights: ReturnType<typeof priorWeights> }
  >();
  const lookUp = (model: string) => {
    const before = known.get(model);
    if (before) return before;
    const offset = Math.max(0, families.indexOf(modelFamily(model))) * KINDS;
    const found = { offset, weights: priorWeights(priors, model) };
    known.set(model, found);
    return found;
  };
  return (use, row) => {
    const { offset, weights } = lookUp(use.model);
    row[offset] =
      (row[offset] ?? 0) +
      use.inputTokens * weights.input +
      use.cacheWrite5mTokens * weights.cacheWrite5m +
      use.cacheWrite1hTokens * weights.cacheWrite1h;
    row[offset + 1] = (row[offset + 1] ?? 0) + use.outputTokens * weights.output;
    row[offset + 2] = (row[offset + 2] ?? 0) + use.cacheReadTokens * weights.cacheRead;
  };
}
