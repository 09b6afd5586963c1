import type { Json } from "../../domain/json.ts";
import type { ReadOutcome } from "../../domain/outcome.ts";
import { addMs, type DurationMs } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Records } from "../../ports/store.ts";
import { afterRead } from "./after-read.ts";
import { decodePollGateState, fromPollGateState, type PollGateState } from "./poll-gate-state.ts";
import { planPoll, rebasePollGate, type PollDecision, type PollQuestion } from "./poll-plan.ts";
import type { PollSettings } from "./poll-settings.ts";

/** Whose gate it is, and where it is kept. */
export interface PollGateFacts {
  readonly store: Records;
  readonly clock: Clock;
  readonly settings: PollSettings;
  /** What shares the gate: the account, else the sign-in. */
  readonly gateKey: string;
  /** Names this reader among all processes. */
  readonly owner: string;
}

/** The gate's answer. */
export interface Claim {
  readonly decision: PollDecision;
  /** The gate as it was left. */
  readonly state: PollGateState;
}

/** What the gate is asked. */
export type PollGateQuestion = Pick<PollQuestion, "request" | "fingerprint" | "newestReadingAtMs">;

/**
 * The gate that all processes share for one account, kept in the store. Errors: all methods reject with the store's `StoreError`.
 * Who was told to read must settle; who dies instead loses the gate when the lease is over.
 */
export interface PollGate {
  /** Asks for a read. `read` takes the gate for as long as the lease lasts. */
  claim(question: PollGateQuestion): Promise<Claim>;
  /** Says how the claimed read ended. What was read must be in the store by now: others look there next. */
  settle(end: {
    readonly outcome: ReadOutcome;
    readonly fingerprint: string;
    readonly jitter: number;
  }): Promise<PollGateState>;
  /** Waits until the flight that is in the air in `joined` is over, but not long: its owner may have died. Gives the gate then. */
  waitForFlight(joined: PollGateState): Promise<PollGateState>;
}

/** How often a joined flight is looked at: well below what a person notices. */
const LOOK_EVERY_MS: DurationMs = 100;
/** A call is over after 10 s. Whoever waits longer waits for the dead, and has older numbers to show. */
const JOIN_MS_MAX: DurationMs = 12_000;

export function createPollGate({ store, clock, settings, gateKey, owner }: PollGateFacts): PollGate {
  const recordKey = `gate:${gateKey}`;
  const ask = (
    question: PollGateQuestion,
    record: Json | undefined,
  ): Claim & { readonly isRebased: boolean } => {
    const kept = decodePollGateState(record);
    // The clock is read after the record: an older time would look like a clock that was set back.
    const nowMs = clock.nowMs();
    const state = rebasePollGate(kept, nowMs);
    const decision = planPoll({ ...question, state, nowMs, settings });
    const inFlight = { owner, startedAtMs: nowMs, untilMs: addMs(nowMs, settings.leaseMs) };
    const left = decision.kind === "read" ? { ...state, inFlight } : state;
    return { decision, state: left, isRebased: state !== kept };
  };
  return {
    async claim(question) {
      // Most questions are answered by a wait: those are asked without writing.
      const seen = ask(question, await store.record(recordKey));
      if (seen.decision.kind !== "read" && !seen.isRebased) return seen;
      return store.updateRecord(recordKey, (record) => {
        const claim = ask(question, record);
        return { next: fromPollGateState(claim.state), result: claim };
      });
    },

    settle: (end) =>
      store.updateRecord(recordKey, (record) => {
        const state = decodePollGateState(record);
        const left = afterRead({ ...end, state, nowMs: clock.nowMs(), owner, settings });
        return { next: fromPollGateState(left), result: left };
      }),

    async waitForFlight(joined) {
      let state = joined;
      // Counted in looks, not by the clock, which may be set back while we wait.
      for (let waitedMs = 0; waitedMs < JOIN_MS_MAX; waitedMs += LOOK_EVERY_MS) {
        if (state.inFlight?.owner !== joined.inFlight?.owner) return state;
        await clock.sleep(LOOK_EVERY_MS);
        state = decodePollGateState(await store.record(recordKey));
      }
      return state;
    },
  };
}
