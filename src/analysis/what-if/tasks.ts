import { DAY_MS, MINUTE_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { Calibration } from "../calibration/calibration.ts";
import type { LocalUse } from "../calibration/local-use.ts";
import { distribution, quantile } from "../forecast/quantiles.ts";
import { pointsOf } from "../calibration/points-of.ts";

/** Whether a task of the kind that was done here before fits into what a window has left. Estimated. */
export interface TaskFit {
  /** Past tasks that it rests on. */
  readonly taskCount: number;
  /** Share of them that would end before the wall, 0 to 1. Absent: too few. */
  readonly fits?: number | undefined;
  /** What such a task takes of the window. Unit: percent-points. */
  readonly taskPoints?: { readonly p10: number; readonly p50: number; readonly p90: number } | undefined;
}

/** A session that rests for longer than this has gone on to another task. */
const PAUSE_MS: DurationMs = 30 * MINUTE_MS;
/** Fewer replies are a question, not a task. */
const REPLIES_MIN = 3;
/** Fewer past tasks say nothing about the next one. */
export const TASKS_MIN = 10;
const LOOKBACK_MS: DurationMs = 28 * DAY_MS;

/** The replies of one session without a long pause among them, oldest first. */
export type Task = readonly LocalUse[];

/** The tasks of the last four weeks that have ended, in no order. Uses without a session belong to none. */
export function listTasks(uses: readonly LocalUse[], nowMs: EpochMs): readonly Task[] {
  const bySession = Map.groupBy(
    uses.filter(
      ({ atMs, sessionId }) => sessionId !== undefined && atMs <= nowMs && atMs > nowMs - LOOKBACK_MS,
    ),
    ({ sessionId }) => sessionId,
  );
  return [...bySession.values()]
    .flatMap(splitAtPauses)
    .filter((task) => task.length >= REPLIES_MIN && nowMs - (task.at(-1)?.atMs ?? nowMs) > PAUSE_MS);
}

function splitAtPauses(uses: readonly LocalUse[]): readonly Task[] {
  const tasks: LocalUse[][] = [];
  let lastMs = -Infinity;
  for (const use of uses) {
    if (use.atMs - lastMs > PAUSE_MS) tasks.push([]);
    tasks.at(-1)?.push(use);
    lastMs = use.atMs;
  }
  return tasks;
}

/**
 * Each past task is begun anew now. It fits when what it takes before the reset is no more than what is left; after the reset the window is
 * empty again. Other use meanwhile is not counted.
 */
export function taskFit(facts: {
  readonly tasks: readonly Task[];
  readonly calibration: Calibration;
  /** Unit: percent-points. */
  readonly remainingPercent: number;
  readonly nowMs: EpochMs;
  /** Absent: the cycle has not started, so that no reset comes into a task's way. */
  readonly resetsAtMs?: EpochMs | undefined;
}): TaskFit {
  const { tasks, calibration, remainingPercent, nowMs, resetsAtMs } = facts;
  if (tasks.length < TASKS_MIN) return { taskCount: tasks.length };
  const leftMs = resetsAtMs === undefined ? Infinity : resetsAtMs - nowMs;
  const points = tasks.map((task) => {
    const startMs = task[0]?.atMs ?? 0;
    return pointsOf(
      task.filter(({ atMs }) => atMs - startMs < leftMs),
      calibration,
    );
  });
  const all = distribution(
    points,
    points.map(() => 1),
  );
  return {
    taskCount: tasks.length,
    fits: points.filter((own) => own <= remainingPercent).length / points.length,
    taskPoints: { p10: quantile(all, 0.1), p50: quantile(all, 0.5), p90: quantile(all, 0.9) },
  };
}
