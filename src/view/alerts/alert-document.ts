import type { AlertDocument } from "../../documents/alerts.ts";
import type { Notice, NoticeAccount } from "../../domain/notice.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import { windowLabel } from "../../domain/window.ts";
import type { LocalTime } from "../format/local-time.ts";
import { formatDuration } from "../format/duration.ts";
import { formatPercent, roundTo } from "../format/number.ts";
import { isoOrNull } from "../instant.ts";

export interface AlertWords {
  readonly localTime: LocalTime;
  /** Whether what leaves the program may name the account's e-mail. */
  readonly showEmail: boolean;
  /** When it goes out: what fired long before says so. */
  readonly nowMs: EpochMs;
}

/** An alert in the published shape, with its words. Times are clock times, which stay true however late it is read. */
export function toAlertDocument(notice: Notice, words: AlertWords): AlertDocument {
  const email = words.showEmail ? notice.account.email : undefined;
  const name = email ?? anonymousName(notice.account);
  return {
    schema: "claude-meter/alert.v1",
    generatedAt: toIso(words.nowMs),
    id: publicId(notice),
    kind: notice.kind,
    account: { name, plan: notice.account.plan ?? null, email: email ?? null },
    window: notice.windowKey,
    label: windowLabel(notice.windowKey),
    urgency: URGENCIES[notice.kind],
    title: titleOf(notice, notice.account.count > 1 ? name : undefined),
    message: messageOf(notice, words),
    levelPercent: notice.levelPercent ?? null,
    usedPercent: notice.usedPercent,
    peakPercent: notice.peakPercent ?? null,
    resetsAt: isoOrNull(notice.resetsAtMs),
    hitsWall: notice.hitsWall === undefined ? null : roundTo(notice.hitsWall, 4),
    wallAt: isoOrNull(notice.wallAtMs),
    verdict: notice.verdict,
    observedAt: toIso(notice.observedAtMs),
    firedAt: toIso(notice.firedAtMs),
    simulated: notice.isSimulated,
  };
}

const URGENCIES = {
  level: "normal",
  forecast: "normal",
  wall: "critical",
  unlock: "normal",
  reset: "low",
  test: "low",
} as const satisfies Record<Notice["kind"], AlertDocument["urgency"]>;

/** Names no person: its place among the accounts. */
function anonymousName({ place, count }: NoticeAccount): string {
  return count > 1 ? `account ${place} of ${count}` : "the account";
}

/** As telling as the notice's own id, without the account's. */
function publicId({ account, windowKey, kind, levelPercent, firedAtMs }: Notice): string {
  const what = levelPercent === undefined ? kind : `${kind}-${levelPercent}`;
  return `${account.place}/${windowKey}/${what}/${toIso(firedAtMs)}`;
}

function titleOf(notice: Notice, accountName: string | undefined): string {
  const title = [accountName, subjectOf(notice)].filter(Boolean).join(": ");
  return notice.isSimulated ? `[simulated] ${title}` : title;
}

function subjectOf({ kind, windowKey, usedPercent, hitsWall }: Notice): string {
  const label = windowLabel(windowKey);
  switch (kind) {
    case "level":
      return `${label}: ${formatPercent(usedPercent)} used`;
    case "forecast":
      return `${label}: ${Math.round((hitsWall ?? 0) * 100)}% chance of the wall`;
    case "wall":
      return `${label}: at its wall`;
    case "unlock":
      return `${label}: open again`;
    case "reset":
      return `${label}: has reset`;
    default:
      return "claude-meter: a test";
  }
}

function messageOf(notice: Notice, words: AlertWords): string {
  return [sentenceOf(notice, words), verdictSentence(notice, words), lateSentence(notice, words)]
    .filter(Boolean)
    .join(" ");
}

function sentenceOf(notice: Notice, { localTime }: AlertWords): string {
  const { kind, usedPercent, peakPercent, wallAtMs, resetsAtMs, firedAtMs } = notice;
  const resets =
    resetsAtMs === undefined
      ? "The server names no reset time."
      : `It resets at ${localTime.near(resetsAtMs, firedAtMs)}.`;
  switch (kind) {
    case "level":
      return resets;
    case "forecast": {
      const by = wallAtMs === undefined ? "" : ` likely by ${localTime.near(wallAtMs, firedAtMs)},`;
      return `${formatPercent(usedPercent)} used; at this burn the wall comes${by} before the reset. ${resets}`;
    }
    case "wall":
      return resets;
    case "unlock":
    case "reset":
      return `${formatPercent(usedPercent)} used, after ${formatPercent(peakPercent ?? 100)} before.`;
    default:
      return "Alerts from claude-meter arrive here.";
  }
}

/** What the account's next request meets, where that is not what the title makes believe. */
function verdictSentence({ kind, verdict, blockedUntilMs, firedAtMs }: Notice, { localTime }: AlertWords) {
  if (kind === "test" || verdict === "ok") return undefined;
  if (verdict === "bills") return "Requests now bill extra usage.";
  const until = blockedUntilMs === undefined ? "" : ` until ${localTime.near(blockedUntilMs, firedAtMs)}`;
  if (kind === "wall") return `Requests are blocked${until}.`;
  return kind === "unlock" ? `Requests are still blocked by another wall${until}.` : undefined;
}

/** Past this, what is told is history. */
const LATE_MS = 10 * 60_000;

function lateSentence({ firedAtMs }: Notice, { localTime, nowMs }: AlertWords): string | undefined {
  if (nowMs - firedAtMs < LATE_MS) return undefined;
  return `That was at ${localTime.near(firedAtMs, nowMs)}, ${formatDuration(nowMs - firedAtMs)} ago.`;
}
