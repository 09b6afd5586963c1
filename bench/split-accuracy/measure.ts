// What one world tells of the split, the bands and the change points.
import { calibrate, type CalibrationBasis } from "../../src/analysis/calibration/calibrate.ts";
import type { Calibration, CalibrationRefusal } from "../../src/analysis/calibration/calibration.ts";
import { limitChanged } from "../../src/analysis/change-points/limit-changed.ts";
import { unexplainedUse } from "../../src/analysis/change-points/unexplained-use.ts";
import { estimatedSplit } from "../../src/analysis/estimated-split/estimated-split.ts";
import type { SeriesPoint } from "../../src/domain/cycle.ts";
import { addMs, DAY_MS, HOUR_MS, type EpochMs } from "../../src/domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../src/domain/window.ts";
import { BENCH_PRIORS, type Truth, type World } from "./worlds/world.ts";

/** A split is judged from a week of history on. */
const HISTORY_DAYS = 7;
const SPLIT_DAYS = 7;
/** Between two judged splits: no divisor of a day, so that every hour has its turn. */
const SPLIT_EVERY_HOURS = 7;

export interface SplitScore {
  readonly window: "five_hour" | "seven_day";
  readonly errorPoints: number;
  readonly isHeld: boolean;
  /** Of the plain rule: a rise counts as local when anything local happened since the poll before. */
  readonly plainErrorPoints: number;
}

export interface WorldScores {
  readonly splits: readonly SplitScore[];
  readonly refusals: number;
  /** Days on which the change points were asked. */
  readonly days: number;
  readonly falseLimits: number;
  readonly falseUnexplained: number;
  /** Days from the event to the first true finding; absent: missed, or there was no event. */
  readonly delayDays?: number | undefined;
  readonly calibrateMs: readonly number[];
}

export function measureWorld(world: World): WorldScores {
  const splits: SplitScore[] = [];
  const calibrateMs: number[] = [];
  let refusals = 0;
  for (let hours = HISTORY_DAYS * 24; hours < (HISTORY_DAYS + SPLIT_DAYS) * 24; hours += SPLIT_EVERY_HOURS) {
    const nowMs = addMs(world.startMs, hours * HOUR_MS);
    const startedAt = performance.now();
    const fits = fitsAt(world, nowMs);
    calibrateMs.push((performance.now() - startedAt) / 2);
    refusals += [fits.five, fits.week].filter(({ kind }) => kind === "refused").length;
    splits.push(...scoresAt(world, fits, nowMs));
  }
  return { splits, refusals, calibrateMs, ...changePoints(world) };
}

interface Fits {
  readonly five: Calibration | CalibrationRefusal;
  readonly week: Calibration | CalibrationRefusal;
  readonly basis?: CalibrationBasis | undefined;
}

function fitsAt(world: World, nowMs: EpochMs): Fits {
  const { uses } = world;
  const five = calibrate({ uses, series: world.fiveHour, windowKey: FIVE_HOUR, nowMs, priors: BENCH_PRIORS });
  const basis = five.kind === "calibrated" ? { calibration: five, series: world.fiveHour } : undefined;
  const week = calibrate({
    uses,
    series: world.week,
    windowKey: SEVEN_DAY,
    nowMs,
    priors: BENCH_PRIORS,
    basis,
  });
  return { five, week, basis };
}

function scoresAt(world: World, { five, week, basis }: Fits, nowMs: EpochMs): readonly SplitScore[] {
  return [
    ...scoreAt(world, five, {
      window: "five_hour",
      series: world.fiveHour,
      truths: world.fiveHourTruth,
      nowMs,
    }),
    ...scoreAt(world, week, {
      window: "seven_day",
      series: world.week,
      truths: world.weekTruth,
      nowMs,
      basis,
    }),
  ];
}

function scoreAt(
  world: World,
  calibration: Calibration | CalibrationRefusal,
  at: {
    readonly window: SplitScore["window"];
    readonly series: readonly SeriesPoint[];
    readonly truths: readonly Truth[];
    readonly nowMs: EpochMs;
    readonly basis?: CalibrationBasis | undefined;
  },
): readonly SplitScore[] {
  const { series, nowMs, basis, window, truths } = at;
  if (calibration.kind === "refused") return [];
  const split = estimatedSplit({ calibration, uses: world.uses, series, nowMs, basis });
  const index = series.findLastIndex(({ observedAtMs }) => observedAtMs <= nowMs);
  const truth = truths[index];
  if (!("parts" in split) || !truth || split.usedPercent < 1) return [];
  const [code] = split.parts;
  if (!code) return [];
  // The truth is put on the scale of the whole percent that is divided.
  const points = (split.usedPercent * truth.localPoints) / (truth.localPoints + truth.otherPoints);
  return [
    {
      window,
      errorPoints: Math.abs(code.points - points),
      isHeld: points >= code.lowPoints && points <= code.highPoints,
      plainErrorPoints: Math.abs(plainLocal(world, series, index) - points),
    },
  ];
}

/** The plain rule that stands for a meter without a fit. */
function plainLocal(world: World, series: readonly SeriesPoint[], last: number): number {
  let local = 0;
  let use = world.uses.findLastIndex(({ atMs }) => atMs <= (series[last]?.observedAtMs ?? 0));
  for (let index = last; index > 0; index -= 1) {
    const [before, after] = [series[index - 1], series[index]];
    if (!before || !after) break;
    const isNewCycle =
      after.usedPercent < before.usedPercent || (before.resetsAtMs ?? Infinity) <= after.observedAtMs;
    const rise = isNewCycle ? after.usedPercent : after.usedPercent - before.usedPercent;
    if ((world.uses[use]?.atMs ?? 0) > before.observedAtMs) local += rise;
    while (use >= 0 && (world.uses[use]?.atMs ?? 0) > before.observedAtMs) use -= 1;
    if (isNewCycle) break;
  }
  return local;
}

function changePoints(world: World) {
  const count = { days: 0, falseLimits: 0, falseUnexplained: 0 };
  let delayDays: number | undefined;
  for (
    let nowMs = addMs(world.startMs, (HISTORY_DAYS + 1) * DAY_MS);
    nowMs <= world.endMs;
    nowMs = addMs(nowMs, DAY_MS)
  ) {
    const { five, week } = fitsAt(world, nowMs);
    const [fiveFit, weekFit] = [five, week].map((fit) => (fit.kind === "calibrated" ? fit : undefined));
    const isAfter = world.eventAtMs !== undefined && nowMs > world.eventAtMs;
    const limits = [limitChanged(fiveFit, nowMs), limitChanged(weekFit, nowMs)].filter(
      (finding) => finding !== undefined,
    );
    const isTrueLimit =
      world.kind === "limit-cut" && isAfter && limits.some(({ windowKey }) => windowKey === SEVEN_DAY);
    const unexplained = unexplainedUse({
      calibration: fiveFit,
      uses: world.uses,
      series: world.fiveHour,
      nowMs,
    });
    const isTrueUse = world.kind === "someone-joins" && isAfter && unexplained !== undefined;
    count.days += 1;
    count.falseLimits += limits.length - Number(isTrueLimit);
    count.falseUnexplained += Number(unexplained !== undefined && !isTrueUse);
    if (isTrueLimit || isTrueUse) delayDays ??= (nowMs - (world.eventAtMs ?? nowMs)) / DAY_MS;
  }
  return { ...count, delayDays };
}
