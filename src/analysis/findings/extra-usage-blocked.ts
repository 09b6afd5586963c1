import { extraUsageDoor, type ExtraUsageDoor } from "../extra-usage-door.ts";
import { capitalized, durationText } from "../wording.ts";
import type { Finding, FindingsInput } from "./finding.ts";

type ClosedDoor = Extract<ExtraUsageDoor, { kind: "closed" }>;

/**
 * Metered use is switched on but would be refused. Legal beside green windows: then it only will not catch the next overrun.
 *
 * Silent when the server reports no extra usage, when it is off, when its limit is 0 (on, with nothing to spend: the same as off), and
 * when it would carry the next request.
 */
export function extraUsageBlocked({ extraUsage, gate, nowMs }: FindingsInput): Finding | undefined {
  const door = extraUsageDoor(extraUsage, nowMs);
  if (door.kind === "open" || !isFault(door)) return undefined;
  const isNeeded = gate.walls.length > 0;
  const opens = door.opensAtMs === undefined ? "" : `, for ${durationText(door.opensAtMs - nowMs)}`;
  const effect = isNeeded
    ? "a window is at its wall, and nothing carries requests past it"
    : "the windows have room, so nothing is refused yet";
  return {
    code: "extra-usage-blocked",
    title: "Extra usage is on but blocked",
    evidence: `${capitalized(door.reason)}${opens}; ${effect}.`,
    advice: adviceText(door),
    severity: isNeeded ? "critical" : "warning",
  };
}

function isFault({ cause }: ClosedDoor): boolean {
  return cause !== "not-reported" && cause !== "off" && cause !== "no-money";
}

function adviceText({ cause, opensAtMs }: ClosedDoor): string {
  if (cause === "out-of-credits")
    return "Add credits or fix the payment method in the account's usage settings.";
  if (cause === "limit-reached")
    return "Raise the spending limit in the account's usage settings, or wait for the billing cycle.";
  return opensAtMs === undefined
    ? "Ask who manages the account, or look into its usage settings: the server has switched it off."
    : "Wait for it to open again, or look into the account's usage settings.";
}
