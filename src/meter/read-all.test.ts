import { describe, expect, test, vi } from "vitest";
import type { ReadFailure, ReadOutcome } from "../domain/outcome.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Probe, Source } from "../ports/source.ts";
import { StoreError, type Store } from "../ports/store.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { decodePayload } from "../wire/snapshot-payload.ts";
import {
  ADA,
  createCountingRandom,
  createStepClock,
  oauthProbe,
  snapshotOf,
  sourceOf,
} from "./fixtures/fakes.ts";
import { at, failure, NOW, OTHER_TOKEN } from "./fixtures/polls.ts";
import { readAll, type ReadAllOptions } from "./read-all.ts";
import { readSourceReports } from "./source-records.ts";
import type { SourceReport } from "./source-report.ts";

/** A home with a server behind it that answers 42 %, or what `replies` says next; it takes 200 ms. */
function createHome(replies: readonly ReadFailure[] = []) {
  const clock = createStepClock(NOW);
  const store = createMemoryStore({ decode: decodePayload });
  const queue = [...replies];
  const callTimes: EpochMs[] = [];
  const callServer = async (nowMs: EpochMs): Promise<ReadOutcome> => {
    callTimes.push(nowMs);
    await clock.sleep(200);
    const snapshot = snapshotOf({ source: "oauth", observedAtMs: nowMs, usedPercent: 42 });
    return queue.shift() ?? { kind: "ok", account: ADA, snapshot };
  };
  const oauth = sourceOf("oauth", [oauthProbe(callServer)]);
  const base = {
    store,
    clock,
    random: createCountingRandom(),
    request: "automatic",
    allowNetwork: true,
  } as const;
  const read = (options: Partial<ReadAllOptions> = {}): Promise<readonly SourceReport[]> =>
    readAll({ ...base, sources: [oauth], ...options });
  return { clock, store, oauth, callServer, callTimes, read };
}

function claudeJson(observedAtMs: EpochMs, usedPercent = 40): Source {
  const probe: Probe = {
    source: "claude-json",
    gateKey: ADA.id,
    accountId: ADA.id,
    place: "/home/ada/.claude.json",
    read: async () => ({
      kind: "ok",
      account: ADA,
      snapshot: snapshotOf({ source: "claude-json", observedAtMs, usedPercent }),
    }),
  };
  return sourceOf("claude-json", [probe]);
}

describe("one reading", () => {
  test("is made, kept and reported", async () => {
    const { read, store } = createHome();
    const [report] = await read();
    expect(report).toMatchObject({ source: "oauth", state: "ok", accountId: ADA.id, lastOkAtMs: NOW });
    expect(report?.snapshot?.readings).toMatchObject([{ usedPercent: 42 }]);
    expect(await store.accounts()).toEqual([ADA]);
    expect(await store.latestSnapshots(ADA.id, at(1))).toHaveLength(1);
  });

  test("serves everybody for the spacing", async () => {
    const { read, clock, callTimes } = createHome();
    await read();
    clock.advance(60_000);
    expect(await read()).toMatchObject([
      { state: "cached", lastOkAtMs: at(0.2), message: "The next read is not due yet." },
    ]);
    clock.advance(180_000);
    expect(await read()).toMatchObject([{ state: "ok" }]);
    expect(callTimes).toHaveLength(2);
  });

  test("serves eight readers at once: one call, one snapshot, and all see it", async () => {
    const { read, store, callTimes } = createHome();
    const reports = (await Promise.all(Array.from({ length: 8 }, () => read()))).flat();
    expect(callTimes).toHaveLength(1);
    expect(reports.map((report) => report.state).sort()).toEqual([...Array<string>(7).fill("cached"), "ok"]);
    expect(await store.latestSnapshots(ADA.id, at(100))).toHaveLength(1);
  });

  test("serves both sign-ins of one account", async () => {
    const { read, callServer, callTimes } = createHome();
    const second = oauthProbe(callServer, { place: "/mnt/c/…", credentialFingerprint: OTHER_TOKEN });
    const reports = await read({ sources: [sourceOf("oauth", [oauthProbe(callServer), second])] });
    expect(callTimes).toHaveLength(1);
    expect(reports.map((report) => report.state).sort()).toEqual(["cached", "ok"]);
  });
});

