import { epochMs, HOUR_MS, type DurationMs } from "../../domain/time.ts";
import { STALE_AFTER_MS } from "../current-readings.ts";
import { durationText, listText, windowName } from "../wording.ts";
import type { Finding, FindingsInput } from "./finding.ts";

/** From here old data are a warning. Source: Claude Code drops its own cache of these numbers after 60 min, observed 2026. */
const WARNING_AFTER_MS: DurationMs = HOUR_MS;

/**
 * Nothing has been read for a while, so every number is of the past.
 *
 * Silent when no window is known at all, and while the newest reading is no older than `STALE_AFTER_MS`; a single old window beside fresh
 * ones shows its own age.
 */
export function staleData({ readings, nowMs }: FindingsInput): Finding | undefined {
  if (readings.length === 0) return undefined;
  const newestMs = epochMs(Math.max(...readings.map(({ observedAtMs }) => observedAtMs)));
  const ageMs = nowMs - newestMs;
  if (ageMs <= STALE_AFTER_MS) return undefined;
  const ended = readings.filter((reading) => reading.ended).map(({ windowKey }) => windowName(windowKey));
  const since =
    ended.length > 0
      ? `, and since then ${listText(ended)} ${ended.length > 1 ? "have" : "has"} been reset`
      : ", and the windows may have filled since";
  return {
    code: "stale-data",
    title: "The numbers are old",
    evidence: `The newest reading is ${durationText(ageMs)} old${since}.`,
    advice: "Refresh, or run Claude Code once; until then take the percents as what was, not what is.",
    sinceMs: newestMs,
    severity: ageMs > WARNING_AFTER_MS ? "warning" : "info",
  };
}
