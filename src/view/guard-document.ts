import type { GuardDocument } from "../documents/guard.ts";
import type { StatusDocument, WindowMember } from "../documents/status.ts";
import { epochMs, toIso, type EpochMs } from "../domain/time.ts";
import { windowKey, windowScope } from "../domain/window.ts";
import { formatPercent } from "./format/number.ts";
import { at } from "./instant.ts";

export interface GuardQuestion {
  /** A window at or over this is crossed. */
  readonly thresholdPercent: number;
  /** One window; `any`: every window that is reported; absent: those that count for every request. */
  readonly window?: string | undefined;
  /** A reading older than this decides nothing. */
  readonly ageSecondsMax: number;
}

type Crossed = GuardDocument["crossed"][number];

/**
 * Whether a status document leaves room under a threshold. Limits are ANDed: with several windows over, the latest reset frees.
 *
 * Shape: `unknown` when no window asked about has a running cycle read lately; a window over the threshold decides even beside unknown ones.
 */
export function toGuardDocument(status: StatusDocument, question: GuardQuestion): GuardDocument {
  const nowMs = at(status.generatedAt);
  const asked = status.accounts.flatMap(({ id, windows }) =>
    windows.filter((window) => isAskedAbout(window, question)).map((window) => ({ account: id, window })),
  );
  const known = asked.filter(({ window }) => decides(window, question, nowMs));
  const crossed = known
    .filter(({ window }) => window.usedPercent >= question.thresholdPercent)
    .map(({ account, window: { key, label, usedPercent, resetsAt } }) => ({
      account,
      window: key,
      label,
      usedPercent,
      resetsAt,
    }));
  return {
    schema: "claude-meter/guard.v1",
    generatedAt: status.generatedAt,
    verdict: crossed.length > 0 ? "crossed" : known.length > 0 ? "room" : "unknown",
    thresholdPercent: question.thresholdPercent,
    crossed,
    until: latestReset(crossed),
    reason: reason(
      crossed,
      known.map(({ window }) => window),
      question,
    ),
  };
}

function isAskedAbout({ key }: WindowMember, { window }: GuardQuestion): boolean {
  if (window === undefined) return windowScope(windowKey(key)).kind === "all";
  return window === "any" || window === key;
}

/** A cycle that runs, read lately; one that has not started has all its room. */
function decides(
  { ageSeconds, resetsAt }: WindowMember,
  { ageSecondsMax }: GuardQuestion,
  nowMs: EpochMs,
): boolean {
  const hasEnded = resetsAt !== null && at(resetsAt) <= nowMs;
  return ageSeconds <= ageSecondsMax && !hasEnded;
}

function latestReset(crossed: readonly Crossed[]): string | null {
  if (crossed.length === 0 || crossed.some(({ resetsAt }) => resetsAt === null)) return null;
  return toIso(epochMs(Math.max(...crossed.map(({ resetsAt }) => at(resetsAt ?? "")))));
}

function reason(
  crossed: readonly Crossed[],
  known: readonly WindowMember[],
  question: GuardQuestion,
): string {
  const threshold = formatPercent(question.thresholdPercent);
  if (crossed.length > 0) {
    const levels = crossed.map(({ label, usedPercent }) => `${label} at ${formatPercent(usedPercent)}`);
    return `${levels.join(", ")}: at or over ${threshold}.`;
  }
  if (known.length === 0) return "No window has a reading young enough to decide by.";
  const levels = known.map(({ label, usedPercent }) => `${label} at ${formatPercent(usedPercent)}`);
  return `${levels.join(", ")}: under ${threshold}.`;
}