describe("a source without network", () => {
  test("is read first, and a fresh reading saves the call", async () => {
    const { read, oauth, callTimes } = createHome();
    const reports = await read({ sources: [oauth, claudeJson(at(-30))] });
    expect(reports).toMatchObject([
      {
        source: "oauth",
        state: "cached",
        message: "Another source brought a fresh reading.",
        nextTryAtMs: at(150),
      },
      { source: "claude-json", state: "ok", lastOkAtMs: at(-30) },
    ]);
    expect(callTimes).toEqual([]);
  });

  test("with an old reading saves nothing, but is kept", async () => {
    const { read, oauth, store, callTimes } = createHome();
    await read({ sources: [oauth, claudeJson(at(-3600))] });
    expect(callTimes).toHaveLength(1);
    expect((await store.latestSnapshots(ADA.id, at(1))).map(({ source }) => source).sort()).toEqual([
      "claude-json",
      "oauth",
    ]);
  });

  test("that says the same again costs no write", async () => {
    const { read, store } = createHome();
    const append = vi.spyOn(store, "append");
    await read({ sources: [claudeJson(at(-3600))] });
    await read({ sources: [claudeJson(at(-3600))] });
    expect(append).toHaveBeenCalledTimes(1);
  });
});

describe("a failure", () => {
  const refused: ReadFailure = { ...failure("rate-limited", 600_000), message: "Refused.", hint: "Wait." };

  test("is reported with its advice, and remembered for whoever asks next, a person too", async () => {
    const { read, callTimes, clock } = createHome([refused]);
    const [first] = await read();
    expect(first).toMatchObject({
      state: "failed",
      message: "Refused.",
      hint: "Wait.",
      failure: { kind: "rate-limited" },
    });
    clock.advance(20_000);
    const [second] = await read({ request: "user" });
    expect(second).toMatchObject({
      state: "waiting",
      message: "Refused.",
      failure: { kind: "rate-limited" },
    });
    expect(second?.nextTryAtMs).toBe(first?.nextTryAtMs);
    expect(callTimes).toHaveLength(1);
  });

  test("is what a person hears who asks again at once, not that all is well", async () => {
    const { read, clock, callTimes } = createHome([failure("unavailable")]);
    const [first] = await read();
    clock.advance(5_000);
    expect(await read({ request: "user" })).toMatchObject([{ state: "waiting", failure: first?.failure }]);
    expect(first?.failure?.kind).toBe("unavailable");
    expect(callTimes).toHaveLength(1);
  });

  test("of the one call is what all eight report", async () => {
    const { read, callTimes } = createHome([refused]);
    const reports = (await Promise.all(Array.from({ length: 8 }, () => read()))).flat();
    expect(callTimes).toHaveLength(1);
    expect(reports.every(({ state, message }) => state === "failed" && message === "Refused.")).toBe(true);
  });

  test("does not lose what was known: the last answer's time stays", async () => {
    const { read, clock } = createHome();
    await read();
    clock.advance(200_000);
    const failing = sourceOf("oauth", [oauthProbe(async () => failure("unreachable"))]);
    expect(await read({ sources: [failing] })).toMatchObject([{ state: "failed", lastOkAtMs: at(0.2) }]);
  });

  test("that turns the sign-in away pauses it until it changes", async () => {
    const { read, clock, callServer, callTimes } = createHome([failure("unauthorized")]);
    await read();
    clock.advance(86_400_000);
    expect(await read()).toMatchObject([{ state: "paused", failure: { kind: "unauthorized" } }]);
    const renewed = oauthProbe(callServer, { credentialFingerprint: OTHER_TOKEN });
    expect(await read({ sources: [sourceOf("oauth", [renewed])] })).toMatchObject([{ state: "ok" }]);
    expect(callTimes).toHaveLength(2);
  });
});

test("a reader that died is told as a failure, so that nobody takes the wait for an empty account", async () => {
  const { read, clock, callTimes } = createHome();
  const dying = sourceOf("oauth", [oauthProbe(() => Promise.reject(new Error("killed")))]);
  await expect(read({ sources: [dying] })).rejects.toThrow("killed");
  clock.advance(61_000);
  for (let round = 0; round < 2; round += 1)
    expect(await read()).toMatchObject([
      { state: "waiting", failure: { code: "read-lost" }, nextTryAtMs: at(180) },
    ]);
  clock.advance(120_000);
  expect(await read()).toMatchObject([{ state: "ok" }]);
  expect(callTimes).toHaveLength(1);
});

