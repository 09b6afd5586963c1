import { describe, expect, test } from "vitest";
import { addMs, DAY_MS, HOUR_MS, SECOND_MS } from "../../domain/time.ts";
import { at, failure, NOW, OK, OTHER_TOKEN, plan, settle, TOKEN } from "../fixtures/polls.ts";
import { FRESH_POLL_GATE, type PollGateState } from "./poll-gate-state.ts";
import { rebasePollGate } from "./poll-plan.ts";

describe("the plan, row by row", () => {
  const flight = (startedAt: number, until: number): Partial<PollGateState> => ({
    inFlight: { owner: "other", startedAtMs: at(startedAt), untilMs: at(until) },
  });

  interface Row {
    readonly state: Partial<PollGateState>;
    readonly automatic: string;
    readonly user: string;
    /** When an automatic read's wait ends, in seconds from now. */
    readonly until?: number;
  }

  const rows: Readonly<Record<string, Row>> = {
    "nothing was ever read": { state: {}, automatic: "read due", user: "read asked-for" },
    "the sign-in was turned away": {
      state: { pausedFingerprints: [TOKEN] },
      automatic: "paused sign-in-refused",
      user: "paused sign-in-refused",
    },
    "another sign-in was turned away": {
      state: { pausedFingerprints: [OTHER_TOKEN] },
      automatic: "read due",
      user: "read asked-for",
    },
    "another sign-in was turned away just now": {
      state: { pausedFingerprints: [OTHER_TOKEN], lastAttemptAtMs: at(-5) },
      automatic: "wait spacing",
      user: "wait just-read",
      until: 10,
    },
    "someone reads": {
      state: flight(-5, 55),
      automatic: "join in-flight",
      user: "join in-flight",
      until: 55,
    },
    "someone reads by another sign-in": {
      state: { ...flight(-5, 55), pausedFingerprints: [TOKEN] },
      automatic: "paused sign-in-refused",
      user: "paused sign-in-refused",
    },
    "a reader died a minute ago": {
      state: flight(-61, -1),
      automatic: "wait spacing",
      user: "read asked-for",
      until: 119,
    },
    "a reader died long ago": { state: flight(-400, -340), automatic: "read due", user: "read asked-for" },
    "a reader died while a failure was waited out": {
      state: { ...flight(-100, -40), notBeforeMs: at(600), consecutiveFailures: 4 },
      automatic: "wait backing-off",
      user: "read asked-for",
      until: 600,
    },
    "the server refused": {
      state: { lastAttemptAtMs: at(-60), refusedUntilMs: at(120) },
      automatic: "wait rate-limited",
      user: "wait rate-limited",
      until: 120,
    },
    "a refusal is over": {
      state: { lastAttemptAtMs: at(-300), refusedUntilMs: at(0), consecutiveRefusals: 3 },
      automatic: "read due",
      user: "read asked-for",
    },
    "a call was made 14 s ago": {
      state: { lastAttemptAtMs: at(-14), notBeforeMs: at(166) },
      automatic: "wait spacing",
      user: "wait just-read",
      until: 166,
    },
    "a call was made 15 s ago": {
      state: { lastAttemptAtMs: at(-15), notBeforeMs: at(165) },
      automatic: "wait spacing",
      user: "read asked-for",
      until: 165,
    },
    "the spacing is over": {
      state: { lastAttemptAtMs: at(-180), notBeforeMs: at(0) },
      automatic: "read due",
      user: "read asked-for",
    },
    "the last call failed": {
      state: { lastAttemptAtMs: at(-60), notBeforeMs: at(60), consecutiveFailures: 1 },
      automatic: "wait backing-off",
      user: "read asked-for",
      until: 60,
    },
  };

  test.each(Object.entries(rows))("%s", (_, { state, automatic, user, until }) => {
    const decision = plan(state);
    expect(`${decision.kind} ${decision.reason}`).toBe(automatic);
    const asked = plan(state, { request: "user" });
    expect(`${asked.kind} ${asked.reason}`).toBe(user);
    expect("notBeforeMs" in decision ? decision.notBeforeMs : undefined).toBe(
      until === undefined ? undefined : at(until),
    );
  });

  test.each([
    [-10, "wait fresh-reading", 170],
    [-180, "read due", undefined],
    [10, "read due", undefined],
  ])("a reading that anybody brought after %i s: %s", (seconds, expected, untilSeconds) => {
    const decision = plan({}, { newestReadingAtMs: at(seconds) });
    expect(`${decision.kind} ${decision.reason}`).toBe(expected);
    if (untilSeconds !== undefined) expect(decision).toMatchObject({ notBeforeMs: at(untilSeconds) });
    expect(plan({}, { newestReadingAtMs: at(seconds), request: "user" })).toMatchObject({ kind: "read" });
  });
});

describe("a clock that was set back", () => {
  test("by a year makes an automatic read wait one spacing, not a year", () => {
    const state = settle(FRESH_POLL_GATE, OK, NOW);
    const nowMs = addMs(NOW, -365 * DAY_MS);
    const rebased = rebasePollGate(state, nowMs);
    expect(plan(rebased, { nowMs })).toMatchObject({ notBeforeMs: addMs(nowMs, 180 * SECOND_MS) });
    expect(plan(rebased, { nowMs: addMs(nowMs, 180 * SECOND_MS) })).toMatchObject({ kind: "read" });
  });

  test("does not end a refusal early", () => {
    const state = settle(FRESH_POLL_GATE, failure("rate-limited", HOUR_MS), NOW);
    const nowMs = addMs(NOW, -10 * HOUR_MS);
    const decision = plan(rebasePollGate(state, nowMs), { nowMs });
    expect(decision).toMatchObject({ reason: "rate-limited", notBeforeMs: addMs(nowMs, 3615 * SECOND_MS) });
  });

  test("moves a flight with it", () => {
    const inFlight = { owner: "other", startedAtMs: at(-1), untilMs: at(59) };
    const nowMs = addMs(NOW, -DAY_MS);
    expect(plan({ inFlight }, { nowMs })).toMatchObject({ kind: "join", notBeforeMs: addMs(nowMs, 60_000) });
  });
});
