import type { EpochMs } from "../../domain/time.ts";
import { logRiseDensity, type OtherUse } from "./rise-density.ts";

/** A stretch as the search for changes sees it. */
export interface PredictedRise {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly risePoints: number;
  readonly errorPoints: number;
  readonly predictedPoints: number;
}

/** The relation of use to points changed between two stretches. */
export interface RegimeChange {
  /** The change lies between these two instants. */
  readonly afterMs: EpochMs;
  readonly beforeMs: EpochMs;
  /** Points per use, new against old: 1.4 means that each token takes 1.4 times the percent it took. */
  readonly pointsFactor: number;
  /** How much likelier the rises are with the change than without, as a natural logarithm. */
  readonly logEvidence: number;
  readonly stretchesBefore: number;
  readonly stretchesAfter: number;
}

/** Factors that are tried, in steps of about 5 %. */
const FACTORS = Array.from({ length: 43 }, (_, index) => Math.exp((index - 21) * 0.05));
/** A change of less is drift. */
const LOG_FACTOR_MIN = Math.log(1.12);
/** What a change must gain. Source: false alarms on the tuning worlds of bench/split-accuracy. */
const LOG_EVIDENCE_MIN = 12;
const STRETCHES_MIN = 8;
const CHANGES_MAX = 4;
/** The evidence of one stretch counts for less than that of an independent observation: neighbours share a knot and a habit. */
const EVIDENCE_SHARE = 0.7;

/**
 * Where the relation of use to points changed, oldest first; of stretches that are oldest first.
 *
 * A second person at work looks like a smaller limit to a plain ratio. So each side of a change may also have its own kind of other use, and
 * only what that cannot explain counts as evidence. Both halves of what follows a change must prefer it.
 */
export function regimeChanges(stretches: readonly PredictedRise[], other: OtherUse): readonly RegimeChange[] {
  const table = likelihoods(stretches, other);
  const changes: number[] = [];
  while (changes.length < CHANGES_MAX) {
    const bounds = [0, ...changes, stretches.length];
    const found = bounds.slice(1).map((to, index) => bestSplit(table, bounds[index] ?? 0, to));
    const best = found
      .filter((split) => split !== undefined)
      .toSorted((a, b) => b.logEvidence - a.logEvidence)[0];
    if (best === undefined) break;
    changes.push(best.at);
    changes.sort((a, b) => a - b);
  }
  return changes.map((at, index) => {
    const from = changes[index - 1] ?? 0;
    const to = changes[index + 1] ?? stretches.length;
    const split = evidenceAt(table, from, at, to);
    return {
      afterMs: (stretches[at - 1] as PredictedRise).toMs,
      beforeMs: (stretches[at] as PredictedRise).toMs,
      pointsFactor: (FACTORS[split.after] ?? 1) / (FACTORS[split.before] ?? 1),
      logEvidence: split.logEvidence,
      stretchesBefore: at - from,
      stretchesAfter: to - at,
    };
  });
}

/** Whether a factor is more than drift. */
export function isChange({ pointsFactor }: Pick<RegimeChange, "pointsFactor">): boolean {
  return Math.abs(Math.log(pointsFactor)) >= LOG_FACTOR_MIN;
}

/** What the points per use were multiplied by in these stretches, most likely. 1 as predicted. */
export function likeliestFactor(stretches: readonly PredictedRise[], other: OtherUse): number {
  const table = likelihoods(stretches, other);
  return FACTORS[bestFactor(table, 0, stretches.length).factor] ?? 1;
}

/** Sums of log densities up to each stretch, per kind of other use and factor. */
interface LikelihoodTable {
  readonly kinds: number;
  readonly sums: Float64Array;
}

function likelihoods(stretches: readonly PredictedRise[], other: OtherUse): LikelihoodTable {
  const kinds = otherUsesAround(other);
  const width = kinds.length * FACTORS.length;
  const sums = new Float64Array((stretches.length + 1) * width);
  for (const [row, { risePoints, errorPoints, predictedPoints }] of stretches.entries()) {
    for (const [kind, otherUse] of kinds.entries()) {
      for (const [index, factor] of FACTORS.entries()) {
        const column = kind * FACTORS.length + index;
        const density = logRiseDensity(risePoints, predictedPoints * factor, errorPoints, otherUse);
        sums[(row + 1) * width + column] = (sums[row * width + column] ?? 0) + EVIDENCE_SHARE * density;
      }
    }
  }
  return { kinds: kinds.length, sums };
}

/** As fitted; with less and with far less rest; and with other use of half and of three times the size. */
function otherUsesAround(other: OtherUse): readonly OtherUse[] {
  const { quietShare, meanPoints } = other;
  return [
    other,
    { ...other, quietShare: quietShare / 2 },
    { ...other, quietShare: quietShare / 8 },
    { ...other, quietShare: quietShare / 8, meanPoints: meanPoints / 2 },
    { ...other, quietShare: quietShare / 4, meanPoints: meanPoints * 3 },
    { ...other, quietShare: 1 - (1 - quietShare) / 2 },
  ];
}

interface Split {
  readonly at: number;
  readonly before: number;
  readonly after: number;
  readonly logEvidence: number;
}

function bestSplit(table: LikelihoodTable, from: number, to: number): Split | undefined {
  let best: Split | undefined;
  for (let at = from + STRETCHES_MIN; at <= to - STRETCHES_MIN; at += 1) {
    const split = evidenceAt(table, from, at, to);
    if (split.logEvidence > (best?.logEvidence ?? LOG_EVIDENCE_MIN)) best = split;
  }
  if (best === undefined) return undefined;
  const pointsFactor = (FACTORS[best.after] ?? 1) / (FACTORS[best.before] ?? 1);
  return isChange({ pointsFactor }) && halvesAgree(table, best, to) ? best : undefined;
}

/** Two agreeing observations: each half of what follows is likelier under the new factor than under the old one. */
function halvesAgree(table: LikelihoodTable, split: Split, to: number): boolean {
  const middle = Math.floor((split.at + to) / 2);
  return [
    [split.at, middle],
    [middle, to],
  ].every(
    ([from = 0, end = 0]) => valueAt(table, from, end, split.after) > valueAt(table, from, end, split.before),
  );
}

function evidenceAt(table: LikelihoodTable, from: number, at: number, to: number): Split {
  const [before, after] = [bestFactor(table, from, at), bestFactor(table, at, to)];
  const common = bestCommonFactor(table, from, at, to);
  return { at, before: before.factor, after: after.factor, logEvidence: before.value + after.value - common };
}

function bestFactor(table: LikelihoodTable, from: number, to: number) {
  let best = { factor: 0, value: -Infinity };
  for (let factor = 0; factor < FACTORS.length; factor += 1) {
    const value = valueAt(table, from, to, factor);
    if (value > best.value) best = { factor, value };
  }
  return best;
}

function bestCommonFactor(table: LikelihoodTable, from: number, at: number, to: number): number {
  let best = -Infinity;
  for (let factor = 0; factor < FACTORS.length; factor += 1) {
    best = Math.max(best, valueAt(table, from, at, factor) + valueAt(table, at, to, factor));
  }
  return best;
}

/** Log density of a run of stretches under a factor, with the kind of other use that suits it best. */
function valueAt({ kinds, sums }: LikelihoodTable, from: number, to: number, factor: number): number {
  const width = kinds * FACTORS.length;
  let best = -Infinity;
  for (let kind = 0; kind < kinds; kind += 1) {
    const column = kind * FACTORS.length + factor;
    best = Math.max(best, (sums[to * width + column] ?? 0) - (sums[from * width + column] ?? 0));
  }
  return best;
}
