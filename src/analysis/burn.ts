import type { SeriesPoint } from "../domain/cycle.ts";
import { HOUR_MS, MINUTE_MS, type DurationMs, type EpochMs } from "../domain/time.ts";
import { must } from "../domain/assert.ts";
import { changeError } from "./precision.ts";
import { hasEnded, isResetBetween, lastStretch, type WindowPoint } from "./reset.ts";
import { seenBy } from "./series.ts";

/** How fast a window fills, from the server's own percent: Δu/Δt between the first and the last point of a span. */
export interface Burn {
  /** Signed percent-points per hour; negative while a window empties. */
  readonly percentPerHour: number;
  /** The least and the most the true slope can be, given how the two ends were rounded. */
  readonly lowPercentPerHour: number;
  readonly highPercentPerHour: number;
  readonly spanMs: DurationMs;
  /** Points in the span, the two ends included. */
  readonly sampleCount: number;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** How far back a recent burn looks. Source: the seed's "10-minute delta", short enough for a loop, long enough for whole percents. */
export const BURN_LOOKBACK_MS: DurationMs = 10 * MINUTE_MS;

/**
 * The burn between two points of one window.
 *
 * Unit: percent-points per hour, signed. The bounds are (Δu ∓ 1)/Δt for whole percents, and tighter when both ends carry decimals.
 * Shape: `undefined` across a reset and unless the later point is later.
 * Source: docs/analysis/burn.md.
 */
export function burnBetween(earlier: WindowPoint, later: WindowPoint): Burn | undefined {
  if (later.observedAtMs <= earlier.observedAtMs || isResetBetween(earlier, later)) return undefined;
  return slope([earlier, later]);
}

/**
 * The burn up to the newest point, from the oldest point of the same unbroken stretch that lies within the lookback; when no other lies
 * within it, from the point before.
 *
 * Shape: `undefined` with fewer than two points since the last reset, and when the newest point's cycle has ended at `nowMs`.
 * Points after `nowMs` are not seen. `series` is oldest first, as `mergeSeries` gives it.
 */
export function recentBurn(
  series: readonly SeriesPoint[],
  options: { readonly nowMs: EpochMs; readonly lookbackMs?: DurationMs },
): Burn | undefined {
  const { nowMs, lookbackMs = BURN_LOOKBACK_MS } = options;
  const stretch = lastStretch(seenBy(series, nowMs));
  const newest = stretch.at(-1);
  if (newest === undefined || stretch.length < 2 || hasEnded(newest, nowMs)) return undefined;
  const inside = stretch.filter((point) => newest.observedAtMs - point.observedAtMs <= lookbackMs);
  return slope(inside.length > 1 ? inside : stretch.slice(-2));
}

/** The burn between the last two points. Shape: as `burnBetween`; `undefined` with fewer than two points. */
export function lastBurn(series: readonly SeriesPoint[]): Burn | undefined {
  const [earlier, later] = series.slice(-2);
  return earlier && later ? burnBetween(earlier, later) : undefined;
}

function slope(points: readonly WindowPoint[]): Burn {
  const first = must(points[0], "a slope has a first point");
  const last = must(points.at(-1), "a slope has a last point");
  const spanMs = last.observedAtMs - first.observedAtMs;
  const change = last.usedPercent - first.usedPercent;
  const error = changeError(first.usedPercent, last.usedPercent);
  const perHour = (points: number): number => (points / spanMs) * HOUR_MS;
  return {
    percentPerHour: perHour(change),
    lowPercentPerHour: perHour(change - error),
    highPercentPerHour: perHour(change + error),
    spanMs,
    sampleCount: points.length,
    fromMs: first.observedAtMs,
    toMs: last.observedAtMs,
  };
}