test("a sign-in that cannot be used is reported at once and never called, whatever its gate says", async () => {
  const { read, callServer, callTimes } = createHome();
  await read();
  const refusal = {
    ...failure("signed-out"),
    message: "The sign-in expired.",
    hint: "Open Claude Code once.",
  };
  const expired = oauthProbe(callServer, { refusal, credentialFingerprint: undefined });
  expect(await read({ sources: [sourceOf("oauth", [expired])] })).toMatchObject([
    { state: "signed-out", message: "The sign-in expired.", hint: "Open Claude Code once." },
  ]);
  expect(callTimes).toHaveLength(1);
});

test("a machine without any sign-in says so, and what to do", async () => {
  const { read } = createHome();
  const reports = await read({ sources: [sourceOf("oauth", []), sourceOf("claude-json", [])] });
  expect(reports).toMatchObject([
    {
      source: "oauth",
      state: "absent",
      failure: { kind: "absent" },
      hint: expect.stringContaining("Claude Code"),
    },
    { source: "claude-json", state: "absent" },
  ]);
});

describe("without network", () => {
  test("nothing is looked for, and what is known is told", async () => {
    const { read, oauth } = createHome();
    expect(await read({ allowNetwork: false })).toMatchObject([{ source: "oauth", state: "off" }]);
    await read();
    const discover = vi.fn(() => oauth.discover(NOW));
    const reports = await read({ allowNetwork: false, sources: [{ ...oauth, discover }] });
    expect(reports).toMatchObject([{ source: "oauth", state: "ok", lastOkAtMs: NOW, accountId: ADA.id }]);
    expect(discover).not.toHaveBeenCalled();
  });

  test("free sources are read all the same", async () => {
    const { read, oauth } = createHome();
    const reports = await read({ allowNetwork: false, sources: [oauth, claudeJson(at(-60))] });
    expect(reports).toMatchObject([{ state: "off" }, { source: "claude-json", state: "ok" }]);
  });
});

describe("how the sources stand", () => {
  test("is kept for other processes, place by place, and forgotten with the place", async () => {
    const { read, callServer, store } = createHome();
    const second = oauthProbe(callServer, { place: "elsewhere", gateKey: "other" });
    await read({ sources: [sourceOf("oauth", [oauthProbe(callServer), second])] });
    expect((await readSourceReports(store)).map(({ place }) => place)).toEqual([
      "/home/ada/.claude/.credentials.json",
      "elsewhere",
    ]);
    await read();
    expect(await readSourceReports(store, "oauth")).toHaveLength(1);
  });

  test("is written when it changes, not at every look", async () => {
    const { read, store, clock } = createHome([failure("unreachable")]);
    const update = vi.spyOn(store, "updateRecord");
    const writesOfReports = (): number =>
      update.mock.calls.filter(([key]) => key.startsWith("source:")).length;
    await read();
    clock.advance(10_000);
    await read();
    await read();
    expect(writesOfReports()).toBe(2);
  });
});

describe("a store that fails", () => {
  const full = new StoreError({ code: "store-full", message: "The disk is full.", hint: "Make room." });
  const failing = (store: Store, ...methods: readonly (keyof Store)[]): Store =>
    new Proxy(store, {
      get: (target, name) => {
        if (methods.includes(name as keyof Store)) return () => Promise.reject(full);
        const member: unknown = Reflect.get(target, name);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });

  test("while keeping loses nothing of what was read", async () => {
    const { read, store } = createHome();
    const [report] = await read({ store: failing(store, "append") });
    expect(report).toMatchObject({ state: "ok", storeError: full });
    expect(report?.snapshot?.readings).toMatchObject([{ usedPercent: 42 }]);
  });

  test("while a file's reading is kept loses nothing either", async () => {
    const { read, store } = createHome();
    const [report] = await read({ store: failing(store, "append"), sources: [claudeJson(at(-60))] });
    expect(report).toMatchObject({ state: "ok", storeError: full, snapshot: { source: "claude-json" } });
  });

  test("at the gate means no call: nobody could know of it", async () => {
    const { read, store, callTimes } = createHome();
    const [report] = await read({ store: failing(store, "record", "updateRecord") });
    expect(report).toMatchObject({ state: "failed", storeError: full, hint: "Make room." });
    expect(callTimes).toEqual([]);
  });
});
