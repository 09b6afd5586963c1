import type { AccountMember, StatusDocument, WindowMember } from "../../documents/status.ts";
import { accountId } from "../../domain/account.ts";
import { must } from "../../domain/assert.ts";
import type { Notice, NoticeAccount } from "../../domain/notice.ts";
import { fromIso, MINUTE_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { windowKey, type WindowKey } from "../../domain/window.ts";

/** What a status document says of one window now. */
export interface Observation extends Pick<Notice, "account" | "verdict" | "blockedUntilMs" | "isSimulated"> {
  readonly windowKey: WindowKey;
  readonly usedPercent: number;
  readonly observedAtMs: EpochMs;
  readonly resetsAtMs?: EpochMs | undefined;
  /** Probability of the wall before the reset; absent on thin data. */
  readonly hitsWall?: number | undefined;
  readonly wallAtMs?: EpochMs | undefined;
}

/** An older number than this alarms nobody, however it is marked. */
const AGE_MS_MAX: DurationMs = 15 * MINUTE_MS;

/** One observation for each window whose number is of now. Stale ones, and those whose reset has passed, are left out. */
export function toObservations(document: StatusDocument): readonly Observation[] {
  const count = document.accounts.length;
  return document.accounts.flatMap((account, index) =>
    account.windows
      .filter(isOfNow)
      .map((window) => toObservation(document, account, window, toNoticeAccount(account, index + 1, count))),
  );
}

function isOfNow({ stale, ageSeconds }: WindowMember): boolean {
  return !stale && ageSeconds * 1000 <= AGE_MS_MAX;
}

function toNoticeAccount({ id, email, plan }: AccountMember, place: number, count: number): NoticeAccount {
  return { id: accountId(id), email: email ?? undefined, plan: plan ?? undefined, place, count };
}

function toObservation(
  { simulated }: StatusDocument,
  { gate }: AccountMember,
  window: WindowMember,
  account: NoticeAccount,
): Observation {
  const p50 = window.forecast?.wallAt?.p50;
  return {
    account,
    windowKey: windowKey(window.key),
    usedPercent: window.usedPercent,
    observedAtMs: at(window.observedAt),
    resetsAtMs: window.resetsAt === null ? undefined : at(window.resetsAt),
    hitsWall: window.forecast?.hitsWall,
    wallAtMs: p50 ? at(p50) : undefined,
    verdict: gate.verdict,
    blockedUntilMs: gate.until === null ? undefined : at(gate.until),
    isSimulated: simulated,
  };
}

/** The instant that a document of ours names. */
export function at(iso: string): EpochMs {
  return must(fromIso(iso), "instants in our documents are ISO text");
}
