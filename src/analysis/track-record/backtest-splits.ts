import type { SeriesPoint } from "../../domain/cycle.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { EpochMs } from "../../domain/time.ts";
import { SEVEN_DAY, type WindowKey } from "../../domain/window.ts";
import { calibrateAccount } from "../calibration/calibrate-account.ts";
import type { LocalUse, WeightPriors } from "../calibration/local-use.ts";
import type { OtherMachine } from "../calibration/other-machines.ts";
import { estimatedSplit, type EstimatedSplit } from "../estimated-split/estimated-split.ts";
import { scoreSplit, type SplitScore } from "../estimated-split/score-split.ts";
import { splits } from "../split.ts";
import { noteScore, recordSplits, type SplitLog, type SplitRecord } from "./split-log.ts";

/** What would have been said of the week's split at an instant, and what the server said. */
export interface SplitBacktestRow {
  readonly madeAtMs: EpochMs;
  readonly split: EstimatedSplit;
  readonly score: SplitScore;
}

/** What the estimated splits of an account would have said, and how they fared. */
export interface SplitBacktest {
  /** Oldest first. */
  readonly rows: readonly SplitBacktestRow[];
  /** Absent: the server never divided a week of which there was an estimate. */
  readonly record?: SplitRecord | undefined;
}

/**
 * Replays estimates of the week beside the server's own division, half a day apart: each sees what was read and logged up to its own
 * instant and no more.
 */
export function backtestSplits(facts: {
  /** Oldest first; those without a breakdown are passed over. */
  readonly snapshots: readonly Snapshot[];
  readonly series: ReadonlyMap<WindowKey, readonly SeriesPoint[]>;
  readonly uses: readonly LocalUse[];
  readonly priors: WeightPriors;
  readonly machines?: readonly OtherMachine[] | undefined;
  readonly nowMs: EpochMs;
}): SplitBacktest {
  const rows: SplitBacktestRow[] = [];
  let log: SplitLog = [];
  for (const snapshot of facts.snapshots) {
    const madeAtMs = snapshot.observedAtMs;
    if (snapshot.breakdown === undefined || madeAtMs > facts.nowMs) continue;
    // Asked before the costly fit whether one this soon would be kept.
    if (noteScore(log, { madeAtMs, score: NO_SCORE }) === log) continue;
    const row = rowAt(snapshot, facts);
    if (row === undefined) continue;
    rows.push(row);
    log = noteScore(log, row);
  }
  return { rows, record: recordSplits(log, undefined, facts.nowMs) };
}

const NO_SCORE: SplitScore = { errorPoints: 0, measuredPoints: 0, isHeld: false };

function rowAt(
  snapshot: Snapshot,
  { series, uses, priors, machines }: Parameters<typeof backtestSplits>[0],
): SplitBacktestRow | undefined {
  const nowMs = snapshot.observedAtMs;
  const measured = splits({ latest: [snapshot], history: [], nowMs }).splits.find(
    ({ method }) => method === "breakdown",
  );
  if (measured === undefined) return undefined;
  const { week, basis } = calibrateAccount({ uses, priors, machines, series, nowMs, withQuality: false });
  if (week.kind === "refused") return undefined;
  const split = estimatedSplit({
    calibration: week,
    uses,
    machines,
    series: series.get(SEVEN_DAY) ?? [],
    basis,
    nowMs,
  });
  const score = "parts" in split ? scoreSplit(split, measured.parts) : undefined;
  return "parts" in split && score ? { madeAtMs: nowMs, split, score } : undefined;
}
