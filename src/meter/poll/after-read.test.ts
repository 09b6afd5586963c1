import { describe, expect, test } from "vitest";
import type { ReadFailure } from "../../domain/outcome.ts";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../domain/time.ts";
import { at, failure, NOW, OK, OTHER_TOKEN, plan, settle, TOKEN } from "../fixtures/polls.ts";
import { FRESH_POLL_GATE } from "./poll-gate-state.ts";

describe("after a read", () => {
  test("that went well, the next automatic one is a spacing away and a person's 15 s", () => {
    const state = settle(FRESH_POLL_GATE, OK, NOW);
    expect(plan(state)).toEqual({ kind: "wait", reason: "spacing", notBeforeMs: at(180) });
    expect(plan(state, { request: "user" })).toMatchObject({ reason: "just-read", notBeforeMs: at(15) });
  });

  test.each([
    { asked: "without a wait", retryAfterSeconds: undefined, waitSeconds: 195 },
    { asked: "with 0", retryAfterSeconds: 0, waitSeconds: 195 },
    { asked: "with 30 s", retryAfterSeconds: 30, waitSeconds: 195 },
    { asked: "with 22 min", retryAfterSeconds: 1320, waitSeconds: 1335 },
    // Retrying exactly at the end of that hour gave another one (observed 2026-05).
    { asked: "with an hour", retryAfterSeconds: 3600, waitSeconds: 3615 },
    { asked: "with a week, which is a mistake", retryAfterSeconds: 604_800, waitSeconds: 6 * 3600 + 15 },
  ])("refused $asked, nobody calls for $waitSeconds s", ({ retryAfterSeconds, waitSeconds }) => {
    const retryAfterMs = retryAfterSeconds === undefined ? undefined : retryAfterSeconds * SECOND_MS;
    const state = settle(FRESH_POLL_GATE, failure("rate-limited", retryAfterMs), NOW);
    const notBeforeMs = at(waitSeconds);
    for (const request of ["automatic", "user"] as const)
      expect(plan(state, { request })).toEqual({ kind: "wait", reason: "rate-limited", notBeforeMs });
  });

  test("refusals double the wait up to an hour, failures up to half an hour", () => {
    const waits = (kind: ReadFailure["kind"]): number[] => {
      const seconds: number[] = [];
      let state = FRESH_POLL_GATE;
      for (let nowMs = NOW; seconds.length < 7;) {
        state = settle(state, failure(kind), nowMs);
        const decision = plan(state, { nowMs });
        if (decision.kind !== "wait") throw new Error("expected a wait");
        seconds.push((decision.notBeforeMs - nowMs) / SECOND_MS);
        nowMs = decision.notBeforeMs;
      }
      return seconds;
    };
    expect(waits("rate-limited")).toEqual([195, 375, 735, 1455, 2895, 3615, 3615]);
    for (const kind of ["unreachable", "unavailable", "malformed"] as const)
      expect(waits(kind)).toEqual([120, 240, 480, 960, 1800, 1800, 1800]);
  });

  test("turned away, the sign-in rests until it changes, however long that takes and whoever asks", () => {
    const state = settle(FRESH_POLL_GATE, failure("unauthorized"), NOW);
    const nowMs = addMs(NOW, 30 * DAY_MS);
    for (const request of ["automatic", "user"] as const) {
      expect(plan(state, { nowMs, request })).toEqual({ kind: "paused", reason: "sign-in-refused" });
      expect(plan(state, { nowMs, request, fingerprint: OTHER_TOKEN })).toMatchObject({ kind: "read" });
    }
  });

  test("two sign-ins of one account that are both turned away do not take turns", () => {
    let state = settle(FRESH_POLL_GATE, failure("unauthorized"), NOW);
    state = settle(state, failure("unauthorized"), at(200), { fingerprint: OTHER_TOKEN });
    for (const fingerprint of [TOKEN, OTHER_TOKEN])
      expect(plan(state, { nowMs: at(9999), fingerprint })).toMatchObject({ kind: "paused" });
  });

  test("that made no call, nothing has to be waited for", () => {
    for (const kind of ["signed-out", "withheld", "absent"] as const)
      expect(plan(settle(FRESH_POLL_GATE, failure(kind), NOW))).toEqual({ kind: "read", reason: "due" });
  });

  test("a good one forgets refusals and failures, and a sign-in that works again", () => {
    let state = settle(FRESH_POLL_GATE, failure("rate-limited"), NOW);
    state = settle(state, failure("unreachable"), at(300));
    state = settle(state, failure("unauthorized"), at(500));
    state = settle(state, OK, at(900));
    expect(state).toMatchObject({ consecutiveRefusals: 0, consecutiveFailures: 0, pausedFingerprints: [] });
    expect(state.lastFailure).toBeUndefined();
  });

  test("whose lease ran out leaves its successor's flight in the air", () => {
    const inFlight = { owner: "successor", startedAtMs: at(-5), untilMs: at(55) };
    expect(settle({ ...FRESH_POLL_GATE, inFlight }, OK, NOW).inFlight).toEqual(inFlight);
    const mine = { ...inFlight, owner: "me" };
    expect(settle({ ...FRESH_POLL_GATE, inFlight: mine }, OK, NOW).inFlight).toBeUndefined();
  });
});

describe("what happened to others", () => {
  test("eight days of Retry-After 0 are some two hundred calls, not 5,870", () => {
    let state = FRESH_POLL_GATE;
    let calls = 0;
    for (let nowMs = NOW; nowMs < NOW + 8 * DAY_MS; nowMs = addMs(nowMs, 30 * SECOND_MS)) {
      if (plan(state, { nowMs }).kind !== "read") continue;
      calls += 1;
      state = settle(state, failure("rate-limited", 0), nowMs);
    }
    expect(calls).toBeLessThan(24 * 8 + 8);
  });

  test("a timeout after a refusal clears neither its deadline nor its count", () => {
    const refused = settle(FRESH_POLL_GATE, failure("rate-limited", HOUR_MS), NOW);
    const state = settle(refused, failure("unreachable"), at(30));
    expect(plan(state, { nowMs: at(200) })).toMatchObject({ reason: "rate-limited", notBeforeMs: at(3615) });
    expect(settle(state, failure("rate-limited"), at(4000)).consecutiveRefusals).toBe(2);
  });

  test("a late short refusal does not shorten an earlier long one", () => {
    const refused = settle(FRESH_POLL_GATE, failure("rate-limited", HOUR_MS), NOW);
    expect(settle(refused, failure("rate-limited", 0), at(1)).refusedUntilMs).toBe(at(3615));
  });

  test("a sign-in that expired overnight is called once, not until the server refuses the account", () => {
    let state = FRESH_POLL_GATE;
    let calls = 0;
    for (let nowMs = NOW; nowMs < NOW + 8 * HOUR_MS; nowMs = addMs(nowMs, MINUTE_MS)) {
      if (plan(state, { nowMs }).kind !== "read") continue;
      calls += 1;
      state = settle(state, failure("unauthorized"), nowMs);
    }
    expect(calls).toBe(1);
  });
});
