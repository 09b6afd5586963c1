import type { SeriesPoint } from "../../domain/cycle.ts";
import { DAY_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { windowLengthMs, type WindowKey } from "../../domain/window.ts";
import { windowMode } from "../window-mode.ts";
import { capitalized, durationText, windowName } from "../wording.ts";
import type { CalibrationRefusal } from "./calibration.ts";
import type { LocalUse } from "./local-use.ts";

/** Less of readings and transcripts together gives no fit. Source: settled point 14 of the design. */
const OVERLAP_MS_MIN: DurationMs = DAY_MS;
/** What a fit lacks, before it is tried; `undefined` when nothing does. */
export function whatIsMissing(
  windowKey: WindowKey,
  uses: readonly LocalUse[],
  series: readonly SeriesPoint[],
  nowMs: EpochMs,
): Pick<CalibrationRefusal, "code" | "reason"> | undefined {
  const [firstUse, first, last] = [uses[0], series[0], series.at(-1)];
  const name = windowName(windowKey);
  if (!firstUse)
    return {
      code: "no-transcripts",
      reason: "No transcripts of Claude Code were found on this machine, which says nothing of what it used.",
    };
  if (!first || !last) return { code: "no-readings", reason: `No reading of ${name} is kept yet.` };
  const overlapMs = Math.min(last.observedAtMs, nowMs) - Math.max(first.observedAtMs, firstUse.atMs);
  if (overlapMs < OVERLAP_MS_MIN) {
    const has = overlapMs <= 0 ? "no time" : `only ${durationText(overlapMs)}`;
    return {
      code: "short-overlap",
      reason: `Readings of ${name} and transcripts have ${has} in common; a fit needs a day.`,
    };
  }
  const lengthMs = windowLengthMs(windowKey);
  if (lengthMs !== undefined && windowMode(series, lengthMs).mode === "sliding") {
    return {
      code: "sliding-window",
      reason: `${capitalized(name)} lets old use age out piece by piece, so its rises do not show what was used.`,
    };
  }
  return undefined;
}
