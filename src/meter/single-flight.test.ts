import { describe, expect, test } from "vitest";
import { addMs, HOUR_MS } from "../domain/time.ts";
import type { HttpClient } from "../ports/http.ts";
import { ADA, claudeJsonText, credentialsText, NOW, usageBody } from "../sources/fixtures/documents.ts";
import { createFakeMachine } from "../sources/fixtures/fake-machine.ts";
import { API_URL, createFakeServer, type FakeReply } from "../sources/fixtures/fake-server.ts";
import { SIGN_IN_FILE, SIGNED_IN, STATE_FILE } from "../sources/fixtures/oauth-home.ts";
import { createClaudeJsonSource } from "../sources/claude-json/claude-json-source.ts";
import { createOauthSource } from "../sources/oauth/oauth-source.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { decodePayload } from "../wire/snapshot-payload.ts";
import { createCountingRandom, createStepClock } from "./fixtures/fakes.ts";
import { readAll } from "./read-all.ts";
import type { SourceReport } from "./source-report.ts";

/** One home, one store, one server that takes 300 ms: what eight commands see that start at the same time. */
function createHouse(files: Readonly<Record<string, string>>, usage: () => FakeReply) {
  const clock = createStepClock(NOW);
  const store = createMemoryStore({ decode: decodePayload });
  const server = createFakeServer({ "/api/oauth/usage": usage });
  const http: HttpClient = {
    async get(request) {
      await clock.sleep(300);
      return server.http.get(request);
    },
  };
  const machine = createFakeMachine({ files });
  const sources = [
    createClaudeJsonSource({ machine }),
    createOauthSource({ machine, http, apiUrl: API_URL, userAgent: "claude-meter/0", records: store }),
  ];
  const random = createCountingRandom();
  const readOnce = (): Promise<readonly SourceReport[]> =>
    readAll({ store, sources, clock, random, request: "automatic", allowNetwork: true });
  const readEightTimes = async (): Promise<readonly SourceReport[]> =>
    (await Promise.all(Array.from({ length: 8 }, readOnce)))
      .flat()
      .filter(({ source }) => source === "oauth");
  const usageCalls = (): number => server.calls.filter(({ path }) => path.endsWith("/usage")).length;
  return { clock, store, readOnce, readEightTimes, usageCalls };
}

const answer = (): FakeReply => ({ status: 200, body: usageBody(15) });

describe.each([
  ["an account that Claude Code's file names", SIGNED_IN.files],
  ["an account that nobody names", { [SIGN_IN_FILE]: credentialsText() }],
])("eight commands at once, on %s", (_, files) => {
  test("make one call, keep one snapshot, and go on with it", async () => {
    const { clock, store, readEightTimes, usageCalls } = createHouse(files, answer);
    const states = (await readEightTimes()).map(({ state }) => state);
    expect(states.sort()).toEqual([...Array<string>(7).fill("cached"), "ok"]);
    const accounts = await store.accounts();
    expect(accounts).toHaveLength(1);
    for (const account of accounts)
      expect(await store.latestSnapshots(account.id, clock.nowMs())).toHaveLength(1);

    clock.advance(60_000);
    expect((await readEightTimes()).map(({ state }) => state)).toEqual(Array<string>(8).fill("cached"));
    expect(usageCalls()).toBe(1);
  });

  test("are refused once, and all say so", async () => {
    const { clock, readEightTimes, usageCalls } = createHouse(files, () => ({ status: 429, body: "" }));
    for (const state of ["failed", "waiting"]) {
      const reports = await readEightTimes();
      expect(reports).toMatchObject(
        Array.from({ length: 8 }, () => ({ state, failure: { kind: "rate-limited" } })),
      );
      clock.advance(60_000);
    }
    expect(usageCalls()).toBe(1);
  });
});

test("a copy that Claude Code made a minute ago saves the call", async () => {
  const cached = { fetchedAtMs: addMs(NOW, -60_000) };
  const files = { ...SIGNED_IN.files, [STATE_FILE]: claudeJsonText(ADA, cached) };
  const { readEightTimes, usageCalls } = createHouse(files, answer);
  expect((await readEightTimes()).every(({ state }) => state === "cached")).toBe(true);
  expect(usageCalls()).toBe(0);
});

test("two hours of a command a minute are a call every three to five minutes", async () => {
  const signIn = credentialsText({ expiresAtMs: addMs(NOW, 3 * HOUR_MS) });
  const files = { ...SIGNED_IN.files, [SIGN_IN_FILE]: signIn };
  const { clock, readOnce, usageCalls } = createHouse(files, answer);
  for (let minute = 0; minute < 120; minute += 1) {
    await readOnce();
    clock.advance(60_000);
  }
  expect(usageCalls()).toBeGreaterThanOrEqual(120 / 5);
  expect(usageCalls()).toBeLessThanOrEqual(120 / 3);
});
