import { FIVE_HOUR, SEVEN_DAY, type WindowKey } from "../../domain/window.ts";
import { SECOND_MS, type EpochMs } from "../../domain/time.ts";
import { isAtWall, type Truth, type WindowTruth } from "../world/truth.ts";
import { modelFamily } from "../world/weights.ts";

const PREFIX = "anthropic-ratelimit-unified";

interface ClaimWords {
  /** In the header's name. */
  readonly infix: string;
  /** In `representative-claim`. */
  readonly claim: string;
}

const CLAIMS: Readonly<Record<string, ClaimWords>> = {
  [FIVE_HOUR]: { infix: "5h", claim: "five_hour" },
  [SEVEN_DAY]: { infix: "7d", claim: "seven_day" },
  "weekly_scoped:Fable": { infix: "7d_oi", claim: "seven_day_overage_included" },
  seven_day_opus: { infix: "7d_opus", claim: "seven_day_opus" },
  seven_day_sonnet: { infix: "7d_sonnet", claim: "seven_day_sonnet" },
};

/** Thresholds that the server names once they are passed. Source: captures of 2026-08. */
const THRESHOLDS = [1, 0.75];

/** One window as the headers of a messages call speak of it. */
interface Claim extends ClaimWords {
  readonly fraction: number;
  readonly resetsAtMs: EpochMs;
  readonly status: "allowed" | "allowed_warning" | "rejected";
}

/** The headers of one reply, and whether they refuse it. */
export interface UnifiedHeaders {
  readonly headers: Readonly<Record<string, string>>;
  readonly isRejected: boolean;
}

/**
 * The `anthropic-ratelimit-unified-*` headers of a messages call with an OAuth token.
 *
 * Unit: utilization is a fraction as text, two digits; resets are epoch seconds as text. Shape: a model's own week is only named on
 * calls of that model; a window that has not started is left out.
 */
export function unifiedHeaders(truth: Truth, model: string): UnifiedHeaders {
  const claims = truth.windows.filter((window) => concerns(window, model)).flatMap(toClaim);
  const representative = claims.reduce<Claim | undefined>(
    (worst, claim) => (worst && worst.fraction >= claim.fraction ? worst : claim),
    undefined,
  );
  const isOverageOpen = hasOpenOverage(truth);
  const isRejected = claims.some((claim) => claim.status === "rejected") && !isOverageOpen;
  const isWarning = claims.some((claim) => claim.status !== "allowed");
  const headers = {
    [`${PREFIX}-status`]: isRejected ? "rejected" : isWarning ? "allowed_warning" : "allowed",
    ...Object.assign({}, ...claims.map(claimHeaders)),
    ...overageHeaders(truth, isOverageOpen),
    ...(representative ? representativeHeaders(representative, truth.atMs, isRejected) : {}),
  };
  return { headers, isRejected };
}

function concerns(window: WindowTruth, model: string): boolean {
  return !window.families || window.families.includes(modelFamily(model));
}

function toClaim(window: WindowTruth): readonly Claim[] {
  const words = CLAIMS[window.key satisfies WindowKey];
  if (!words || window.resetsAtMs === undefined) return [];
  const fraction = Math.round(window.usedPercent) / 100;
  const isWarned = window.usedPercent >= 75;
  const status = isAtWall(window.usedPercent) ? "rejected" : isWarned ? "allowed_warning" : "allowed";
  return [{ ...words, fraction, status, resetsAtMs: window.resetsAtMs }];
}

function claimHeaders(claim: Claim): Readonly<Record<string, string>> {
  const name = `${PREFIX}-${claim.infix}`;
  const threshold = THRESHOLDS.find((threshold) => claim.fraction >= threshold);
  return {
    [`${name}-status`]: claim.status,
    [`${name}-reset`]: seconds(claim.resetsAtMs),
    [`${name}-utilization`]: fractionText(claim.fraction),
    ...(threshold === undefined ? {} : { [`${name}-surpassed-threshold`]: fractionText(threshold) }),
  };
}

function overageHeaders(truth: Truth, isOpen: boolean): Readonly<Record<string, string>> {
  const { extraUsage } = truth;
  if (!extraUsage || !isOpen) {
    return {
      [`${PREFIX}-overage-status`]: "rejected",
      [`${PREFIX}-overage-disabled-reason`]: extraUsage?.disabledReason ?? "org_level_disabled",
    };
  }
  const fraction = extraUsage.limitMinor ? extraUsage.usedMinor / extraUsage.limitMinor : 0;
  return {
    [`${PREFIX}-overage-status`]: "allowed",
    [`${PREFIX}-overage-reset`]: seconds(firstOfNextMonth(truth.atMs)),
    [`${PREFIX}-overage-utilization`]: fractionText(Math.round(fraction * 100) / 100),
    [`${PREFIX}-upgrade-paths`]: "overage",
  };
}

function representativeHeaders(
  claim: Claim,
  nowMs: EpochMs,
  isRejected: boolean,
): Readonly<Record<string, string>> {
  const waitSeconds = Math.ceil((claim.resetsAtMs - nowMs) / SECOND_MS);
  return {
    [`${PREFIX}-representative-claim`]: claim.claim,
    [`${PREFIX}-fallback-percentage`]: "0.5",
    [`${PREFIX}-reset`]: seconds(claim.resetsAtMs),
    ...(isRejected ? { "retry-after": String(waitSeconds), "x-should-retry": "true" } : {}),
  };
}

function hasOpenOverage({ extraUsage }: Truth): boolean {
  if (!extraUsage?.enabled || extraUsage.outOfCredits) return false;
  return extraUsage.limitMinor === null || extraUsage.usedMinor < extraUsage.limitMinor;
}

function firstOfNextMonth(atMs: EpochMs): number {
  const date = new Date(atMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

function seconds(instantMs: number): string {
  return String(Math.round(instantMs / SECOND_MS));
}

/** A float as the server prints it: `0.46`, `1.0`, `0.0`. */
function fractionText(fraction: number): string {
  return Number.isInteger(fraction) ? fraction.toFixed(1) : String(fraction);
}
