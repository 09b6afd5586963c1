import type { EpochMs } from "../../../domain/time.ts";
import { at } from "../../../view/instant.ts";

/** A level at an instant, for drawing. */
export interface LevelPoint {
  readonly atMs: EpochMs;
  readonly usedPercent: number;
}

interface DatedLevel {
  readonly at: string;
  readonly usedPercent: number;
}

/**
 * Levels as pieces that may each be drawn as one line: cut where nothing was read for long, and where a cycle began. No data is not a
 * line.
 */
export function toRuns(
  points: readonly DatedLevel[],
  gaps: readonly { readonly from: string; readonly to: string }[],
  cycleStarts: readonly string[],
): readonly (readonly LevelPoint[])[] {
  const cutsMs = [...gaps.map(({ to }) => at(to)), ...cycleStarts.map(at)].toSorted((a, b) => a - b);
  const runs: LevelPoint[][] = [];
  let previousMs: EpochMs | undefined;
  let cut = 0;
  for (const point of points) {
    const atMs = at(point.at);
    let isCut = previousMs === undefined;
    for (let cutMs = cutsMs[cut]; cutMs !== undefined && cutMs <= atMs; cutMs = cutsMs[++cut]) {
      isCut ||= previousMs === undefined || cutMs > previousMs;
    }
    if (isCut) runs.push([]);
    runs.at(-1)?.push({ atMs, usedPercent: point.usedPercent });
    previousMs = atMs;
  }
  return runs;
}
