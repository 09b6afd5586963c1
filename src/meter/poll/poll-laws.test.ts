import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReadFailure, ReadOutcome } from "../../domain/outcome.ts";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type EpochMs } from "../../domain/time.ts";
import { failure, NOW, OK, OTHER_TOKEN, plan, settle, TOKEN } from "../fixtures/polls.ts";
import {
  decodePollGateState,
  FRESH_POLL_GATE,
  fromPollGateState,
  type PollGateState,
} from "./poll-gate-state.ts";
import { rebasePollGate, type PollRequest } from "./poll-plan.ts";

describe("laws", () => {
  const arbOutcome = fc.oneof(
    fc.constant(OK),
    fc
      .option(fc.integer({ min: 0, max: 10 * DAY_MS }), { nil: undefined })
      .map((ms) => failure("rate-limited", ms)),
    fc
      .constantFrom<ReadFailure["kind"]>("unauthorized", "unavailable", "malformed", "unreachable")
      .map((kind) => failure(kind)),
  );
  const arbStep = fc.record({
    outcome: arbOutcome,
    request: fc.constantFrom("automatic" as const, "user" as const),
    fingerprint: fc.constantFrom(TOKEN, OTHER_TOKEN),
    jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    /** Mostly small steps; now and then the clock is set. */
    stepMs: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 10 * MINUTE_MS }) },
      { weight: 1, arbitrary: fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }) },
    ),
  });
  const arbSteps = fc.array(arbStep, { maxLength: 40 });

  interface Call {
    readonly nowMs: EpochMs;
    readonly request: PollRequest;
    readonly fingerprint: string;
    readonly outcome: ReadOutcome;
    /** Milliseconds that really passed, whatever the clock said. */
    readonly elapsedMs: number;
  }

  /** Follows the plan along the steps, as the gate does, and gives every call that was made. */
  function callsAlong(
    steps: readonly (typeof arbStep extends fc.Arbitrary<infer T> ? T : never)[],
  ): readonly Call[] {
    const calls: Call[] = [];
    let state: PollGateState = FRESH_POLL_GATE;
    let nowMs = NOW;
    let elapsedMs = 0;
    for (const { outcome, request, fingerprint, jitter, stepMs } of steps) {
      nowMs = addMs(nowMs, stepMs);
      elapsedMs += stepMs >= 0 && stepMs <= 10 * MINUTE_MS ? stepMs : 0;
      state = rebasePollGate(state, nowMs);
      if (plan(state, { nowMs, request, fingerprint }).kind !== "read") continue;
      calls.push({ nowMs, request, fingerprint, outcome, elapsedMs });
      state = settle(state, outcome, nowMs, { jitter, fingerprint });
    }
    return calls;
  }

  const pairsOf = (calls: readonly Call[]): (readonly [Call, Call])[] =>
    calls.slice(1).map((call, index) => [calls[index] as Call, call]);

  test("two calls are never closer than the floors", () => {
    fc.assert(
      fc.property(arbSteps, (steps) => {
        for (const [before, call] of pairsOf(callsAlong(steps))) {
          const gapMs = call.nowMs - before.nowMs;
          if (gapMs < 0) continue;
          expect(gapMs).toBeGreaterThanOrEqual(15 * SECOND_MS);
          if (call.request === "automatic" && before.outcome.kind === "ok")
            expect(gapMs).toBeGreaterThanOrEqual(180 * SECOND_MS);
          if (call.request === "automatic" && before.outcome.kind !== "unauthorized")
            expect(gapMs).toBeGreaterThanOrEqual(120 * SECOND_MS);
        }
      }),
    );
  });

  test("a clock set back never brings a call closer to a refusal than the floor", () => {
    fc.assert(
      fc.property(arbSteps, (steps) => {
        const noLeapsAhead = steps.filter(({ stepMs }) => stepMs <= 10 * MINUTE_MS);
        for (const [before, call] of pairsOf(callsAlong(noLeapsAhead))) {
          if (before.outcome.kind !== "rate-limited") continue;
          const askedMs = Math.min(before.outcome.retryAfterMs ?? 0, 6 * HOUR_MS);
          expect(call.elapsedMs - before.elapsedMs).toBeGreaterThan(Math.max(askedMs, 180 * SECOND_MS));
        }
      }),
    );
  });

  test("a sign-in that was turned away makes no further call", () => {
    fc.assert(
      fc.property(arbSteps, (steps) => {
        const turnedAway = new Set<string>();
        for (const { fingerprint, outcome } of callsAlong(steps)) {
          expect(turnedAway.has(fingerprint)).toBe(false);
          if (outcome.kind === "unauthorized") turnedAway.add(fingerprint);
        }
      }),
    );
  });

  test("every wait is bounded, whatever a record holds", () => {
    const arbInstant = fc.oneof(
      fc.integer({ min: NOW - 3 * DAY_MS, max: NOW + 3 * DAY_MS }),
      fc.double(),
      fc.constant(253_402_300_799_999),
    );
    const arbRecord = fc.record(
      {
        lastAttemptAtMs: arbInstant,
        notBeforeMs: arbInstant,
        refusedUntilMs: arbInstant,
        consecutiveFailures: fc.oneof(fc.integer(), fc.string()),
        pausedFingerprints: fc.oneof(fc.array(fc.string()), fc.string()),
        inFlight: fc.oneof(
          fc.record({ owner: fc.string(), startedAtMs: arbInstant, untilMs: arbInstant }),
          fc.string(),
        ),
        lastFailure: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(arbRecord, (record) => {
        const state = decodePollGateState(JSON.parse(JSON.stringify(record)));
        for (const request of ["automatic", "user"] as const) {
          const decision = plan(rebasePollGate(state, NOW), { request });
          if ("notBeforeMs" in decision) expect(decision.notBeforeMs - NOW).toBeLessThanOrEqual(DAY_MS);
        }
      }),
    );
  });

  test("a gate survives its record", () => {
    fc.assert(
      fc.property(fc.array(arbOutcome, { maxLength: 5 }), (outcomes) => {
        const state = outcomes.reduce((state, outcome) => settle(state, outcome, NOW), FRESH_POLL_GATE);
        const record = fromPollGateState(state);
        expect(decodePollGateState(record)).toEqual(state);
        expect(JSON.parse(JSON.stringify(record))).toEqual(record);
      }),
    );
  });
});

test.each([undefined, null, [], "text", 7])("a record that is %j is a fresh gate", (record) => {
  expect(decodePollGateState(record)).toEqual(FRESH_POLL_GATE);
});
