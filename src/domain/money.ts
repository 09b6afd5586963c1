import type { EpochMs } from "./time.ts";

/** An amount of money. Unit: whole currency units (dollars, not cents). */
export interface Money {
  readonly amount: number;
  /** ISO 4217, upper case; absent when the server did not say. */
  readonly currency?: string | undefined;
}

/** Money that was paid before it is used, and when the server said so: it says it seldom. */
export interface Prepaid {
  readonly balance: Money;
  readonly observedAtMs: EpochMs;
}

/** Metered use beyond the plan's windows ("usage credits"). Amounts in whole currency units. */
export interface ExtraUsage {
  readonly enabled: boolean;
  /** Absent: the server did not say. */
  readonly used?: number | undefined;
  /** `null`: no cap. 0 with `enabled`: no money may be spent. Absent: the server did not say. */
  readonly limit?: number | null | undefined;
  readonly currency?: string | undefined;
  /** Used percent of the limit, 0 and up; absent without a limit. */
  readonly percent?: number | undefined;
  /** The server's word for why metered use is refused (`out_of_credits`, `org_level_disabled`, …). */
  readonly disabledReason?: string | undefined;
  readonly disabledUntilMs?: EpochMs | undefined;
  readonly outOfCredits?: boolean | undefined;
}

/** A pool of money with its own limit and expiry, such as a promotional credit. Amounts in whole currency units. */
export interface Pool {
  readonly key: string;
  readonly label: string;
  readonly usedPercent?: number | undefined;
  readonly used?: number | undefined;
  readonly limit: number;
  readonly remaining?: number | undefined;
  readonly currency: string;
  readonly expiresAtMs?: EpochMs | undefined;
}
