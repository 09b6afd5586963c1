import { isSameCycle } from "../../domain/cycle.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { Observation } from "./observation.ts";

/** A window at or under this after a great fall was emptied. Units: percent and percent-points. Source: `analysis/reset.ts`. */
const EMPTIED_PERCENT_MAX = 5;
const EMPTIED_DROP_MIN = 20;

/** What is known of a cycle before the observation. */
interface CycleSeen {
  readonly anchorResetsAtMs?: EpochMs | undefined;
  readonly usedPercent: number;
}

/**
 * Whether an observation belongs to another cycle than the one that is watched: `due` when the reset that was announced has passed,
 * `early` when the server emptied the window before that; `none` otherwise.
 *
 * The first that applies:
 *
 * | reset time now      | and                                 | turn                                      |
 * | ------------------- | ----------------------------------- | ----------------------------------------- |
 * | none                | the anchor has passed, percent fell | due                                       |
 * | far from the anchor | the anchor has passed               | due                                       |
 * | any                 | the window was emptied              | early                                     |
 * | any                 |                                     | none: jitter, a slide, or a missing reset |
 */
export function turnOf(watch: CycleSeen, observation: Observation): "due" | "early" | "none" {
  const { anchorResetsAtMs: anchorMs, usedPercent: before } = watch;
  const { resetsAtMs, usedPercent, observedAtMs } = observation;
  const hasPassed = anchorMs !== undefined && anchorMs <= observedAtMs;
  const isEmptied = before - usedPercent >= EMPTIED_DROP_MIN && usedPercent <= EMPTIED_PERCENT_MAX;
  if (resetsAtMs === undefined && hasPassed && usedPercent < before) return "due";
  const isNamed = anchorMs !== undefined && resetsAtMs !== undefined;
  if (isNamed && hasPassed && !isSameCycle(anchorMs, resetsAtMs)) return "due";
  return isEmptied ? "early" : "none";
}
