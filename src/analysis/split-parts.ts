import type { NumberKind, Snapshot } from "../domain/snapshot.ts";
import { DAY_MS, HOUR_MS, type DurationMs } from "../domain/time.ts";
import { SEVEN_DAY, SEVEN_DAY_OAUTH_APPS, type WindowKey } from "../domain/window.ts";
import { changeError, percentStep } from "./precision.ts";
import { durationText, percentText } from "./wording.ts";

/** What one surface used of a window. */
export interface SplitPart {
  /** The server's word, or a new one of theirs. */
  readonly surface: string;
  readonly label: string;
  /** Percent-points of the window. */
  readonly points: number;
  /** Percent of what was used of the window. */
  readonly sharePercent: number;
  /** What the points can be at least and at most, given the rounding of the numbers they come from. */
  readonly lowPoints: number;
  readonly highPoints: number;
}

/** One snapshot's week by surface, or the sentence that says why not. The parts add up to the used percent. */
export type PartsOutcome =
  | { readonly kind: "parts"; readonly usedPercent: number; readonly parts: readonly SplitPart[] }
  | { readonly kind: "refused"; readonly reason: string };

/** A way to divide the week of one snapshot. */
export interface SplitMethod {
  readonly method: "breakdown" | "oauth-apps";
  readonly kind: NumberKind;
  /** The windows that it rests on. */
  readonly windowKeys: readonly WindowKey[];
  readonly partsOf: (snapshot: Snapshot) => PartsOutcome;
}

/** The server's own shares, `seven_day_breakdown`. Source: observed 2026-09 and later. */
export const BREAKDOWN: SplitMethod = {
  method: "breakdown",
  kind: "measured",
  windowKeys: [SEVEN_DAY],
  partsOf: breakdownParts,
};

/** `seven_day − seven_day_oauth_apps`, where it is legitimate. Source: the seed; last seen filled 2025-11. */
export const OAUTH_APPS: SplitMethod = {
  method: "oauth-apps",
  kind: "derived",
  windowKeys: [SEVEN_DAY, SEVEN_DAY_OAUTH_APPS],
  partsOf: oauthAppsParts,
};

/** Resets further apart than this are not of one week. Source: settled point 18 of the design. */
const RESETS_APART_MS_MAX: DurationMs = 2 * HOUR_MS;

/** The percent of one window in a snapshot. */
export function readingOf(snapshot: Snapshot, key: WindowKey) {
  return snapshot.readings.find(({ windowKey }) => windowKey === key);
}

/** Each surface's share of the week's use, in points of the week. Shares that add up to 99 or 101 by rounding are evened out. */
function breakdownParts(snapshot: Snapshot): PartsOutcome {
  const { breakdown, observedAtMs } = snapshot;
  const week = readingOf(snapshot, SEVEN_DAY);
  if (!breakdown || breakdown.rows.length === 0) return refused("the server sent no seven_day_breakdown");
  if (!week) return refused("the server sent shares by surface but no percent of the week");
  const { rows, windowStartedAtMs } = breakdown;
  if (windowStartedAtMs !== undefined && windowStartedAtMs + 7 * DAY_MS + HOUR_MS <= observedAtMs) {
    return refused("the shares by surface are of a week that had ended when they were read");
  }
  const { usedPercent } = week;
  const sum = rows.reduce((total, { sharePercent }) => total + sharePercent, 0);
  const isAll = Math.abs(sum - 100) <= rows.length || (sum === 0 && usedPercent === 0);
  if (!isAll) return refused(`the shares by surface add up to ${percentText(sum)}, not to about 100 %`);
  const parts = rows.map(({ surface, label, sharePercent }): SplitPart => {
    const points = sum === 0 ? 0 : (usedPercent * sharePercent) / sum;
    const bounds = productBounds(sharePercent, usedPercent);
    return {
      surface,
      label,
      points,
      sharePercent,
      lowPoints: Math.min(points, bounds.low),
      highPoints: Math.max(points, bounds.high),
    };
  });
  return { kind: "parts", usedPercent, parts };
}

function productBounds(sharePercent: number, usedPercent: number) {
  const [shareStep, usedStep] = [percentStep(sharePercent), percentStep(usedPercent)];
  return {
    low: (Math.max(0, sharePercent - shareStep) * Math.max(0, usedPercent - usedStep)) / 100,
    high: (Math.min(100, sharePercent + shareStep) * (usedPercent + usedStep)) / 100,
  };
}

/** The week minus the slice of apps that sign in by OAuth: what is left is chat and everything else. */
function oauthAppsParts(snapshot: Snapshot): PartsOutcome {
  const week = readingOf(snapshot, SEVEN_DAY);
  const apps = readingOf(snapshot, SEVEN_DAY_OAUTH_APPS);
  if (!apps) return refused("the server sent no seven_day_oauth_apps");
  if (!week) return refused("the server sent seven_day_oauth_apps but no percent of the week");
  const whole = week.usedPercent;
  const code = apps.usedPercent;
  if (code > whole) {
    return refused(
      `the slice seven_day_oauth_apps (${percentText(code)}) is above seven_day (${percentText(whole)}): it counts against a ceiling of its own, so it cannot be subtracted`,
    );
  }
  if (whole === 0) return refused("nothing of the week is used yet");
  const unlike = unlikeResets(week.resetsAtMs, apps.resetsAtMs);
  if (unlike !== undefined) return refused(unlike);
  const part = (surface: string, label: string, points: number, error: number): SplitPart => ({
    surface,
    label,
    points,
    sharePercent: (100 * points) / whole,
    lowPoints: Math.max(0, points - error),
    highPoints: points + error,
  });
  return {
    kind: "parts",
    usedPercent: whole,
    parts: [
      part("claude_code", "Claude Code", code, percentStep(code)),
      part("chat", "chat and other", whole - code, changeError(code, whole)),
    ],
  };
}

function unlikeResets(weekMs: number | undefined, appsMs: number | undefined): string | undefined {
  if (weekMs === undefined && appsMs === undefined) return undefined;
  if (weekMs === undefined || appsMs === undefined) {
    return "only one of seven_day and seven_day_oauth_apps names its reset, so they cannot be shown to be of one week";
  }
  const apartMs = Math.abs(weekMs - appsMs);
  if (apartMs <= RESETS_APART_MS_MAX) return undefined;
  return `the resets of seven_day and seven_day_oauth_apps are ${durationText(apartMs)} apart, so they are not of one week`;
}

function refused(reason: string): PartsOutcome {
  return { kind: "refused", reason };
}
