import type { HistoryDocument } from "../documents/history.ts";
import type { WindowMember } from "../documents/status.ts";
import type { WhatIfWindow } from "../documents/what-if.ts";
import { addMs, HOUR_MS, MINUTE_MS, type EpochMs } from "../domain/time.ts";
import { formatDuration } from "./format/duration.ts";
import type { LocalTime } from "./format/local-time.ts";
import { formatPercent } from "./format/number.ts";
import { at } from "./instant.ts";

/** One cycle of a window as a chart: what was used so far, the even pace, and where it may go. All texts ready. */
export interface BurnUp {
  readonly title: string;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly nowMs: EpochMs;
  /** Where the chart ends above; the wall is at 100. */
  readonly topPercent: number;
  /** Readings of the cycle; a gap begins a new line. */
  readonly lines: readonly (readonly BurnUpPoint[])[];
  /** From now to the reset; empty without a forecast. */
  readonly fan: readonly BurnUpBand[];
  /** When the wall comes, in the middle case. */
  readonly wallAtMs?: EpochMs | undefined;
  readonly fromText: string;
  readonly nowText: string;
  readonly toText: string;
}

/** The level at an instant. Unit: percent of the window. */
export interface BurnUpPoint {
  readonly atMs: EpochMs;
  readonly percent: number;
}

/** The forecast at an instant: its tenth, middle and ninetieth percentile. Unit: percent of the window; may pass 100. */
export interface BurnUpBand {
  readonly atMs: EpochMs;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** Readings further apart than this, and than a thirtieth of the cycle, have a gap between them: nobody knows what was in it. */
const GAP_MS_MIN = 40 * MINUTE_MS;
const GAP_PARTS = 30;
const TOP_PERCENT_MIN = 110;
const TOP_PERCENT_MAX = 160;

type HistoryPoint = HistoryDocument["accounts"][number]["windows"][number]["points"][number];

/** Shape: `undefined` for a window whose cycle has not started or whose beginning is not known. */
export function toBurnUp(facts: {
  readonly window: WindowMember;
  /** Of the window, oldest first; those of other cycles are left out. */
  readonly points: readonly HistoryPoint[];
  readonly whatIf?: WhatIfWindow | undefined;
  readonly nowMs: EpochMs;
  readonly localTime: LocalTime;
}): BurnUp | undefined {
  const { window, points, whatIf, nowMs, localTime } = facts;
  const { resetsAt, cycleStartedAt } = window;
  if (resetsAt === null || cycleStartedAt === null) return undefined;
  const [fromMs, toMs] = [at(cycleStartedAt), at(resetsAt)];
  const own = points
    .map((point) => ({ atMs: at(point.at), percent: point.usedPercent, resetsAt: point.resetsAt }))
    .filter(({ atMs, resetsAt: ofPoint }) => atMs <= nowMs && isOfCycle(ofPoint, toMs) && atMs >= fromMs);
  const fan = fanOf(whatIf, { atMs: at(window.observedAt), percent: window.usedPercent });
  const highest = Math.max(...own.map(({ percent }) => percent), ...fan.map(({ high }) => high), 0);
  const wallAt = window.forecast?.wallAt?.p50;
  return {
    title: `${window.label}: ${formatPercent(window.usedPercent)} used, resets in ${formatDuration(toMs - nowMs)}`,
    fromMs,
    toMs,
    nowMs,
    topPercent: Math.min(TOP_PERCENT_MAX, Math.max(TOP_PERCENT_MIN, Math.ceil(highest / 10) * 10)),
    lines: toLines(own, Math.max(GAP_MS_MIN, (toMs - fromMs) / GAP_PARTS)),
    fan,
    wallAtMs: wallAt ? at(wallAt) : undefined,
    fromText: localTime.near(fromMs, nowMs),
    nowText: "now",
    toText: `reset ${localTime.near(toMs, nowMs)}`,
  };
}

/** Resets of one cycle jitter. */
function isOfCycle(resetsAt: string | null, toMs: EpochMs): boolean {
  return resetsAt !== null && Math.abs(at(resetsAt) - toMs) <= HOUR_MS;
}

/** It opens at the newest reading. */
function fanOf(whatIf: WhatIfWindow | undefined, { atMs, percent }: BurnUpPoint): readonly BurnUpBand[] {
  const bands = (whatIf?.fan ?? []).map((point) => ({
    atMs: at(point.at),
    low: point.p10,
    middle: point.p50,
    high: point.p90,
  }));
  return bands.length === 0 ? [] : [{ atMs, low: percent, middle: percent, high: percent }, ...bands];
}

function toLines(points: readonly BurnUpPoint[], gapMs: number): readonly (readonly BurnUpPoint[])[] {
  const lines: BurnUpPoint[][] = [];
  let lastMs = -Infinity;
  for (const { atMs, percent } of points) {
    if (atMs - lastMs > gapMs) lines.push([]);
    lines.at(-1)?.push({ atMs, percent });
    lastMs = atMs;
  }
  return lines;
}

/** The level of an even pace: the diagonal from the cycle's beginning to its reset. */
export function evenPace({ fromMs, toMs }: BurnUp, atMs: number): number {
  return (100 * (atMs - fromMs)) / Math.max(1, toMs - fromMs);
}

/** The band at an instant, between its steps. Shape: `undefined` before now and without a fan. */
export function bandAt({ fan }: BurnUp, atMs: EpochMs): BurnUpBand | undefined {
  const next = fan.findIndex((band) => band.atMs >= atMs);
  const [before, after] = [fan[next - 1], fan[next]];
  if (before === undefined || after === undefined) return undefined;
  const part = (atMs - before.atMs) / Math.max(1, after.atMs - before.atMs);
  const between = (pick: (band: BurnUpBand) => number) => pick(before) + part * (pick(after) - pick(before));
  return {
    atMs: addMs(before.atMs, part * (after.atMs - before.atMs)),
    low: between(({ low }) => low),
    middle: between(({ middle }) => middle),
    high: between(({ high }) => high),
  };
}
