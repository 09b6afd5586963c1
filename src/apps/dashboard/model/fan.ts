import type { WindowMember } from "../../../documents/status.ts";
import type { EpochMs } from "../../../domain/time.ts";
import { at } from "../../../view/instant.ts";

/** A forecast as lines to draw: each bends where it meets the wall and ends at the reset. */
export interface Fan {
  readonly high: readonly FanPoint[];
  readonly middle: readonly FanPoint[];
  readonly low: readonly FanPoint[];
  /** Between these, the wall is expected; `undefined` where it does not come before the reset. */
  readonly wall?: { readonly earlyMs: EpochMs; readonly middleMs?: EpochMs | undefined } | undefined;
}

export type FanPoint = readonly [atMs: EpochMs, usedPercent: number];

/** Quantiles of the level at an instant, where the meter says them step by step. */
export interface FanStep {
  readonly at: string;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/**
 * The fan of a window's forecast from now to its reset; `undefined` without a forecast or a reset to come. Without steps it is drawn
 * through what the forecast says of its wall and its reset.
 */
export function toFan(window: WindowMember, nowMs: EpochMs, steps: readonly FanStep[] = []): Fan | undefined {
  const { forecast, resetsAt, usedPercent } = window;
  if (forecast === null || usedPercent >= 100 || resetsAt === null || at(resetsAt) <= nowMs) return undefined;
  const line = (wallAt: string | null | undefined, atReset: number): readonly FanPoint[] => {
    const bend: readonly FanPoint[] =
      wallAt && at(wallAt) > nowMs && at(wallAt) < at(resetsAt) ? [[at(wallAt), 100]] : [];
    return [[nowMs, usedPercent], ...bend, [at(resetsAt), atReset]];
  };
  const { wallAt, atReset } = forecast;
  const wall = wallAt?.p10
    ? { earlyMs: at(wallAt.p10), middleMs: wallAt.p50 ? at(wallAt.p50) : undefined }
    : undefined;
  const ahead = steps.filter((step) => at(step.at) > nowMs);
  if (ahead.length > 1) {
    const edge = (quantile: "p10" | "p50" | "p90"): readonly FanPoint[] => [
      [nowMs, usedPercent],
      ...ahead.map((step): FanPoint => [at(step.at), step[quantile]]),
    ];
    return { high: edge("p90"), middle: edge("p50"), low: edge("p10"), wall };
  }
  return {
    // Who is fastest meets the wall first: the tenth of the times belongs to the ninetieth of the levels.
    high: line(wallAt?.p10, atReset.p90),
    middle: line(wallAt?.p50, atReset.p50),
    low: line(wallAt?.p90, atReset.p10),
    wall,
  };
}

/** The top of a chart of levels: the wall with room above it, more where the past or the fan needs it, never without end. */
export function levelTop(levels: readonly number[]): number {
  const TOP = { least: 112, most: 150 };
  return Math.min(TOP.most, Math.max(TOP.least, ...levels.map((level) => level + 6)));
}
