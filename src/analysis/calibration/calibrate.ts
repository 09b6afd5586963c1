import type { SeriesPoint } from "../../domain/cycle.ts";
import { DAY_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { windowLengthMs, type WindowKey } from "../../domain/window.ts";
import { mergeSeries, seenBy } from "../series.ts";
import { windowMode } from "../window-mode.ts";
import { capitalized, durationText, windowName } from "../wording.ts";
import type { Calibration, CalibrationRefusal, HoldOut } from "./calibration.ts";
import { fitWeights, type Fit, type WeightBelief } from "./fit.ts";
import { knotsByCycle } from "./knots.ts";
import { modelFamily, priorWeights, type LocalUse, type WeightPriors } from "./local-use.ts";
import { quietProbability } from "./rise-density.ts";
import {
  isChange,
  likeliestFactor,
  regimeChanges,
  type PredictedRise,
  type RegimeChange,
} from "./regimes.ts";
import { knotPairs, stretchesBetween, type Stretch } from "./stretches.ts";
import { CACHE_READ, familyFactor, OUTPUT, predictedPoints, SCALE } from "./weights.ts";
import { windowRatio, type WindowRatio } from "./window-ratio.ts";

/** Less of readings and transcripts together gives no fit. Source: settled point 14 of the design. */
const OVERLAP_MS_MIN: DurationMs = DAY_MS;
/** A fit looks this far back. */
const LOOKBACK_MS: DurationMs = 60 * DAY_MS;
const LOCAL_STRETCHES_MIN = 5;
const STRETCHES_MAX = 2_000;
const FAMILIES_MAX = 5;
/** A stretch counts as local from this share of predicted use on. */
const LOCAL_SHARE = 0.5;
/** The newest stretches that a fit of the older ones is tried on. */
const HOLD_OUT_SHARE = 0.25;
const HOLD_OUT_MIN = 4;

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

/** All that a fit rests on; nothing after `nowMs` is looked at. */
export interface CalibrationInput {
  /** This machine's replies, oldest first. */
  readonly uses: readonly LocalUse[];
  /** The window's points of all sources, as kept. */
  readonly series: readonly SeriesPoint[];
  readonly windowKey: WindowKey;
  readonly nowMs: EpochMs;
  readonly priors: WeightPriors;
  /** The five-hour window, for a week: its points are finer, and a point of it is worth the same part of a week whoever used it. */
  readonly basis?: CalibrationBasis | undefined;
}

export interface CalibrationBasis {
  readonly calibration: Calibration;
  readonly series: readonly SeriesPoint[];
}

/** The fit of this machine's tokens to a window's percent-points, or what is missing for one. Source: docs/analysis/calibration.md. */
export function calibrate(input: CalibrationInput): Calibration | CalibrationRefusal {
  const { windowKey, nowMs, basis } = input;
  const uses = usesSeenBy(input.uses, nowMs);
  const series = seenBy(mergeSeries(input.series), nowMs);
  const lacking = whatIsMissing(windowKey, uses, series, nowMs);
  if (lacking) return { kind: "refused", windowKey, ...lacking };
  const families = basis?.calibration.families.map(({ family }) => family) ?? familiesOf(uses, input.priors);
  const pairs = knotPairs(knotsByCycle(series, windowLengthMs(windowKey)));
  const firstUseMs = Math.max((uses[0] as LocalUse).atMs, nowMs - LOOKBACK_MS);
  const usable = pairs
    .filter(([from, to]) => from.atMs >= firstUseMs - DAY_MS / 24 && to.levelPoints < 100)
    .slice(-STRETCHES_MAX);
  const stretches = stretchesBetween(usable, uses, families, input.priors);
  const worked = stretches.filter(({ use }) => use.some((weight) => weight > 0));
  if (worked.length < LOCAL_STRETCHES_MIN) return tooFew(windowKey, worked.length);
  const ratio = basis && windowRatio(usable, seenBy(mergeSeries(basis.series), nowMs));
  const prepared = { families, worked };
  return conclude(
    input,
    prepared,
    basis && ratio ? fitByRatio(basis.calibration, ratio) : fitDirectly(prepared),
  );
}

function tooFew(windowKey: WindowKey, count: number): CalibrationRefusal {
  return {
    kind: "refused",
    windowKey,
    code: "few-stretches",
    reason: `${capitalized(windowName(windowKey))} has ${count} stretches in which this machine's Claude Code clearly did most of the work; a fit needs ${LOCAL_STRETCHES_MIN}.`,
  };
}

interface Prepared {
  readonly families: readonly string[];
  /** The stretches with any local use. */
  readonly worked: readonly Stretch[];
}

/** Both ways share these: what was read, what was used, and how many stretches local use mostly made. */
function conclude(
  input: CalibrationInput,
  prepared: Prepared,
  fitted: Fitted,
): Calibration | CalibrationRefusal {
  const { windowKey, priors } = input;
  const { fit, changes, ratio } = fitted;
  const sinceMs = changes.at(-1)?.afterMs ?? 0;
  const newest = prepared.worked.filter(({ fromMs }) => fromMs >= sinceMs);
  const current = ratio && newest.length < LOCAL_STRETCHES_MIN ? prepared.worked : newest;
  const predicted = toPredicted(current, fit);
  const local = predicted.filter((rise) => rise.predictedPoints >= LOCAL_SHARE * rise.risePoints);
  const [first, last] = [current[0], current.at(-1)];
  if (!first || !last || local.length < LOCAL_STRETCHES_MIN) return tooFew(windowKey, local.length);
  return {
    kind: "calibrated",
    windowKey,
    fromMs: first.fromMs,
    toMs: last.toMs,
    stretchCount: current.length,
    localStretchCount: local.length,
    families: prepared.families.map((family, index) => ({
      family,
      factor: familyFactor(fit.weights, index),
    })),
    outputFactor: Math.exp(fit.weights[OUTPUT] ?? 0),
    cacheReadFactor: Math.exp(fit.weights[CACHE_READ] ?? 0),
    pointsPerWeight: Math.exp(fit.weights[SCALE] ?? 0),
    errorPercent: 100 * Math.sqrt(fit.covariance[SCALE]?.[SCALE] ?? 0),
    holdOut: holdOut(current, prepared.families),
    driftFactor: drift(predicted, fit),
    changes,
    fit,
    ratio,
    priors,
  };
}

interface Fitted {
  readonly fit: Fit;
  readonly changes: readonly RegimeChange[];
  readonly ratio?: WindowRatio | undefined;
}

/** From the window's own rises. */
function fitDirectly({ families, worked }: Prepared): Fitted {
  const belief = beliefOf(families);
  const whole = fitWeights(worked, belief);
  const changes = regimeChanges(toPredicted(worked, whole), whole.other);
  const sinceMs = changes.at(-1)?.afterMs;
  if (sinceMs === undefined) return { fit: whole, changes };
  const current = worked.filter(({ fromMs }) => fromMs >= sinceMs);
  return { fit: fitWeights(current, afterChange(whole, belief)), changes };
}

/** From the five hours' fit and what their points are worth here: a week's own rises are too coarse to tell chat from Code. */
function fitByRatio(basis: Calibration, ratio: WindowRatio): Fitted {
  const { weights, covariance, other, logPosterior } = basis.fit;
  const scaled = weights.with(SCALE, (weights[SCALE] ?? 0) + Math.log(ratio.ratio));
  const widened = covariance.map((row, index) =>
    index === SCALE ? row.with(SCALE, (row[SCALE] ?? 0) + ratio.deviation ** 2) : row,
  );
  const fit = { weights: scaled, covariance: widened, other, logPosterior };
  return { fit, changes: productChanges(ratio.changes, basis.changes), ratio };
}

/** The uses up to an instant, by halving. */
function usesSeenBy(uses: readonly LocalUse[], nowMs: EpochMs): readonly LocalUse[] {
  return uses.slice(0, uses.findLastIndex(({ atMs }) => atMs <= nowMs) + 1);
}

function whatIsMissing(
  windowKey: WindowKey,
  uses: readonly LocalUse[],
  series: readonly SeriesPoint[],
  nowMs: EpochMs,
): Pick<CalibrationRefusal, "code" | "reason"> | undefined {
  const [firstUse, first, last] = [uses[0], series[0], series.at(-1)];
  const name = windowName(windowKey);
  if (!firstUse)
    return {
      code: "no-transcripts",
      reason: "No transcripts of Claude Code were found on this machine, which says nothing of what it used.",
    };
  if (!first || !last) return { code: "no-readings", reason: `No reading of ${name} is kept yet.` };
  const overlapMs = Math.min(last.observedAtMs, nowMs) - Math.max(first.observedAtMs, firstUse.atMs);
  if (overlapMs < OVERLAP_MS_MIN) {
    const has = overlapMs <= 0 ? "no time" : `only ${durationText(overlapMs)}`;
    return {
      code: "short-overlap",
      reason: `Readings of ${name} and transcripts have ${has} in common; a fit needs a day.`,
    };
  }
  const lengthMs = windowLengthMs(windowKey);
  if (lengthMs !== undefined && windowMode(series, lengthMs).mode === "sliding") {
    return {
      code: "sliding-window",
      reason: `${capitalized(name)} lets old use age out piece by piece, so its rises do not show what was used.`,
    };
  }
  return undefined;
}

/** The families in use, the heaviest first; beyond a handful the light ones count with the first. */
function familiesOf(uses: readonly LocalUse[], priors: WeightPriors): readonly string[] {
  const outputs = Map.groupBy(uses, ({ model }) => model);
  const totals = new Map<string, number>();
  for (const [model, group] of outputs) {
    const { output } = priorWeights(priors, model);
    const weight = group.reduce((sum, { outputTokens }) => sum + outputTokens * output, 0);
    totals.set(modelFamily(model), (totals.get(modelFamily(model)) ?? 0) + weight);
  }
  return [...totals.entries()]
    .toSorted(([a, aWeight], [b, bWeight]) => bWeight - aWeight || (a < b ? -1 : 1))
    .slice(0, FAMILIES_MAX)
    .map(([family]) => family);
}

function beliefOf(families: readonly string[]): WeightBelief {
  const all = [BELIEF.scale, BELIEF.output, BELIEF.cacheRead, ...families.slice(1).map(() => BELIEF.family)];
  return { means: all.map(({ mean }) => mean), deviations: all.map(({ deviation }) => deviation) };
}

/** After a change only the scale is open; the tokens' weights among each other stay. */
function afterChange(whole: Fit, belief: WeightBelief): WeightBelief {
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

function toPredicted(stretches: readonly Stretch[], fit: Fit): readonly PredictedRise[] {
  return stretches.map((stretch) => ({
    ...stretch,
    predictedPoints: predictedPoints(fit.weights, stretch.use),
  }));
}

/** The week's own changes: what the ratio changed by, times what the five hours changed by at about the same time. */
function productChanges(
  ofRatio: readonly RegimeChange[],
  ofBasis: readonly RegimeChange[],
): readonly RegimeChange[] {
  const alone = ofBasis.filter((change) => !ofRatio.some((other) => isNear(change, other)));
  const joined = ofRatio.map((change) => {
    const both = ofBasis.find((other) => isNear(change, other));
    return both ? { ...change, pointsFactor: change.pointsFactor * both.pointsFactor } : change;
  });
  return [...alone, ...joined].filter(isChange).toSorted((x, y) => x.afterMs - y.afterMs);
}

function isNear(a: RegimeChange, b: RegimeChange): boolean {
  return Math.abs(a.afterMs - b.afterMs) <= 2 * DAY_MS;
}

function holdOut(stretches: readonly Stretch[], families: readonly string[]): HoldOut | undefined {
  const from = Math.floor(stretches.length * (1 - HOLD_OUT_SHARE));
  if (from < LOCAL_STRETCHES_MIN) return undefined;
  const fit = fitWeights(stretches.slice(0, from), beliefOf(families));
  const errors = toPredicted(stretches.slice(from), fit)
    .filter(
      ({ risePoints, predictedPoints: points, errorPoints }) =>
        quietProbability(risePoints, points, errorPoints, fit.other) >= 0.5,
    )
    .map(({ risePoints, predictedPoints: points }) => (100 * Math.abs(risePoints - points)) / risePoints)
    .toSorted((a, b) => a - b);
  const medianErrorPercent = errors[Math.floor(errors.length / 2)];
  if (medianErrorPercent === undefined || errors.length < HOLD_OUT_MIN) return undefined;
  return { stretchCount: errors.length, medianErrorPercent };
}

function drift(stretches: readonly PredictedRise[], { other }: Fit): number {
  const middle = Math.floor(stretches.length / 2);
  return likeliestFactor(stretches.slice(middle), other) / likeliestFactor(stretches.slice(0, middle), other);
}
