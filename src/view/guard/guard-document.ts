import type { GuardDocument } from "../../documents/guard.ts";
import type { StatusDocument, WindowMember } from "../../documents/status.ts";
import { epochMs, SECOND_MS, toIso, type EpochMs } from "../../domain/time.ts";
import { windowKey, windowScope } from "../../domain/window.ts";
import { formatDuration } from "../format/duration.ts";
import { formatPercent } from "../format/number.ts";
import { at } from "../instant.ts";

/** What a script asks of the status. */
export interface GuardQuestion {
  /** A window at or over this is crossed. */
  readonly thresholdPercent: number;
  /** A window whose wall is at least this likely before its reset is crossed too. Absent: the forecast decides nothing. */
  readonly wallChancePercent?: number | undefined;
  /** One window; `any`: every window that is reported; absent: those that count for every request. */
  readonly window?: string | undefined;
  /** A reading older than this decides nothing. */
  readonly ageSecondsMax: number;
}

type Crossed = GuardDocument["crossed"][number];

/**
 * Whether a status document leaves room under a threshold. Limits are ANDed: with several windows over, the latest reset frees.
 *
 * Shape: `unknown` when no window asked about has a running cycle read lately, and when an account has one that was not, beside others
 * that were; a window over the threshold decides even beside unknown ones.
 */
export function toGuardDocument(status: StatusDocument, question: GuardQuestion): GuardDocument {
  const nowMs = at(status.generatedAt);
  const asked = status.accounts.flatMap(({ id, windows }) =>
    windows.filter((window) => isAskedAbout(window, question)).map((window) => ({ account: id, window })),
  );
  const known = asked.filter(({ window }) => decides(window, question, nowMs));
  const tooOld = asked.filter(
    ({ account, window }) =>
      window.ageSeconds > question.ageSecondsMax && known.some((other) => other.account === account),
  );
  const crossed = known
    .filter(({ window }) => isOver(window, question))
    .map(({ account, window }) => toCrossed(account, window));
  return {
    schema: "claude-meter/guard.v1",
    generatedAt: status.generatedAt,
    verdict: crossed.length > 0 ? "crossed" : known.length > 0 && tooOld.length === 0 ? "room" : "unknown",
    thresholdPercent: question.thresholdPercent,
    wallChancePercent: question.wallChancePercent ?? null,
    crossed,
    until: latestReset(crossed),
    reason: reason(
      {
        crossed: crossed.map((one) => ({ ...one, label: ownedLabel(one.account, one.label, status) })),
        known: known.map((one) => owned(one, status)),
        tooOld: tooOld.map((one) => owned(one, status)),
      },
      question,
      status,
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

function isOver(window: WindowMember, { thresholdPercent, wallChancePercent }: GuardQuestion): boolean {
  if (window.usedPercent >= thresholdPercent) return true;
  const chance = wallChance(window);
  return wallChancePercent !== undefined && chance !== null && chance >= wallChancePercent;
}

/** Unit: percent. Thin data has no forecast, and then the level alone decides. */
function wallChance({ forecast }: WindowMember): number | null {
  return forecast === null ? null : Math.round(1000 * forecast.hitsWall) / 10;
}

function toCrossed(account: string, window: WindowMember): Crossed {
  const { key, label, usedPercent, resetsAt } = window;
  return { account, window: key, label, usedPercent, wallChancePercent: wallChance(window), resetsAt };
}

function latestReset(crossed: readonly Crossed[]): string | null {
  if (crossed.length === 0 || crossed.some(({ resetsAt }) => resetsAt === null)) return null;
  return toIso(epochMs(Math.max(...crossed.map(({ resetsAt }) => at(resetsAt ?? "")))));
}

interface Weighed {
  readonly crossed: readonly Crossed[];
  readonly known: readonly WindowMember[];
  /** Of accounts that have known ones as well. */
  readonly tooOld: readonly WindowMember[];
}

function reason(
  { crossed, known, tooOld }: Weighed,
  question: GuardQuestion,
  status: StatusDocument,
): string {
  const threshold = formatPercent(question.thresholdPercent);
  const byLevel = crossed.filter(({ usedPercent }) => usedPercent >= question.thresholdPercent);
  const byForecast = crossed.filter((window) => !byLevel.includes(window));
  const sentences = [
    byLevel.length > 0 ? `${byLevel.map(levelText).join(", ")}: at or over ${threshold}.` : "",
    byForecast.length > 0
      ? `${byForecast.map(chanceText).join(", ")}: at or over a chance of ${formatPercent(question.wallChancePercent ?? 0)}.`
      : "",
  ].filter(Boolean);
  if (sentences.length > 0) return sentences.join(" ");
  if (known.length === 0) return unknownReason(status, question);
  const under = `${known.map(levelText).join(", ")}: under ${threshold}${forecastText(known, question)}.`;
  return [...tooOld.map(tooOldText), under].join(" ");
}

/** The last reading is named, so that nobody takes it for gone. */
function tooOldText({ label, usedPercent, ageSeconds }: WindowMember): string {
  const age = formatDuration(ageSeconds * SECOND_MS);
  return `${label} was at ${formatPercent(usedPercent)} ${age} ago, too old to decide by.`;
}

function owned(
  { account, window }: { readonly account: string; readonly window: WindowMember },
  status: StatusDocument,
): WindowMember {
  return { ...window, label: ownedLabel(account, window.label, status) };
}

/** Of several accounts a window says whose it is: by the e-mail, or by the id where that is shared or not known. */
function ownedLabel(id: string, label: string, { accounts }: StatusDocument): string {
  if (accounts.length < 2) return label;
  const email = accounts.find((account) => account.id === id)?.email ?? null;
  const isShared = accounts.filter((account) => account.email === email).length > 1;
  return `${label} of ${email === null || isShared ? id : email}`;
}

function unknownReason({ accounts }: StatusDocument, { window }: GuardQuestion): string {
  const keys = [...new Set(accounts.flatMap(({ windows }) => windows.map(({ key }) => key)))];
  if (keys.length === 0) return "No window is reported.";
  if (window !== undefined && window !== "any" && !keys.includes(window))
    return `No window is called "${window}"; there are ${keys.join(", ")}.`;
  return "No window has a reading young enough to decide by.";
}

function levelText({ label, usedPercent }: Pick<Crossed, "label" | "usedPercent">): string {
  return `${label} at ${formatPercent(usedPercent)}`;
}

function chanceText({ label, wallChancePercent }: Crossed): string {
  return `${label} meets its wall with a chance of ~${formatPercent(wallChancePercent ?? 0)}`;
}

/** Says so where a forecast was asked for and there is none. */
function forecastText(known: readonly WindowMember[], { wallChancePercent }: GuardQuestion): string {
  if (wallChancePercent === undefined) return "";
  const without = known.filter(({ forecast }) => forecast === null).map(({ label }) => label);
  const none =
    without.length === 0 ? "" : `; no forecast for ${without.join(", ")}, so the level alone decides`;
  return `, and no wall is as likely as ${formatPercent(wallChancePercent)}${none}`;
}
