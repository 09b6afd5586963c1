import { must } from "../domain/assert.ts";
import type { NumberKind, Snapshot } from "../domain/snapshot.ts";
import type { EpochMs } from "../domain/time.ts";
import { SEVEN_DAY, SEVEN_DAY_OAUTH_APPS, type WindowKey } from "../domain/window.ts";
import { fullBodies } from "./full-body.ts";
import { changeError } from "./precision.ts";
import { hasEnded } from "./reset.ts";
import { sameCycle, splitDeltas, type SplitDelta } from "./split-deltas.ts";
import { BREAKDOWN, OAUTH_APPS, readingOf, type SplitMethod, type SplitPart } from "./split-parts.ts";
import { capitalized, durationText, pointsText, percentText } from "./wording.ts";

/** How a split came about, most trusted first. */
export const SPLIT_METHODS = ["breakdown", "oauth-apps", "calibrated"] as const;

/** Attribution of a window's use to surfaces, by one method. */
export interface Split {
  readonly windowKey: WindowKey;
  readonly method: "breakdown" | "oauth-apps";
  readonly kind: NumberKind;
  readonly observedAtMs: EpochMs;
  /** When the server counted the shares, where it says so; it can lag the observation by hours. */
  readonly asOfMs?: EpochMs | undefined;
  /** The window's used percent in the same snapshot; the parts add up to it. */
  readonly usedPercent: number;
  readonly parts: readonly SplitPart[];
  /** Code ÷ chat. Absent unless both are in the parts and chat is above 0. */
  readonly codeToChatRatio?: number | undefined;
  readonly deltas: readonly SplitDelta[];
}

/** A method that gives nothing, and why. */
export interface SplitRefusal {
  readonly windowKey: WindowKey;
  readonly method: (typeof SPLIT_METHODS)[number];
  /** One sentence. */
  readonly reason: string;
}

/** The splits of an account, and why there are no others. */
export interface SplitsResult {
  readonly splits: readonly Split[];
  readonly refusals: readonly SplitRefusal[];
}

/**
 * Every attribution that the snapshots carry, and why the others do not come: each method is in exactly one of the two lists.
 *
 * `latest` is the newest snapshot per source, `history` may hold earlier ones for the changes over time. Nothing after `nowMs` is seen.
 * Source: docs/analysis/split.md.
 */
export function splits(facts: {
  readonly latest: readonly Snapshot[];
  readonly history: readonly Snapshot[];
  readonly nowMs: EpochMs;
}): SplitsResult {
  const { nowMs } = facts;
  const seen = (snapshots: readonly Snapshot[]) =>
    fullBodies(snapshots.filter(({ observedAtMs }) => observedAtMs <= nowMs));
  const [latest, history] = [seen(facts.latest), seen(facts.history)];
  const outcomes = [BREAKDOWN, OAUTH_APPS].map((method) => splitBy(method, latest, history, nowMs));
  return {
    splits: outcomes.filter((outcome) => "parts" in outcome),
    refusals: outcomes.filter((outcome) => "reason" in outcome),
  };
}

/** Code ÷ chat in points. Shape: `undefined` unless both are among the parts and chat is above 0. */
export function ratio(parts: readonly SplitPart[]): number | undefined {
  const points = (surface: string) => parts.find((part) => part.surface === surface)?.points;
  const [code, chat] = [points("claude_code"), points("chat")];
  return code === undefined || chat === undefined || chat <= 0 ? undefined : code / chat;
}

/** The method on the newest body that it can divide; when there is none, on the newest body, which says why. */
function splitBy(
  method: SplitMethod,
  latest: readonly Snapshot[],
  history: readonly Snapshot[],
  nowMs: EpochMs,
): Split | SplitRefusal {
  const refused = (reason: string): SplitRefusal => ({
    windowKey: SEVEN_DAY,
    method: method.method,
    reason: `${capitalized(reason)}.`,
  });
  const newest = latest[0];
  if (newest === undefined) return refused("no whole usage body has been read");
  if (newest.readings.length === 0) return refused("the server reports no plan window");
  const snapshot = latest.find((candidate) => method.partsOf(candidate).kind === "parts") ?? newest;
  const outcome = method.partsOf(snapshot);
  if (outcome.kind === "refused") return refused(outcome.reason + restingClause(method, snapshot, history));
  const week = readingOf(snapshot, SEVEN_DAY);
  if (week && hasEnded(week, nowMs)) return refused("the week of the newest figures has ended");
  if (snapshot !== newest && sameCycle(newest, [snapshot], [SEVEN_DAY]).length === 0) {
    return refused("the newest reply carries none, and the week has been reset since the last one that did");
  }
  const earlier = sameCycle(snapshot, history, method.windowKeys);
  const contradiction = method === OAUTH_APPS ? separateCeilings(snapshot, earlier) : undefined;
  if (contradiction !== undefined) return refused(contradiction);
  const { usedPercent, parts } = outcome;
  return {
    windowKey: SEVEN_DAY,
    method: method.method,
    kind: method.kind,
    observedAtMs: snapshot.observedAtMs,
    asOfMs: method === BREAKDOWN ? snapshot.breakdown?.asOfMs : undefined,
    usedPercent,
    parts,
    codeToChatRatio: ratio(parts),
    deltas: splitDeltas(method, snapshot, earlier),
  };
}

/** What the week has already shown against one ceiling for both: a slice above the whole, or one that rose more than the whole. */
function separateCeilings(later: Snapshot, earlier: readonly Snapshot[]): string | undefined {
  for (const snapshot of earlier) {
    const { apps, week } = percents(snapshot);
    const now = percents(later);
    const ago = durationText(later.observedAtMs - snapshot.observedAtMs);
    if (apps > week) {
      return `${ago} before, in the same week, seven_day_oauth_apps (${percentText(apps)}) was above seven_day (${percentText(week)}): it counts against a ceiling of its own, so it cannot be subtracted`;
    }
    const [rise, wholeRise] = [now.apps - apps, now.week - week];
    if (rise - wholeRise > changeError(apps, now.apps) + changeError(week, now.week)) {
      return `over ${ago} seven_day_oauth_apps rose by ${pointsText(rise)} and seven_day by only ${pointsText(wholeRise)}: they count against different ceilings, so one cannot be subtracted from the other`;
    }
  }
  return undefined;
}

/**
 * The one thing about changes that holds under any ceilings: where the slice stood still, a rise of the whole came from elsewhere.
 * A difference of two rises would mix their units as the difference of the levels does, so it is not given.
 */
function restingClause(method: SplitMethod, later: Snapshot, history: readonly Snapshot[]): string {
  if (method !== OAUTH_APPS) return "";
  const resting = sameCycle(later, history, method.windowKeys).findLast(
    (snapshot) => percents(snapshot).apps === percents(later).apps,
  );
  if (resting === undefined) return "";
  const [before, now] = [percents(resting).week, percents(later).week];
  if (now - before <= changeError(before, now)) return "";
  const over = durationText(later.observedAtMs - resting.observedAtMs);
  return `; over the last ${over} it stood still while the week rose by ${pointsText(now - before)}, so that rise came from elsewhere`;
}

/** Both percents of a snapshot that `sameCycle` has found to hold them. */
function percents(snapshot: Snapshot): { readonly apps: number; readonly week: number } {
  const percentOf = (key: WindowKey): number =>
    must(readingOf(snapshot, key), `the snapshot holds ${key}`).usedPercent;
  return { apps: percentOf(SEVEN_DAY_OAUTH_APPS), week: percentOf(SEVEN_DAY) };
}
