import { compareWindowKeys, type WindowKey } from "../domain/window.ts";
import { burnBetween, type Burn } from "./burn.ts";
import { changeError } from "./precision.ts";
import { isResetBetween, type WindowPoint } from "./reset.ts";
import { capitalized, windowName } from "./wording.ts";

/** One window at the start or the end of a lap; a `CurrentReading` is one. */
export interface LapPoint extends WindowPoint {
  readonly windowKey: WindowKey;
  /** The reading was too old to speak for the instant that it stands for. */
  readonly stale?: boolean | undefined;
}

/** What a lap cost of one window, or why that cannot be said. */
export type LapWindow =
  | {
      readonly kind: "cost";
      readonly windowKey: WindowKey;
      readonly startPercent: number;
      readonly endPercent: number;
      /** Signed percent-points, with the bounds that the rounding of the two ends leaves. */
      readonly points: number;
      readonly lowPoints: number;
      readonly highPoints: number;
      readonly burn: Burn;
    }
  | {
      readonly kind: "refused";
      readonly windowKey: WindowKey;
      readonly startPercent?: number | undefined;
      readonly endPercent?: number | undefined;
      /** One sentence. */
      readonly reason: string;
    };

/**
 * The points that each window rose between two instants, in the order of `compareWindowKeys`.
 *
 * Everything that drew on the account in between is in it, whichever machine or surface it came from.
 * Shape: a window is refused across a reset, when it was read at one end only, when nothing newer was read since the start, and when
 * a reading at an end is stale: then use from outside the lap would be counted, or use within it missed.
 * Source: docs/analysis/lap.md.
 */
export function lapCost(lap: {
  readonly start: readonly LapPoint[];
  readonly end: readonly LapPoint[];
}): readonly LapWindow[] {
  const starts = new Map(lap.start.map((point) => [point.windowKey, point]));
  const ends = new Map(lap.end.map((point) => [point.windowKey, point]));
  const keys = [...new Set([...starts.keys(), ...ends.keys()])].sort(compareWindowKeys);
  return keys.map((key) => windowCost(key, starts.get(key), ends.get(key)));
}

function windowCost(windowKey: WindowKey, start: LapPoint | undefined, end: LapPoint | undefined): LapWindow {
  const startPercent = start?.usedPercent;
  const endPercent = end?.usedPercent;
  const refused = (clause: string): LapWindow => {
    return {
      kind: "refused",
      windowKey,
      startPercent,
      endPercent,
      reason: `${capitalized(windowName(windowKey))} ${clause}.`,
    };
  };
  if (start === undefined) return refused("was not reported when the lap began");
  if (end === undefined) return refused("was not reported when the lap ended");
  if (end.observedAtMs <= start.observedAtMs) return refused("has not been read since the lap began");
  if (isResetBetween(start, end)) return refused("was reset during the lap");
  if (start.stale === true) return refused("had no fresh reading when the lap began");
  if (end.stale === true) return refused("had no fresh reading when the lap ended");
  const burn = burnBetween(start, end);
  if (burn === undefined) return refused("gave no usable pair of readings");
  const points = end.usedPercent - start.usedPercent;
  const error = changeError(start.usedPercent, end.usedPercent);
  return {
    kind: "cost",
    windowKey,
    startPercent: start.usedPercent,
    endPercent: end.usedPercent,
    points,
    lowPoints: points - error,
    highPoints: points + error,
    burn,
  };
}
