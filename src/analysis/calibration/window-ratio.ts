import type { SeriesPoint } from "../../domain/cycle.ts";
import { isResetBetween } from "../reset.ts";
import type { Knot } from "./knots.ts";
import { ratioChanges, type PredictedRise, type RegimeChange } from "./regimes.ts";

/** What a point of one window is worth in another, whoever used it. */
export interface WindowRatio {
  /** Points of the longer window per point of the shorter one. */
  readonly ratio: number;
  /** Of the ratio's logarithm. */
  readonly deviation: number;
  readonly changes: readonly RegimeChange[];
}

const PAIRS_MIN = 4;
/** A ratio is never better known than this: models may weigh differently in the two windows. */
const DEVIATION_MIN = 0.03;

/**
 * The ratio of two windows over the time that both were read. `pairs` are of the longer window, `series` is the shorter one's, merged.
 * Both windows count every surface, so chat and other machines do not disturb it. Shape: `undefined` with fewer than four pairs.
 */
export function windowRatio(
  pairs: readonly (readonly [Knot, Knot])[],
  series: readonly SeriesPoint[],
): WindowRatio | undefined {
  const totals = runningTotals(series);
  const rises = pairs.flatMap((pair): readonly PredictedRise[] => toRise(pair, series, totals));
  if (rises.length < PAIRS_MIN) return undefined;
  const whole = medianRatio(rises);
  const scaled = rises.map((rise) => ({ ...rise, predictedPoints: rise.predictedPoints * whole }));
  const changes = ratioChanges(scaled);
  const current = rises.map((rise) => ({
    ...rise,
    predictedPoints: rise.predictedPoints / factorSince(changes, rise),
  }));
  const ratio = medianRatio(current);
  const spread = median(
    current.map((rise) => Math.abs(Math.log(rise.risePoints / rise.predictedPoints / ratio))),
  );
  return { ratio, deviation: Math.max(DEVIATION_MIN, (1.9 * spread) / Math.sqrt(current.length)), changes };
}

/** What the ratio was multiplied by after a rise. */
function factorSince(changes: readonly RegimeChange[], { toMs }: PredictedRise): number {
  return changes
    .filter(({ afterMs }) => afterMs >= toMs)
    .reduce((product, { pointsFactor }) => product * pointsFactor, 1);
}

/** Points of all cycles so far, at each reading. */
function runningTotals(series: readonly SeriesPoint[]): Float64Array {
  const totals = new Float64Array(series.length);
  let [total, top] = [0, 0];
  for (const [index, point] of series.entries()) {
    const previous = series[index - 1];
    if (previous && isResetBetween(previous, point)) top = 0;
    total += Math.max(0, point.usedPercent - top);
    top = Math.max(top, point.usedPercent);
    totals[index] = total;
  }
  return totals;
}

function toRise(
  [from, to]: readonly [Knot, Knot],
  series: readonly SeriesPoint[],
  totals: Float64Array,
): readonly PredictedRise[] {
  const first = indexAt(series, from.atMs);
  const last = indexAt(series, to.atMs);
  if (first < 0 || last <= first) return [];
  const predictedPoints = (totals[last] ?? 0) - (totals[first] ?? 0);
  if (predictedPoints < 2) return [];
  const risePoints = to.levelPoints - from.levelPoints;
  const rounding = (0.6 / predictedPoints) * risePoints;
  const errorPoints = Math.hypot(from.errorPoints, to.errorPoints, rounding);
  return [{ fromMs: from.atMs, toMs: to.atMs, risePoints, errorPoints, predictedPoints }];
}

/** The last point at or before an instant, by halving; −1 before the first. */
function indexAt(series: readonly SeriesPoint[], atMs: number): number {
  let [low, high] = [0, series.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((series[middle]?.observedAtMs ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The ratio that half of all rise lies below. */
function medianRatio(rises: readonly PredictedRise[]): number {
  const sorted = rises
    .map(({ risePoints, predictedPoints }) => ({
      ratio: risePoints / predictedPoints,
      weight: predictedPoints,
    }))
    .toSorted((a, b) => a.ratio - b.ratio);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  return sorted.find(({ weight }) => (below += weight) >= half)?.ratio ?? 1;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
