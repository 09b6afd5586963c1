import type { Finding, FindingsInput } from "./finding.ts";

/**
 * The server answers, and names no plan window: a free or lapsed account, or a seat paid from a budget.
 *
 * Silent when any window is known, and when no whole usage body was ever read: then nothing is known, which is something else.
 */
export function noPlan({ readings, newestBody, extraUsage }: FindingsInput): Finding | undefined {
  if (readings.length > 0 || newestBody === undefined || newestBody.readings.length > 0) return undefined;
  const isBudget = newestBody.pools.length > 0 || extraUsage?.enabled === true;
  return {
    code: "no-plan",
    title: isBudget ? "No plan windows: paid from a budget" : "No plan windows",
    evidence: isBudget
      ? "The server names no plan window for this account, only money: its use is paid from a budget."
      : "The server names no plan window for this account. That is what a free or lapsed plan looks like; it is not 0 %.",
    advice: isBudget
      ? "Watch the money instead of windows."
      : "If there is a paid plan, check that Claude Code is signed in to the account that holds it.",
    sinceMs: newestBody.observedAtMs,
    severity: "info",
  };
}
