import type { GuardDocument } from "../../documents/guard.ts";
import type { AccountMember, WindowMember } from "../../documents/status.ts";
import { unreachable } from "../../domain/assert.ts";
import type { Json } from "../../domain/json.ts";
import { SECOND_MS, type EpochMs } from "../../domain/time.ts";
import { formatAgo, formatDuration } from "../format/duration.ts";
import type { LocalTime } from "../format/local-time.ts";
import { formatPercent, withNoun } from "../format/number.ts";
import { at } from "../instant.ts";

/** The events of Claude Code that we answer. Source: its hooks reference, observed 2026-11. */
export const HOOK_EVENTS = ["PreToolUse", "UserPromptSubmit", "Stop", "SessionStart"] as const;
export type HookEvent = (typeof HOOK_EVENTS)[number];

/** What a hook goes by. */
export interface HookFacts {
  readonly guard: GuardDocument;
  readonly account: AccountMember;
  readonly simulated: boolean;
  /** Hold tools and loops when the guard's threshold is crossed. */
  readonly hold: boolean;
  /** Tell the agent what is left. */
  readonly budgetLine: boolean;
  readonly nowMs: EpochMs;
  readonly localTime: LocalTime;
}

/**
 * What a hook of ours prints for Claude Code; `undefined`: nothing, which lets everything go on as if it were not there. A tool is never
 * allowed by us: that would skip the user's own permissions.
 */
export function hookAnswer(event: HookEvent, facts: HookFacts): Json | undefined {
  const isHeld = facts.hold && facts.guard.verdict === "crossed";
  switch (event) {
    case "PreToolUse":
      return isHeld
        ? answer(event, { permissionDecision: "deny", permissionDecisionReason: holdReason(facts) })
        : undefined;
    case "Stop":
      // A loop that another hook drives ends here too: `continue: false` wins over its wish to go on.
      return isHeld ? { continue: false, stopReason: `claude-meter: ${crossedText(facts)}` } : undefined;
    case "UserPromptSubmit":
    case "SessionStart": {
      const line = facts.budgetLine ? budgetLine(facts) : undefined;
      return line === undefined ? undefined : answer(event, { additionalContext: line });
    }
    default:
      return unreachable(event);
  }
}

function answer(hookEventName: HookEvent, members: { readonly [key: string]: Json }): Json {
  return { hookSpecificOutput: { hookEventName, ...members } };
}

function holdReason(facts: HookFacts): string {
  return (
    `claude-meter holds tools: ${crossedText(facts)} Do not try other tools. End your turn now, and say where the work stands ` +
    `and what comes next, so that it can go on after the reset.`
  );
}

function crossedText({ guard, nowMs, localTime, simulated }: HookFacts): string {
  const until = guard.until === null ? "" : ` Until ${localTime.near(at(guard.until), nowMs)}.`;
  return `${simulated ? "(simulated) " : ""}${guard.reason}${until}`;
}

/** One line for the agent: what is left of each running window, until when, and how it stands against the clock. */
function budgetLine(facts: HookFacts): string | undefined {
  const { account, guard, nowMs, simulated } = facts;
  const running = account.windows.filter(({ resetsAt }) => resetsAt === null || at(resetsAt) > nowMs);
  const [first] = running.toSorted((a, b) => a.ageSeconds - b.ageSeconds);
  if (first === undefined) return undefined;
  const age = formatAgo(first.ageSeconds * SECOND_MS);
  const windows = running.map((window) => windowText(window, facts)).join("; ");
  const advice =
    guard.verdict === "crossed"
      ? ` Over the user's threshold of ${formatPercent(guard.thresholdPercent)}: wind up.`
      : "";
  return `Claude allowance${simulated ? " (simulated)" : ""}, read ${age}: ${windows}.${advice}`;
}

function windowText(
  { label, usedPercent, resetsAt, pace, stale }: WindowMember,
  { nowMs }: HookFacts,
): string {
  const parts = [`${label} ${formatPercent(usedPercent)} used`];
  if (resetsAt !== null) parts.push(`resets in ${formatDuration(at(resetsAt) - nowMs)}`);
  if (pace !== null && pace.ratio !== null) parts.push(paceText(usedPercent - pace.elapsedPercent));
  if (stale) parts.push("an old reading");
  return parts.join(", ");
}

function paceText(points: number): string {
  const whole = Math.round(Math.abs(points));
  if (whole === 0) return "at an even pace";
  return `${withNoun(whole, "point")} ${points > 0 ? "ahead of" : "below"} an even pace`;
}
