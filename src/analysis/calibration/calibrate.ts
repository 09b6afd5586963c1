import type { SeriesPoint } from "../../domain/cycle.ts";
import { DAY_MS, HOUR_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { windowLengthMs, type WindowKey } from "../../domain/window.ts";
import { mergeSeries, seenBy } from "../series.ts";
import { capitalized, windowName } from "../wording.ts";
import { afterChange, beliefOf } from "./belief.ts";
import type { Calibration, CalibrationRefusal } from "./calibration.ts";
import { fitWeights, type Fit } from "./fit.ts";
import { knotsByCycle } from "./knots.ts";
import { modelFamily, priorWeights, type LocalUse, type WeightPriors } from "./local-use.ts";
import { whatIsMissing } from "./missing.ts";
import { drift, errorPercent, holdOut, toPredicted } from "./quality.ts";
import { isChange, regimeChanges, type RegimeChange } from "./regimes.ts";
import { knotPairs, stretchesBetween, type Stretch } from "./stretches.ts";
import { CACHE_READ, familyFactor, OUTPUT, SCALE } from "./weights.ts";
import { windowRatio, type WindowRatio } from "./window-ratio.ts";

/** A fit looks this far back. */
const LOOKBACK_MS: DurationMs = 60 * DAY_MS;
const LOCAL_STRETCHES_MIN = 5;
const STRETCHES_MAX = 2_000;
const FAMILIES_MAX = 5;
/** A stretch counts as local from this share of predicted use on. */
const LOCAL_SHARE = 0.5;
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
  /** Whether to hold out a part and to look for drift, which doubles the work. Absent: yes. */
  readonly withQuality?: boolean | undefined;
}

/** A fit, and the readings it was made from. */
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
  const firstUseMs = Math.max(uses[0]?.atMs ?? nowMs, nowMs - LOOKBACK_MS);
  const usable = pairs
    .filter(([from, to]) => from.atMs >= firstUseMs - HOUR_MS && to.levelPoints < 100)
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
  const { windowKey, priors, withQuality = true } = input;
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
    errorPercent: errorPercent(current, fit),
    holdOut: withQuality ? holdOut(current, prepared.families) : undefined,
    driftFactor: withQuality ? drift(predicted, fit) : undefined,
    changes,
    fit,
    rises: predicted,
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
  const { weights, covariance, ...rest } = basis.fit;
  const scaled = weights.with(SCALE, (weights[SCALE] ?? 0) + Math.log(ratio.ratio));
  const widened = covariance.map((row, index) =>
    index === SCALE ? row.with(SCALE, (row[SCALE] ?? 0) + ratio.deviation ** 2) : row,
  );
  const fit = { ...rest, weights: scaled, covariance: widened };
  return { fit, changes: productChanges(ratio.changes, basis.changes), ratio };
}

/** The uses up to an instant. */
function usesSeenBy(uses: readonly LocalUse[], nowMs: EpochMs): readonly LocalUse[] {
  return uses.slice(0, uses.findLastIndex(({ atMs }) => atMs <= nowMs) + 1);
}

/** The families in use, the heaviest first; beyond a handful the light ones count with the first. */
function familiesOf(uses: readonly LocalUse[], priors: WeightPriors): readonly string[] {
  const outputs = new Map<string, number>();
  for (const { model, outputTokens } of uses) outputs.set(model, (outputs.get(model) ?? 0) + outputTokens);
  const totals = new Map<string, number>();
  for (const [model, outputTokens] of outputs) {
    const family = modelFamily(model);
    totals.set(family, (totals.get(family) ?? 0) + outputTokens * priorWeights(priors, model).output);
  }
  return [...totals.entries()]
    .toSorted(([a, aWeight], [b, bWeight]) => bWeight - aWeight || (a < b ? -1 : 1))
    .slice(0, FAMILIES_MAX)
    .map(([family]) => family);
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
