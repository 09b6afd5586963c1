import { unreachable } from "../../domain/assert.ts";
import type { ReadFailure, ReadOutcome } from "../../domain/outcome.ts";
import { addMs, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { laterOf, PAUSED_COUNT_MAX, type PollGateState } from "./poll-gate-state.ts";
import { rebasePollGate } from "./poll-plan.ts";
import type { PollSettings } from "./poll-settings.ts";

/** A read that is over. */
export interface ReadEnd {
  readonly state: PollGateState;
  readonly outcome: ReadOutcome;
  /** When the read was over. */
  readonly nowMs: EpochMs;
  /** Whose flight it was: another one's stays in the air. */
  readonly owner: string;
  /** Of the sign-in that was used. */
  readonly fingerprint: string;
  /** A draw from [0, 1): processes and machines that failed together must not come back together. */
  readonly jitter: number;
  readonly settings: PollSettings;
}

/**
 * The gate after a read. What each outcome does, beside ending the flight:
 *
 * | outcome                             | next automatic read                              | a person's refresh    | counts           |
 * |-------------------------------------|--------------------------------------------------|-----------------------|------------------|
 * | ok                                  | after the spacing                                | after `callSpacingMs` | both start anew  |
 * | rate-limited                        | after max(`Retry-After`, doubling wait) + margin | the same              | one refusal more |
 * | unauthorized                        | when the sign-in changes                         | the same              | –                |
 * | unavailable, malformed, unreachable | after the doubling wait                          | after `callSpacingMs` | one failure more |
 * | signed-out, withheld, absent        | as before: no call was made                      | as before             | –                |
 *
 * Every wait gets jitter on top, none is below its floor, and none clears the end of an earlier refusal.
 */
export function afterRead(end: ReadEnd): PollGateState {
  const state = landed(rebasePollGate(end.state, end.nowMs), end.owner);
  const { outcome } = end;
  switch (outcome.kind) {
    case "ok":
      return afterSuccess(state, end);
    case "rate-limited":
      return afterRefusal(state, end, outcome);
    case "unauthorized":
      return afterTurnedAway(state, end, outcome);
    case "unavailable":
    case "malformed":
    case "unreachable":
      return afterFailure(state, end, outcome);
    case "signed-out":
    case "withheld":
    case "absent":
      return { ...state, lastFailure: kept(outcome) };
    default:
      return unreachable(outcome);
  }
}

function afterSuccess(state: PollGateState, end: ReadEnd): PollGateState {
  const { nowMs, settings, fingerprint } = end;
  return {
    ...state,
    lastAttemptAtMs: nowMs,
    lastOkAtMs: nowMs,
    notBeforeMs: addMs(nowMs, settings.spacingMs + jitterMs(end)),
    consecutiveRefusals: 0,
    consecutiveFailures: 0,
    lastFailure: undefined,
    pausedFingerprints: state.pausedFingerprints.filter((paused) => paused !== fingerprint),
  };
}

function afterRefusal(state: PollGateState, end: ReadEnd, failure: ReadFailure): PollGateState {
  const { nowMs, settings } = end;
  const doublingMs = doubled(settings.refusalWaitMs, state.consecutiveRefusals, settings.refusalWaitMsMax);
  const askedMs = Math.min(failure.retryAfterMs ?? 0, settings.retryAfterMsMax);
  const waitMs = Math.max(askedMs, doublingMs) + settings.refusalMarginMs + jitterMs(end);
  return {
    ...state,
    lastAttemptAtMs: nowMs,
    refusedUntilMs: laterOf(state.refusedUntilMs, addMs(nowMs, waitMs)),
    consecutiveRefusals: state.consecutiveRefusals + 1,
    lastFailure: kept(failure),
  };
}

function afterTurnedAway(state: PollGateState, end: ReadEnd, failure: ReadFailure): PollGateState {
  const { nowMs, fingerprint } = end;
  const others = state.pausedFingerprints.filter((paused) => paused !== fingerprint);
  return {
    ...state,
    lastAttemptAtMs: nowMs,
    pausedFingerprints: [...others, fingerprint].slice(-PAUSED_COUNT_MAX),
    lastFailure: kept(failure),
  };
}

function afterFailure(state: PollGateState, end: ReadEnd, failure: ReadFailure): PollGateState {
  const { nowMs, settings } = end;
  const waitMs = doubled(settings.failureWaitMs, state.consecutiveFailures, settings.failureWaitMsMax);
  return {
    ...state,
    lastAttemptAtMs: nowMs,
    notBeforeMs: addMs(nowMs, waitMs + jitterMs(end)),
    consecutiveFailures: state.consecutiveFailures + 1,
    lastFailure: kept(failure),
  };
}

/** The gate without this owner's flight. */
function landed(state: PollGateState, owner: string): PollGateState {
  return state.inFlight?.owner === owner ? { ...state, inFlight: undefined } : state;
}

function kept({ kind, code, message, hint, httpStatus }: ReadFailure): PollGateState["lastFailure"] {
  return { kind, code, message, hint, httpStatus };
}

/** `firstMs` doubled `times` times, at most `maxMs`. */
function doubled(firstMs: DurationMs, times: number, maxMs: DurationMs): DurationMs {
  return Math.min(firstMs * 2 ** times, maxMs);
}

function jitterMs({ jitter, settings }: ReadEnd): DurationMs {
  return jitter * settings.jitterMsMax;
}
