import { describe, expect, test } from "vitest";
import { addMs, HOUR_MS, MINUTE_MS } from "../../domain/time.ts";
import type { Probe } from "../../ports/source.ts";
import { ADA, BOB, claudeJsonText, credentialsText, NOW, usageBody } from "../fixtures/documents.ts";
import type { FakeMachineFacts } from "../fixtures/fake-machine.ts";
import {
  createFakeRecords,
  createOauthHome,
  SIGN_IN_FILE,
  SIGNED_IN,
  STATE_FILE,
} from "../fixtures/oauth-home.ts";

describe("a read", () => {
  test("gives what the server says of the account that the profile names", async () => {
    const { read, paths } = createOauthHome();
    expect(await read()).toMatchObject({
      kind: "ok",
      account: { id: ADA.id, email: ADA.email, plan: "max_20x" },
      snapshot: { accountId: ADA.id, source: "oauth", observedAtMs: NOW, payload: usageBody(15) },
    });
    expect(paths()).toEqual(["usage", "profile"]);
  });

  test("is made as ourselves, with the sign-in's token in a header that does not print", async () => {
    const { read, calls } = createOauthHome();
    await read();
    for (const { bearer, request } of calls) {
      expect(bearer).toBe("Bearer sk-ant-oat01-FAKE-ada-1");
      expect(request.headers).toMatchObject({
        "user-agent": "claude-meter/1.2.3",
        "anthropic-beta": "oauth-2025-04-20",
        accept: "application/json",
      });
      expect(request).toMatchObject({
        connectTimeoutMs: 5_000,
        totalTimeoutMs: 10_000,
        bodyBytesMax: 1_048_576,
      });
      expect(JSON.stringify(request)).not.toContain("FAKE");
    }
  });

  test("takes the token that is there now: it rotates", async () => {
    const { read, calls } = createOauthHome();
    await read();
    const renewed = { files: { ...SIGNED_IN.files, [SIGN_IN_FILE]: credentialsText({ token: "ada-2" }) } };
    await read(NOW, renewed);
    expect(calls.at(-1)?.bearer).toBe("Bearer sk-ant-oat01-FAKE-ada-2");
  });

  test("of a refused sign-in makes no call at all", async () => {
    const expired = { files: { [SIGN_IN_FILE]: credentialsText({ expiresAtMs: addMs(NOW, -MINUTE_MS) }) } };
    const { read, probes, paths } = createOauthHome(expired);
    expect(await read()).toMatchObject({ kind: "signed-out", code: "token-expired" });
    expect(await probes()).toMatchObject([{ refusal: { code: "token-expired" }, place: SIGN_IN_FILE }]);
    expect(paths()).toEqual([]);
  });
});

describe("the gate", () => {
  const gateKeys = (probes: readonly Probe[]): readonly string[] => probes.map(({ gateKey }) => gateKey);

  test("is the account's where a file names it, and stays so", async () => {
    const { read, probes } = createOauthHome();
    expect(gateKeys(await probes())).toEqual([ADA.id]);
    await read();
    expect(gateKeys(await probes())).toEqual([ADA.id]);
  });

  test("is the sign-in's where none does, and stays so when the account is known: a new gate would forget the calls", async () => {
    const { read, probes } = createOauthHome({ files: { [SIGN_IN_FILE]: credentialsText() } });
    const before = gateKeys(await probes());
    expect(before).toEqual([expect.stringMatching(/^sign-in:[0-9a-f]{16}$/)]);
    await read();
    expect(gateKeys(await probes())).toEqual(before);
  });

  test("of another account is left once the profile names the right one", async () => {
    const { read, probes } = createOauthHome({
      files: { [SIGN_IN_FILE]: credentialsText(), [STATE_FILE]: claudeJsonText(BOB) },
    });
    expect(gateKeys(await probes())).toEqual([BOB.id]);
    await read();
    expect(gateKeys(await probes())).toEqual([expect.stringMatching(/^sign-in:/)]);
  });
});

describe("several sign-ins", () => {
  const env = { CLAUDE_CONFIG_DIR: "/a,/b" };
  const homes = (a: string, b: string, whoB: typeof ADA | typeof BOB): FakeMachineFacts => ({
    env,
    files: {
      "/a/.credentials.json": a,
      "/a/.claude.json": claudeJsonText(ADA),
      "/b/.credentials.json": b,
      "/b/.claude.json": claudeJsonText(whoB),
    },
  });
  const fresh = credentialsText({ token: "b", expiresAtMs: addMs(NOW, 5 * HOUR_MS) });
  const expired = credentialsText({ token: "old", expiresAtMs: addMs(NOW, -HOUR_MS) });

  test("of different accounts are a probe each", async () => {
    const probes = await createOauthHome(homes(credentialsText(), fresh, BOB)).probes();
    expect(probes.map(({ accountId }) => accountId)).toEqual([ADA.id, BOB.id]);
  });

  test("of one account are one probe, by the one that lasts longest", async () => {
    expect(await createOauthHome(homes(credentialsText(), fresh, ADA)).probes()).toMatchObject([
      { place: "/b/.credentials.json" },
    ]);
    expect(await createOauthHome(homes(credentialsText(), expired, ADA)).probes()).toMatchObject([
      { place: "/a/.credentials.json", refusal: undefined },
    ]);
  });

  test("of two accounts, one of them expired, are told apart", async () => {
    expect(await createOauthHome(homes(credentialsText(), expired, BOB)).probes()).toMatchObject([
      { accountId: ADA.id, refusal: undefined },
      { accountId: BOB.id, refusal: { code: "token-expired" } },
    ]);
  });

  test("that are one token in two places are one probe, though nobody knows whose", async () => {
    const files = { "/a/.credentials.json": fresh, "/b/.credentials.json": fresh };
    expect(await createOauthHome({ env, files }).probes()).toHaveLength(1);
  });
});

test("nothing that a read gives or remembers holds a token", async () => {
  const records = createFakeRecords();
  const { read, probes } = createOauthHome({ ...SIGNED_IN, records });
  const given = JSON.stringify([await read(), await probes()]);
  expect(records.text()).toContain(ADA.email);
  expect(given + records.text()).not.toMatch(/sk-ant|FAKE/);
});
