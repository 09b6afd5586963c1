import type { Snapshot } from "../domain/snapshot.ts";
import { DAY_MS, HOUR_MS, type DurationMs, type EpochMs } from "../domain/time.ts";
import type { WindowKey } from "../domain/window.ts";
import { isResetBetween, type WindowPoint } from "./reset.ts";
import { readingOf, type SplitMethod, type SplitPart } from "./split-parts.ts";

/** What each surface added to a window since an earlier snapshot of the same cycle. */
export interface SplitDelta {
  readonly sinceMs: EpochMs;
  readonly spanMs: DurationMs;
  readonly parts: readonly SplitPartDelta[];
}

/** What one surface added. */
export interface SplitPartDelta {
  readonly surface: string;
  readonly label: string;
  /** Signed percent-points. */
  readonly points: number;
  readonly lowPoints: number;
  readonly highPoints: number;
}

/** How long ago the snapshots lie that are given as earlier ones: enough that one is near each horizon, and from the cycle's beginning. */
export const PAST_AGES_MS: readonly DurationMs[] = [HOUR_MS, 6 * HOUR_MS, DAY_MS, 3 * DAY_MS];

/** About how long ago the compared snapshots are. */
const HORIZONS_MS: readonly DurationMs[] = [HOUR_MS, DAY_MS];

/**
 * The changes since about an hour and about a day ago.
 *
 * Shape: one per horizon that has a snapshot within half the horizon of it; nearest first. A surface missing at one end is left out.
 * `earlier` holds snapshots of the same cycle only, as `sameCycle` gives them.
 */
export function splitDeltas(
  method: SplitMethod,
  later: Snapshot,
  earlier: readonly Snapshot[],
): readonly SplitDelta[] {
  const laterParts = partsOf(method, later);
  return HORIZONS_MS.flatMap((horizonMs) => {
    const targetMs = later.observedAtMs - horizonMs;
    const distance = ({ observedAtMs }: Snapshot): number => Math.abs(observedAtMs - targetMs);
    const base = earlier
      .filter((snapshot) => distance(snapshot) <= horizonMs / 2 && partsOf(method, snapshot).length > 0)
      .toSorted((a, b) => distance(a) - distance(b) || a.observedAtMs - b.observedAtMs)[0];
    if (base === undefined) return [];
    const parts = partDeltas(laterParts, partsOf(method, base));
    return [{ sinceMs: base.observedAtMs, spanMs: later.observedAtMs - base.observedAtMs, parts }];
  });
}

/** The snapshots before `later` that hold all these windows with no reset of any between them and it, newest first. */
export function sameCycle(
  later: Snapshot,
  history: readonly Snapshot[],
  keys: readonly WindowKey[],
): readonly Snapshot[] {
  const earlier = history
    .filter(({ observedAtMs }) => observedAtMs < later.observedAtMs)
    .filter((snapshot) => keys.every((key) => readingOf(snapshot, key) !== undefined))
    .toSorted((a, b) => b.observedAtMs - a.observedAtMs);
  const firstBroken = earlier.findIndex((snapshot, index) => {
    const next = earlier[index - 1] ?? later;
    return keys.some((key) => isBroken(pointOf(snapshot, key), pointOf(next, key)));
  });
  return firstBroken === -1 ? earlier : earlier.slice(0, firstBroken);
}

function partsOf(method: SplitMethod, snapshot: Snapshot): readonly SplitPart[] {
  const outcome = method.partsOf(snapshot);
  return outcome.kind === "parts" ? outcome.parts : [];
}

function partDeltas(later: readonly SplitPart[], earlier: readonly SplitPart[]): readonly SplitPartDelta[] {
  return later.flatMap(({ surface, label, points, lowPoints, highPoints }) => {
    const before = earlier.find((part) => part.surface === surface);
    if (before === undefined) return [];
    return [
      {
        surface,
        label,
        points: points - before.points,
        lowPoints: lowPoints - before.highPoints,
        highPoints: highPoints - before.lowPoints,
      },
    ];
  });
}

function pointOf({ readings, observedAtMs }: Snapshot, key: WindowKey): WindowPoint | undefined {
  const reading = readings.find(({ windowKey }) => windowKey === key);
  return reading && { observedAtMs, usedPercent: reading.usedPercent, resetsAtMs: reading.resetsAtMs };
}

function isBroken(earlier: WindowPoint | undefined, later: WindowPoint | undefined): boolean {
  return earlier === undefined || later === undefined || isResetBetween(earlier, later);
}
