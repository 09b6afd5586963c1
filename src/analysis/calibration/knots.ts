import { must } from "../../domain/assert.ts";
import { addMs, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { isSameCycle, type SeriesPoint } from "../../domain/cycle.ts";
import { percentStep } from "../precision.ts";
import { hasEnded, isResetBetween } from "../reset.ts";

/** An instant at which a window's level is known better than its rounding: where a cycle began, or where the percent has just stepped up. */
export interface Knot {
  readonly atMs: EpochMs;
  /** Percent-points of the cycle, up to an offset that all knots of a cycle share. */
  readonly levelPoints: number;
  /** Standard deviation of the level. */
  readonly errorPoints: number;
}

/** What is known of one cycle's level, oldest first. */
export interface CycleKnots {
  readonly knots: readonly Knot[];
  readonly resetsAtMs?: EpochMs | undefined;
  readonly last: SeriesPoint;
}

const A_POINT = "a cycle has a point";
/** Whether the server rounds down or to the nearest is not known: the first step lies at 1 or at a half. Unit: percent-points. */
const START_OFFSET = 0.25;
/** Standard deviation of a uniform distribution of width 1. */
const UNIFORM_DEVIATION = 1 / Math.sqrt(12);

/**
 * The knots of every cycle of a merged series, oldest cycle first.
 *
 * Just after a step the level is the new percent plus at most what was used since the poll before; between steps it could be anywhere in a
 * whole point. So a week polled every five minutes is known to a few hundredths at its steps.
 */
export function knotsByCycle(
  series: readonly SeriesPoint[],
  windowLengthMs: DurationMs | undefined,
): readonly CycleKnots[] {
  return stretchesWithoutReset(series).map(({ points, previous }) => {
    const first = must(points[0], A_POINT);
    const last = must(points.at(-1), A_POINT);
    const resetsAtMs = points.findLast((point) => point.resetsAtMs !== undefined)?.resetsAtMs;
    return {
      knots: [startKnot(points, previous, windowLengthMs) ?? plainKnot(first), ...stepKnots(points)],
      resetsAtMs,
      last,
    };
  });
}

interface PointsOfCycle {
  readonly points: readonly SeriesPoint[];
  readonly previous?: SeriesPoint | undefined;
}

/** A fall of more than a rounding step ends a stretch as a reset does: what came before it says nothing of what comes after. */
function stretchesWithoutReset(series: readonly SeriesPoint[]): readonly PointsOfCycle[] {
  const cycles: { points: SeriesPoint[]; previous?: SeriesPoint | undefined }[] = [];
  for (const point of series) {
    const current = cycles.at(-1);
    const previous = current?.points.at(-1);
    if (!current || !previous || isBroken(previous, point)) cycles.push({ points: [point], previous });
    else current.points.push(point);
  }
  return cycles;
}

function isBroken(previous: SeriesPoint, point: SeriesPoint): boolean {
  const fall = previous.usedPercent - point.usedPercent;
  return isResetBetween(previous, point) || fall > percentStep(previous.usedPercent);
}

/** Level 0 where the cycle began, when the series shows that it did: the one before has ended, or there is none before. */
function startKnot(
  points: readonly SeriesPoint[],
  previous: SeriesPoint | undefined,
  windowLengthMs: DurationMs | undefined,
): Knot | undefined {
  const first = must(points[0], A_POINT);
  if (first.usedPercent === 0 && first.resetsAtMs === undefined) {
    return { atMs: first.observedAtMs, levelPoints: START_OFFSET, errorPoints: START_OFFSET / 2 };
  }
  if (first.resetsAtMs === undefined || windowLengthMs === undefined) return undefined;
  const startMs = addMs(first.resetsAtMs, -windowLengthMs);
  if (startMs > first.observedAtMs) return undefined;
  const isFresh =
    previous === undefined ||
    hasEnded(previous, first.observedAtMs) ||
    !isSameCycle(previous.resetsAtMs, first.resetsAtMs);
  if (!isFresh) return undefined;
  return { atMs: startMs, levelPoints: START_OFFSET, errorPoints: START_OFFSET / 2 };
}

function plainKnot(point: SeriesPoint): Knot {
  const step = percentStep(point.usedPercent);
  return {
    atMs: point.observedAtMs,
    levelPoints: point.usedPercent + step / 2,
    errorPoints: step * UNIFORM_DEVIATION,
  };
}

function stepKnots(points: readonly SeriesPoint[]): readonly Knot[] {
  const steps: { readonly point: SeriesPoint; readonly gapMs: DurationMs; readonly rise: number }[] = [];
  const first = must(points[0], A_POINT);
  let top = first.usedPercent;
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (!before || point.usedPercent <= top) continue;
    steps.push({ point, gapMs: point.observedAtMs - before.observedAtMs, rise: point.usedPercent - top });
    top = point.usedPercent;
  }
  return steps.map(({ point, gapMs, rise }, index) => {
    const [previous, next] = [steps[index - 1], steps[index + 1]];
    const sinceMs = point.observedAtMs - (previous?.point ?? first).observedAtMs;
    const untilMs = next ? next.point.observedAtMs - point.observedAtMs : Infinity;
    const perPoll = Math.max((rise * gapMs) / sinceMs, ((next?.rise ?? 0) * gapMs) / untilMs);
    const overshoot = Math.min(percentStep(point.usedPercent), perPoll);
    return {
      atMs: point.observedAtMs,
      levelPoints: point.usedPercent + overshoot / 2,
      errorPoints: Math.max(0.02, overshoot * UNIFORM_DEVIATION),
    };
  });
}
