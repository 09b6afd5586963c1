import { HOUR_MS } from "../domain/time.ts";
import { fromIso } from "../domain/time.ts";
import type { WindowMember } from "../documents/status.ts";

/**
 * Where a window will land, as a colour: `calm` ends with room to spare, `tight` ends close to the wall, `over` meets it before the
 * reset, `wall` is there, `ended` says nothing of now.
 */
export type Tone = "calm" | "tight" | "over" | "wall" | "ended";

/** A tone in a word or two, so that no meaning rests on colour alone. */
export const TONE_TEXTS: Readonly<Record<Tone, string>> = {
  calm: "on course",
  tight: "tight",
  over: "wall ahead",
  wall: "at the wall",
  ended: "ended",
};

/** Below these a share of the clock says nothing yet. Source: peers' pace rules, observed 2026-08 (20 % used, 10 % elapsed). */
const USED_PERCENT_MIN = 20;
const ELAPSED_PERCENT_MIN = 10;
/** Landing above this leaves less than a tenth to spare. Source: as above. */
const TIGHT_LANDING_PERCENT = 90;
/** A level that deserves attention however slow the burn is. */
const TIGHT_USED_PERCENT = 90;
/** A straight line through ten minutes is believed this far ahead. */
const ETA_TRUST_MS = 2 * HOUR_MS;

/** The tone of one window: by its forecast; without one by its pace since the cycle began and, where the wall is near, its burn. */
export function windowTone(window: WindowMember): Tone {
  if (hasEnded(window)) return "ended";
  if (window.usedPercent >= 100) return "wall";
  if (window.forecast !== null) return forecastTone(window.forecast, window.usedPercent);
  const landing = landingPercent(window);
  const soon = wallSoon(window);
  if (soon === "certain" || (landing !== undefined && landing > 100)) return "over";
  if (soon === "possible" || window.usedPercent >= TIGHT_USED_PERCENT) return "tight";
  return landing !== undefined && landing > TIGHT_LANDING_PERCENT ? "tight" : "calm";
}

/** More likely than not is `over`; worth a thought is `tight`. */
const CHANCE_OVER = 0.5;
const CHANCE_TIGHT = 0.1;

function forecastTone(
  { hitsWall, atReset }: NonNullable<WindowMember["forecast"]>,
  usedPercent: number,
): Tone {
  if (hitsWall >= CHANCE_OVER) return "over";
  const isTight =
    hitsWall >= CHANCE_TIGHT || atReset.p50 > TIGHT_LANDING_PERCENT || usedPercent >= TIGHT_USED_PERCENT;
  return isTight ? "tight" : "calm";
}

function hasEnded(window: WindowMember): boolean {
  if (window.resetsAt === null) return false;
  const resetsAtMs = fromIso(window.resetsAt);
  const observedAtMs = fromIso(window.observedAt);
  if (resetsAtMs === undefined || observedAtMs === undefined) return false;
  return resetsAtMs <= observedAtMs + window.ageSeconds * 1000;
}

function landingPercent({ usedPercent, pace }: WindowMember): number | undefined {
  if (!pace || pace.elapsedPercent < ELAPSED_PERCENT_MIN || usedPercent < USED_PERCENT_MIN) return undefined;
  return (usedPercent / pace.elapsedPercent) * 100;
}

/** Whether the straight line meets the wall soon: `certain` where even its lower bound meets it before the reset. */
function wallSoon({ eta, observedAt }: WindowMember): "certain" | "possible" | undefined {
  const atMs = eta?.kind === "wall" && eta.at !== null ? fromIso(eta.at) : undefined;
  const fromMs = fromIso(observedAt);
  if (atMs === undefined || fromMs === undefined || atMs - fromMs > ETA_TRUST_MS) return undefined;
  return eta?.latest === null ? "possible" : "certain";
}
