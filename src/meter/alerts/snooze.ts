import type { AccountId } from "../../domain/account.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { WindowKey } from "../../domain/window.ts";

/** Until then nothing is told of an account and a window; absent: of all. What fires meanwhile is not told later. */
export interface Snooze {
  readonly accountId?: AccountId | undefined;
  readonly windowKey?: WindowKey | undefined;
  readonly untilMs: EpochMs;
}

/** What a snooze may hold back. */
export interface SnoozeSubject {
  readonly accountId: AccountId;
  readonly windowKey: WindowKey;
}

/** Whether somebody asked for silence about this account and window. */
export function isSnoozed(snoozes: readonly Snooze[], subject: SnoozeSubject, nowMs: EpochMs): boolean {
  return snoozes.some(
    ({ accountId, windowKey, untilMs }) =>
      nowMs < untilMs &&
      (accountId === undefined || accountId === subject.accountId) &&
      (windowKey === undefined || windowKey === subject.windowKey),
  );
}

/** The snoozes with new ones: one that names the same account and window takes the place of the older. Past ones go. */
export function withSnoozes(
  snoozes: readonly Snooze[],
  added: readonly Snooze[],
  nowMs: EpochMs,
): readonly Snooze[] {
  const kept = snoozes.filter(
    (old) => nowMs < old.untilMs && !added.some((fresh) => isSameSubject(old, fresh)),
  );
  return [...kept, ...added];
}

function isSameSubject(a: Snooze, b: Snooze): boolean {
  return a.accountId === b.accountId && a.windowKey === b.windowKey;
}
