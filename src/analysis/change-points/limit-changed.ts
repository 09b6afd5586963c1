import { DAY_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { Calibration } from "../calibration/calibration.ts";
import type { RegimeChange } from "../calibration/regimes.ts";
import type { Finding } from "../findings/finding.ts";
import { capitalized, durationText, windowName } from "../wording.ts";

/** Older changes are history, not news. */
const NEWS_MS: DurationMs = 14 * DAY_MS;

/**
 * A window's allowance is not what it was: the same work takes another percent than before. Speaks of the newest change.
 *
 * Silent without a calibration, when the change is older than a fortnight, or when there is none. What makes a change is decided in
 * `regimeChanges`. Source: docs/analysis/change-points.md.
 */
export function limitChanged(calibration: Calibration | undefined, nowMs: EpochMs): Finding | undefined {
  const change = calibration?.changes.at(-1);
  if (!calibration || !change || nowMs - change.afterMs > NEWS_MS) return undefined;
  const { windowKey } = calibration;
  const name = windowName(windowKey);
  const isCut = change.pointsFactor > 1;
  const factor = allowanceText(change);
  return {
    code: "limit-changed",
    title: `${capitalized(name)} seems to hold ${isCut ? "less" : "more"} than before`,
    evidence: `Since about ${durationText(nowMs - change.beforeMs)} ago the same work of Claude Code takes ${pointsFactorText(change)} times the percent it took before: an allowance of about ${factor} for ${name}. It rests on ${change.daysBefore} days of work before and ${change.daysAfter} after.`,
    advice: isCut
      ? "Plan with the smaller allowance, and check whether your plan or an announced promotion changed on that day."
      : "There is more room than your habits assume; check whether it is a promotion that will end.",
    sinceMs: change.beforeMs,
    severity: isCut ? "warning" : "info",
    windowKey,
  };
}

/** What the allowance was multiplied by, for a sentence: `×0.7`. */
export function allowanceText({ pointsFactor }: Pick<RegimeChange, "pointsFactor">): string {
  return `×${rounded(1 / pointsFactor)}`;
}

function pointsFactorText({ pointsFactor }: RegimeChange): string {
  return String(rounded(pointsFactor));
}

function rounded(factor: number): number {
  return Math.round(factor * (factor < 1 ? 20 : 10)) / (factor < 1 ? 20 : 10);
}
