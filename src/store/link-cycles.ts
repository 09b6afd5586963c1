import { CYCLE_TOLERANCE_MS, isSameCycle, type Cycle, type SeriesPoint } from "../domain/cycle.ts";

/** A cycle without the names of its account and window: what its readings span. */
export type CycleExtent = Omit<Cycle, "accountId" | "windowKey">;

/**
 * The cycles that the points of one window belong to. Points without a reset time belong to none.
 * Shape: oldest first; no two are within the tolerance of each other.
 */
export function deriveCycles(points: readonly CyclePoint[]): readonly CycleExtent[] {
  return linkCycles(points.flatMap(toExtent));
}

/** What of a reading tells its cycle. */
export type CyclePoint = Pick<SeriesPoint, "observedAtMs" | "usedPercent" | "resetsAtMs">;

function toExtent({ observedAtMs, usedPercent, resetsAtMs }: CyclePoint): readonly CycleExtent[] {
  if (resetsAtMs === undefined) return [];
  return [
    {
      resetsAtMsMin: resetsAtMs,
      resetsAtMsMax: resetsAtMs,
      firstObservedAtMs: observedAtMs,
      lastObservedAtMs: observedAtMs,
      peakUsedPercent: usedPercent,
      readingCount: 1,
    },
  ];
}

/**
 * Joins every two extents whose reset times come within the tolerance of each other, until none do (single linkage).
 *
 * The result depends on the set of extents only, and linking linked extents with new ones equals linking all at once: that is
 * why cycles can be kept as rows and still not depend on the order of appends.
 *
 * ```
 *   resets  ──●●●──────────●──●●────▶      a gap over the tolerance parts two cycles;
 *             cycle         cycle          a reading that falls between two can bridge them into one
 * ```
 */
export function linkCycles(extents: readonly CycleExtent[]): readonly CycleExtent[] {
  const linked: CycleExtent[] = [];
  for (const extent of extents.toSorted((a, b) => a.resetsAtMsMin - b.resetsAtMsMin)) {
    const last = linked.at(-1);
    if (last && touches(last, extent)) linked[linked.length - 1] = joinExtents(last, extent);
    else linked.push(extent);
  }
  return linked;
}

/** The reach of an extent: a reset time in it, or in its margin of one tolerance, belongs to the same cycle. */
export function reach(extent: CycleExtent): { readonly fromMs: number; readonly toMs: number } {
  return {
    fromMs: extent.resetsAtMsMin - CYCLE_TOLERANCE_MS,
    toMs: extent.resetsAtMsMax + CYCLE_TOLERANCE_MS,
  };
}

/** Whether a later extent overlaps an earlier one or begins within its tolerance. */
function touches(earlier: CycleExtent, later: CycleExtent): boolean {
  return (
    later.resetsAtMsMin <= earlier.resetsAtMsMax || isSameCycle(earlier.resetsAtMsMax, later.resetsAtMsMin)
  );
}

function joinExtents(a: CycleExtent, b: CycleExtent): CycleExtent {
  return {
    resetsAtMsMin: min(a.resetsAtMsMin, b.resetsAtMsMin),
    resetsAtMsMax: max(a.resetsAtMsMax, b.resetsAtMsMax),
    firstObservedAtMs: min(a.firstObservedAtMs, b.firstObservedAtMs),
    lastObservedAtMs: max(a.lastObservedAtMs, b.lastObservedAtMs),
    peakUsedPercent: max(a.peakUsedPercent, b.peakUsedPercent),
    readingCount: a.readingCount + b.readingCount,
  };
}

/** `Math.min` that keeps the brand of an instant. */
function min<T extends number>(a: T, b: T): T {
  return a < b ? a : b;
}

function max<T extends number>(a: T, b: T): T {
  return a > b ? a : b;
}
