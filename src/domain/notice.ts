import type { AccountId } from "./account.ts";
import type { EpochMs } from "./time.ts";
import type { WindowKey } from "./window.ts";

/**
 * What an alert tells of: a level was reached, the forecast says that the wall comes before the reset, the wall is there, a window that
 * was at its wall is open again, one that was high has reset. `test`: somebody asked whether alerts arrive.
 */
export const NOTICE_KINDS = ["level", "forecast", "wall", "unlock", "reset", "test"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Something that happened to a window, worth telling a person once. */
export interface Notice {
  /** The same notice has the same id wherever it is made anew: account, window, cycle and what happened. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly account: NoticeAccount;
  readonly windowKey: WindowKey;
  /** For `level`: the level that was reached. */
  readonly levelPercent?: number | undefined;
  readonly usedPercent: number;
  /** For `reset` and `unlock`: the highest percent of the cycle that is over. */
  readonly peakPercent?: number | undefined;
  readonly resetsAtMs?: EpochMs | undefined;
  /** For `forecast`: the probability of the wall before the reset, 0 to 1, and its median time where that is before the reset. */
  readonly hitsWall?: number | undefined;
  readonly wallAtMs?: EpochMs | undefined;
  /** What the account's next request meets. */
  readonly verdict: "ok" | "bills" | "blocked";
  /** When the whole account is free again, where it is not. */
  readonly blockedUntilMs?: EpochMs | undefined;
  readonly observedAtMs: EpochMs;
  readonly firedAtMs: EpochMs;
  readonly isSimulated: boolean;
}

/** Whose window it is. */
export interface NoticeAccount {
  readonly id: AccountId;
  readonly email?: string | undefined;
  readonly plan?: string | undefined;
  /** Its place among all accounts, from 1, and how many there are: names it without naming anybody. */
  readonly place: number;
  readonly count: number;
}
