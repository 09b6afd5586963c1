import { addMs, isEpochMs, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { laterOf, type PollGateState } from "./poll-gate-state.ts";
import type { PollSettings } from "./poll-settings.ts";

/** Who wants a read: the meter's own rhythm, or a person who asked for it. */
export type PollRequest = "automatic" | "user";

export type PollDecision =
  | { readonly kind: "read"; readonly reason: "due" | "asked-for" }
  | {
      readonly kind: "wait";
      readonly reason: "rate-limited" | "just-read" | "fresh-reading" | "backing-off" | "spacing";
      readonly notBeforeMs: EpochMs;
    }
  /** Someone else is reading now, until `notBeforeMs` at most: wait for that read instead of making one. */
  | { readonly kind: "join"; readonly reason: "in-flight"; readonly notBeforeMs: EpochMs }
  /** No time helps, only another sign-in. */
  | { readonly kind: "paused"; readonly reason: "sign-in-refused" };

/** All that decides whether the server may be asked now. */
export interface PollQuestion {
  readonly state: PollGateState;
  readonly nowMs: EpochMs;
  readonly request: PollRequest;
  /** Of the sign-in that would be used. */
  readonly fingerprint: string;
  /** The newest reading of the whole account that anybody brought, from any source. */
  readonly newestReadingAtMs?: EpochMs | undefined;
  readonly settings: PollSettings;
}

/**
 * Whether to call the server now. The first row that matches decides:
 *
 * | when                                                  | then   | reason          | a person's refresh |
 * |-------------------------------------------------------|--------|-----------------|--------------------|
 * | the server turned this sign-in away (401, 403)        | paused | sign-in-refused | too                |
 * | another process is reading, within its lease          | join   | in-flight       | too                |
 * | before the end of a refusal (429)                     | wait   | rate-limited    | too                |
 * | a person asks within `callSpacingMs` of the last call | wait   | just-read       | only               |
 * | a person asks                                         | read   | asked-for       | only               |
 * | before the end of a wait after a failure              | wait   | backing-off     | skips it           |
 * | before the end of the spacing, or as for a person     | wait   | spacing         | skips it           |
 * | a reading of any source is younger than the spacing   | wait   | fresh-reading   | skips it           |
 * | else                                                  | read   | due             |                    |
 *
 * A clock that was set back counts as no time having passed since the last call (`rebasePollGate`): waits start anew, once.
 */
export function planPoll(question: PollQuestion): PollDecision {
  const { nowMs, request, fingerprint, settings } = question;
  const state = rebasePollGate(question.state, nowMs);
  const { inFlight } = state;
  if (state.pausedFingerprints.includes(fingerprint)) return { kind: "paused", reason: "sign-in-refused" };
  if (inFlight && inFlight.untilMs > nowMs)
    return { kind: "join", reason: "in-flight", notBeforeMs: inFlight.untilMs };
  if (isAhead(state.refusedUntilMs, nowMs))
    return { kind: "wait", reason: "rate-limited", notBeforeMs: state.refusedUntilMs };
  return request === "user" ? planForUser(state, nowMs, settings) : planAutomatic(state, question);
}

function planForUser(state: PollGateState, nowMs: EpochMs, settings: PollSettings): PollDecision {
  const notBeforeMs = after(lastCallAtMs(state), settings.callSpacingMs);
  return isAhead(notBeforeMs, nowMs)
    ? { kind: "wait", reason: "just-read", notBeforeMs }
    : { kind: "read", reason: "asked-for" };
}

function planAutomatic(state: PollGateState, question: PollQuestion): PollDecision {
  const { nowMs, newestReadingAtMs, settings } = question;
  // A flight that outlived its lease was lost with its process: its call may have reached the server.
  const lostUntilMs = after(state.inFlight?.startedAtMs, settings.spacingMs);
  const leastMs = after(lastCallAtMs(state), settings.callSpacingMs);
  const notBeforeMs = laterOf(laterOf(state.notBeforeMs, lostUntilMs), leastMs);
  if (isAhead(notBeforeMs, nowMs))
    return { kind: "wait", reason: state.consecutiveFailures > 0 ? "backing-off" : "spacing", notBeforeMs };
  const freshUntilMs = isAhead(newestReadingAtMs, nowMs)
    ? undefined
    : after(newestReadingAtMs, settings.spacingMs);
  if (isAhead(freshUntilMs, nowMs))
    return { kind: "wait", reason: "fresh-reading", notBeforeMs: freshUntilMs };
  return { kind: "read", reason: "due" };
}

/**
 * The gate on this clock: a clock that was set back moves every remembered instant with it, so that the last call was just now.
 * Kept deadlines can then be late by the time since that call, never early, and no deadline freezes the gate.
 */
export function rebasePollGate(state: PollGateState, nowMs: EpochMs): PollGateState {
  const aheadMs = (lastCallAtMs(state) ?? nowMs) - nowMs;
  if (aheadMs <= 0) return state;
  const { inFlight } = state;
  const back = (instant: EpochMs | undefined): EpochMs | undefined => earlier(instant, aheadMs);
  const startedAtMs = back(inFlight?.startedAtMs);
  const untilMs = back(inFlight?.untilMs);
  return {
    ...state,
    lastAttemptAtMs: back(state.lastAttemptAtMs),
    lastOkAtMs: back(state.lastOkAtMs),
    notBeforeMs: back(state.notBeforeMs),
    refusedUntilMs: back(state.refusedUntilMs),
    inFlight: inFlight && startedAtMs && untilMs && { owner: inFlight.owner, startedAtMs, untilMs },
  };
}

/** The instant `durationMs` before; forgotten where that is no instant any more. */
function earlier(instant: EpochMs | undefined, durationMs: DurationMs): EpochMs | undefined {
  if (instant === undefined || !isEpochMs(instant - durationMs)) return undefined;
  return addMs(instant, -durationMs);
}

/** When a call was last made, as far as is known: a flight counts from its start, also one that was lost. */
function lastCallAtMs({ inFlight, lastAttemptAtMs }: PollGateState): EpochMs | undefined {
  return laterOf(lastAttemptAtMs, inFlight?.startedAtMs);
}

function isAhead(instant: EpochMs | undefined, nowMs: EpochMs): instant is EpochMs {
  return instant !== undefined && instant > nowMs;
}

function after(instant: EpochMs | undefined, durationMs: DurationMs): EpochMs | undefined {
  return instant === undefined ? undefined : addMs(instant, durationMs);
}
