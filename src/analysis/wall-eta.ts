import { addMs, DAY_MS, epochMs, HOUR_MS, type DurationMs, type EpochMs } from "../domain/time.ts";
import type { Burn } from "./burn.ts";

/**
 * Where a straight line through the burn meets 100 %. Derived arithmetic, not a forecast: it knows nothing of habits or of nights.
 *
 * `now`: the window is at its wall. `none`: flat or falling, no wall on this line. `wall`: the line meets 100 % before the reset.
 * `reset-first`: the reset comes before it.
 */
export type WallEta =
  | { readonly kind: "now" }
  | { readonly kind: "none" }
  | {
      readonly kind: "wall";
      readonly atMs: EpochMs;
      /** By the upper bound of the burn. */
      readonly earliestMs: EpochMs;
      /** By the lower bound of the burn. Absent: by that bound the wall does not come before the reset, or not at all. */
      readonly latestMs: EpochMs | undefined;
    }
  | {
      readonly kind: "reset-first";
      readonly resetsAtMs: EpochMs;
      /** Where the line stands at the reset. */
      readonly atResetPercent: number;
      /** Where the upper bound of the burn meets 100 %. Absent: not before the reset either. */
      readonly earliestMs: EpochMs | undefined;
    };

/** A line that needs longer than this meets nothing: no window is that long. */
const ETA_MS_MAX: DurationMs = 400 * DAY_MS;

/**
 * The straight line from a reading along its burn.
 *
 * Shape: instants are never before the reading, nor before `nowMs` where it is given: a line that has crossed 100 % since the reading
 * says "by now". Errors: none. Source: docs/analysis/wall-eta.md.
 */
export function wallEta(facts: {
  readonly usedPercent: number;
  readonly observedAtMs: EpochMs;
  readonly burn: Burn;
  /** Absent: not started or not said; then no reset can come first. */
  readonly resetsAtMs?: EpochMs | undefined;
  readonly nowMs?: EpochMs | undefined;
}): WallEta {
  const { usedPercent, observedAtMs, burn, resetsAtMs } = facts;
  if (usedPercent >= 100) return { kind: "now" };
  const floorMs = Math.max(observedAtMs, facts.nowMs ?? observedAtMs);
  const crossing = (percentPerHour: number): EpochMs | undefined => {
    const afterMs = percentPerHour > 0 ? ((100 - usedPercent) / percentPerHour) * HOUR_MS : Infinity;
    if (afterMs > ETA_MS_MAX) return undefined;
    const atMs = addMs(observedAtMs, afterMs);
    return resetsAtMs !== undefined && atMs >= resetsAtMs ? undefined : epochMs(Math.max(atMs, floorMs));
  };
  const atMs = crossing(burn.percentPerHour);
  const earliestMs = crossing(burn.highPercentPerHour);
  if (atMs !== undefined) {
    return {
      kind: "wall",
      atMs,
      earliestMs: earliestMs ?? atMs,
      latestMs: crossing(burn.lowPercentPerHour),
    };
  }
  if (burn.percentPerHour <= 0 || resetsAtMs === undefined) return { kind: "none" };
  const atResetPercent = usedPercent + (burn.percentPerHour * (resetsAtMs - observedAtMs)) / HOUR_MS;
  return { kind: "reset-first", resetsAtMs, atResetPercent, earliestMs };
}
