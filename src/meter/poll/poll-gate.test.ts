import { describe, expect, test } from "vitest";
import type { Records, Store } from "../../ports/store.ts";
import { createMemoryStore } from "../../store/memory/memory-store.ts";
import { decodePayload } from "../../wire/snapshot-payload.ts";
import { createStepClock, type StepClock } from "../fixtures/fakes.ts";
import { at, failure, NOW, OK, OTHER_TOKEN, TOKEN } from "../fixtures/polls.ts";
import { createPollGate, type PollGate } from "./poll-gate.ts";
import { POLL_SETTINGS } from "./poll-settings.ts";

const question = { request: "automatic", fingerprint: TOKEN } as const;
const end = { fingerprint: TOKEN, jitter: 0 };

interface House {
  readonly clock: StepClock;
  readonly store: Store;
  readonly mine: PollGate;
  readonly theirs: PollGate;
}

/** One account's gate, as two processes see it. */
function createHouse(): House {
  const clock = createStepClock(NOW);
  const store = createMemoryStore({ decode: decodePayload });
  const gateOf = (owner: string): PollGate =>
    createPollGate({ store, clock, settings: POLL_SETTINGS, gateKey: "org:ada", owner });
  return { clock, store, mine: gateOf("mine"), theirs: gateOf("theirs") };
}

describe("a claim", () => {
  test("is given to one; the other joins until the read is settled, then waits for the spacing", async () => {
    const { mine, theirs } = createHouse();
    expect((await mine.claim(question)).decision).toMatchObject({ kind: "read" });
    const joined = await theirs.claim(question);
    expect(joined.decision).toEqual({ kind: "join", reason: "in-flight", notBeforeMs: at(60) });
    await mine.settle({ ...end, outcome: OK });
    expect(await theirs.waitForFlight(joined.state)).toMatchObject({ lastOkAtMs: NOW, inFlight: undefined });
    expect((await theirs.claim(question)).decision).toMatchObject({ kind: "wait", reason: "spacing" });
  });

  test("that is answered by a wait writes nothing", async () => {
    const { mine, store } = createHouse();
    await mine.claim(question);
    await mine.settle({ ...end, outcome: OK });
    const readOnly: Records = {
      record: (key) => store.record(key),
      updateRecord: () => Promise.reject(new Error("nothing may be written")),
    };
    const facts = { clock: createStepClock(at(30)), settings: POLL_SETTINGS, gateKey: "org:ada", owner: "x" };
    const { decision } = await createPollGate({ ...facts, store: readOnly }).claim(question);
    expect(decision).toMatchObject({ kind: "wait", notBeforeMs: at(180) });
  });

  test("of somebody who died is free again when the lease is over, a spacing after its start", async () => {
    const { clock, mine, theirs } = createHouse();
    await mine.claim(question);
    clock.advance(61_000);
    expect((await theirs.claim(question)).decision).toMatchObject({ kind: "wait", notBeforeMs: at(180) });
    clock.advance(120_000);
    expect((await theirs.claim(question)).decision).toMatchObject({ kind: "read" });
  });

  test("after the clock was set back is written down, so that the wait ends", async () => {
    const { clock, mine } = createHouse();
    await mine.claim(question);
    await mine.settle({ ...end, outcome: OK });
    clock.advance(-86_400_000);
    expect((await mine.claim(question)).decision).toMatchObject({ kind: "wait", reason: "spacing" });
    clock.advance(180_000);
    expect((await mine.claim(question)).decision).toMatchObject({ kind: "read" });
  });
});

test("a refusal that one process got closes the gate for all, whatever sign-in they have", async () => {
  const { mine, theirs } = createHouse();
  await mine.claim(question);
  await mine.settle({ ...end, outcome: failure("rate-limited", 0) });
  const { decision } = await theirs.claim({ request: "user", fingerprint: OTHER_TOKEN });
  expect(decision).toEqual({ kind: "wait", reason: "rate-limited", notBeforeMs: at(195) });
});

describe("waiting for a flight", () => {
  test("is not for long when its owner died", async () => {
    const { clock, mine, theirs } = createHouse();
    await mine.claim(question);
    const state = await theirs.waitForFlight((await theirs.claim(question)).state);
    expect(state.inFlight).toMatchObject({ owner: "mine" });
    expect(clock.nowMs()).toBe(at(12));
  });

  test("ends when somebody else took the gate over", async () => {
    const { clock, mine, theirs } = createHouse();
    await mine.claim(question);
    const { state } = await mine.claim({ ...question, request: "user" });
    clock.advance(600_000);
    await theirs.claim(question);
    expect((await mine.waitForFlight(state)).inFlight).toMatchObject({ owner: "theirs" });
  });
});
