import { MINUTE_MS, type DurationMs, type EpochMs, HOUR_MS } from "../../domain/time.ts";
import type { SplitScore } from "../estimated-split/score-split.ts";

/** An estimated split that was shown beside the server's own figures of the same week. */
export interface ScoredSplit {
  readonly madeAtMs: EpochMs;
  readonly score: SplitScore;
}

/** Oldest first. */
export type SplitLog = readonly ScoredSplit[];

/** How far estimated splits can be trusted, by the server's own. */
export interface SplitRecord {
  readonly comparisons: number;
  /** Mean of |estimated − measured|. Unit: percent-points of the week. */
  readonly meanErrorPoints: number;
  /** How often the band held the measured points, 0 to 1; 0.8 is right. */
  readonly heldShare: number;
  readonly newest: SplitScore;
}

/** Comparisons within so long tell the same thing twice. */
const SPACING_MS: DurationMs = 11 * HOUR_MS + 12 * MINUTE_MS;
const SCORES_MAX = 200;

/** The log with a score of now, unless one was kept just before. */
export function noteScore(log: SplitLog, scored: ScoredSplit): SplitLog {
  const last = log.at(-1);
  if (last !== undefined && scored.madeAtMs - last.madeAtMs < SPACING_MS) return log;
  return [...log, scored].slice(-SCORES_MAX);
}

/** The record up to an instant, with the score of now where there is one. Shape: `undefined` without any. */
export function recordSplits(
  log: SplitLog,
  current: SplitScore | undefined,
  nowMs: EpochMs,
): SplitRecord | undefined {
  const known = log.filter(({ madeAtMs }) => madeAtMs <= nowMs).map(({ score }) => score);
  const newest = current ?? known.at(-1);
  if (newest === undefined) return undefined;
  const all = known.length > 0 ? known : [newest];
  return {
    comparisons: all.length,
    meanErrorPoints: all.reduce((sum, { errorPoints }) => sum + Math.abs(errorPoints), 0) / all.length,
    heldShare: all.filter(({ isHeld }) => isHeld).length / all.length,
    newest,
  };
}
