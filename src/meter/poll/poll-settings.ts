import { HOUR_MS, MINUTE_MS, SECOND_MS, type DurationMs } from "../../domain/time.ts";

/** How often a gate lets a call through. Docs: docs/poll-plan.md. */
export interface PollSettings {
  /** Least time between two automatic reads. */
  readonly spacingMs: DurationMs;
  /** Least time between any two calls, whoever asks and whatever came. */
  readonly callSpacingMs: DurationMs;
  /** First wait after a failed call; doubles up to the maximum. */
  readonly failureWaitMs: DurationMs;
  readonly failureWaitMsMax: DurationMs;
  /** First wait after a refusal; doubles up to the maximum. A longer `Retry-After` is obeyed beyond it. */
  readonly refusalWaitMs: DurationMs;
  readonly refusalWaitMsMax: DurationMs;
  /** A longer `Retry-After` is taken for a mistake. */
  readonly retryAfterMsMax: DurationMs;
  /** Added to every wait after a refusal, before jitter. */
  readonly refusalMarginMs: DurationMs;
  /** Jitter adds up to this much to every wait. */
  readonly jitterMsMax: DurationMs;
  /** How long a process may hold the gate for one read. */
  readonly leaseMs: DurationMs;
}

/**
 * Source: about 5 reads per 300 s and account are tolerated, shared with Claude Code itself; `Retry-After` was seen as 0, absent
 * and up to 3600 s, and retrying exactly at its end gave another hour (public reports, observed 2026-03…10).
 */
export const POLL_SETTINGS: PollSettings = {
  spacingMs: 180 * SECOND_MS,
  callSpacingMs: 15 * SECOND_MS,
  failureWaitMs: 120 * SECOND_MS,
  failureWaitMsMax: 30 * MINUTE_MS,
  refusalWaitMs: 180 * SECOND_MS,
  refusalWaitMsMax: HOUR_MS,
  retryAfterMsMax: 6 * HOUR_MS,
  refusalMarginMs: 15 * SECOND_MS,
  jitterMsMax: 30 * SECOND_MS,
  // Two calls of 10 s each (usage, profile) and their bookkeeping.
  leaseMs: MINUTE_MS,
};
