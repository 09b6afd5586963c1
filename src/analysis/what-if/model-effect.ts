import { DAY_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { windowScope, type WindowKey } from "../../domain/window.ts";
import type { Calibration } from "../calibration/calibration.ts";
import { modelFamily, type LocalUse } from "../calibration/local-use.ts";
import { pointsOf } from "../calibration/points-of.ts";
import { capitalized, durationText } from "../wording.ts";

/** What a window's use would be multiplied by if Claude Code's work on this machine were done by another family of models. Estimated. */
export type ModelEffect =
  | { readonly kind: "known"; readonly family: string; readonly paceFactor: number }
  /** One sentence. */
  | { readonly kind: "refused"; readonly family: string; readonly reason: string };

/** The work that is imagined on another model is that of so long ago until now. */
const RECENT_MS: DurationMs = DAY_MS;
/** A family that made up less of the fitted use than this has no weight of its own. */
const TOKENS_MIN = 20_000;

/** The families that a fit can tell of, the most used first. */
export function knownFamilies(calibration: Calibration): readonly string[] {
  return calibration.families.map(({ family }) => family);
}

/**
 * The effect of a family on one window: the same tokens, weighed as that family's. `localShare` (0 to 1) is the part of the window's use
 * that this machine's Claude Code makes; the rest stays as it is.
 *
 * A window that is one model's own is left alone by any other.
 */
export function modelEffect(facts: {
  readonly windowKey: WindowKey;
  readonly family: string;
  readonly calibration: Calibration;
  /** Oldest first. */
  readonly uses: readonly LocalUse[];
  readonly localShare: number;
  readonly nowMs: EpochMs;
}): ModelEffect {
  const { windowKey, family, calibration, uses, localShare, nowMs } = facts;
  const refused = (reason: string): ModelEffect => ({ kind: "refused", family, reason });
  const scope = windowScope(windowKey);
  if (scope.kind === "model") {
    return modelFamily(scope.name) === family
      ? refused(`The window is that model's own: what its share of the work will be is not known.`)
      : { kind: "known", family, paceFactor: 1 - localShare };
  }
  if (scope.kind !== "all") return refused("What of this window's use Claude Code makes is not known.");
  const fromMs = nowMs - RECENT_MS;
  const recent = uses.filter(({ atMs }) => atMs > fromMs && atMs <= nowMs);
  if (recent.length === 0) {
    return refused(`Claude Code did nothing on this machine in the last ${durationText(RECENT_MS)}.`);
  }
  const model = usualModel(uses, family, nowMs);
  if (model === undefined) {
    return refused(
      `${capitalized(family)} was hardly used on this machine, so what it costs here is not known.`,
    );
  }
  const before = pointsOf(recent, calibration);
  const after = pointsOf(
    recent.map((use) => (modelFamily(use.model) === family ? use : { ...use, model })),
    calibration,
  );
  if (before <= 0) return refused("What Claude Code did lately weighs nothing in the fit.");
  return { kind: "known", family, paceFactor: 1 + localShare * (after / before - 1) };
}

/** The family's model that was used last. Shape: `undefined` when the family has too few tokens to have been fitted. */
function usualModel(uses: readonly LocalUse[], family: string, nowMs: EpochMs): string | undefined {
  let tokens = 0;
  let model: string | undefined;
  for (const use of uses) {
    if (use.atMs > nowMs || modelFamily(use.model) !== family) continue;
    tokens += use.outputTokens;
    model = use.model;
  }
  return tokens >= TOKENS_MIN ? model : undefined;
}
