import { formatMoney } from "../domain/money-text.ts";
import type { ExtraUsage } from "../domain/money.ts";
import type { EpochMs } from "../domain/time.ts";

/** Why metered use would not take over at a wall. */
export const CLOSED_DOOR_CAUSES = [
  "not-reported",
  "off",
  "no-money",
  "out-of-credits",
  "disabled",
  "limit-reached",
] as const;

/** Whether metered use beyond the plan would carry the next request past a wall. Reasons are clauses: they fit after "because". */
export type ExtraUsageDoor =
  | { readonly kind: "open"; readonly reason: string }
  | {
      readonly kind: "closed";
      readonly cause: (typeof CLOSED_DOOR_CAUSES)[number];
      readonly reason: string;
      /** When it opens by itself, given that nothing else keeps it closed. */
      readonly opensAtMs?: EpochMs | undefined;
    };

/**
 * The state of metered use at `nowMs`, by first match:
 *
 * | block                                   | door                             |
 * | absent                                  | closed, `not-reported`           |
 * | not enabled                             | closed, `off`                    |
 * | out of credits, as a flag or a reason   | closed, `out-of-credits`         |
 * | limit 0                                 | closed, `no-money`               |
 * | used at or over the limit               | closed, `limit-reached`          |
 * | disabled until a time to come           | closed, `disabled`, opens then   |
 * | a reason for refusal without an end     | closed, `disabled`               |
 * | else, also without a limit (no cap)     | open                             |
 *
 * Source: upstream's gate steps; "100 % of the cap does not imply the blocked flag", so the comparison is ours; observed 2026.
 */
export function extraUsageDoor(extraUsage: ExtraUsage | undefined, nowMs: EpochMs): ExtraUsageDoor {
  if (extraUsage === undefined) {
    return { kind: "closed", cause: "not-reported", reason: "the server reports no extra usage" };
  }
  const { enabled, outOfCredits, disabledReason, disabledUntilMs, limit } = extraUsage;
  const word = disabledReason === undefined ? "" : ` (${disabledReason})`;
  if (!enabled) return { kind: "closed", cause: "off", reason: `extra usage is off${word}` };
  if (outOfCredits === true || disabledReason === "out_of_credits") {
    return { kind: "closed", cause: "out-of-credits", reason: "extra usage is out of credits" };
  }
  if (limit === 0) return { kind: "closed", cause: "no-money", reason: "extra usage has a limit of 0" };
  if (isLimitReached(extraUsage)) {
    return { kind: "closed", cause: "limit-reached", reason: "extra usage has reached its limit" };
  }
  if (disabledUntilMs !== undefined ? disabledUntilMs > nowMs : disabledReason !== undefined) {
    const reason = `extra usage is disabled${word}`;
    return { kind: "closed", cause: "disabled", reason, opensAtMs: disabledUntilMs };
  }
  return { kind: "open", reason: `extra usage is on ${roomText(extraUsage)}` };
}

function isLimitReached({ used, limit, percent }: ExtraUsage): boolean {
  if (typeof limit !== "number") return false;
  return used === undefined ? percent !== undefined && percent >= 100 : used >= limit;
}

function roomText({ used, limit, currency }: ExtraUsage): string {
  if (limit === null) return "without a cap";
  if (limit === undefined || used === undefined) return "and how much of it is left is not said";
  return `with ${formatMoney(limit - used, currency)} left`;
}
