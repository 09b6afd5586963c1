import { describe, expect, test } from "vitest";
import { must } from "../../domain/assert.ts";
import { addMs, HOUR_MS, SECOND_MS } from "../../domain/time.ts";
import type { CommandResult } from "../../ports/machine.ts";
import { credentialsText, NOW } from "../fixtures/documents.ts";
import { createFakeMachine, type FakeMachineFacts } from "../fixtures/fake-machine.ts";
import { findSignIns, type SignIn } from "./sign-in.ts";

const FILE = "/home/ada/.claude/.credentials.json";

async function onlySignIn(facts: FakeMachineFacts): Promise<SignIn> {
  const signIns = await findSignIns(createFakeMachine(facts), NOW);
  expect(signIns).toHaveLength(1);
  return must(signIns[0], "a sign-in");
}

describe("a sign-in of use", () => {
  test("has a place, a token that does not show, and a fingerprint that does not tell it", async () => {
    const signIn = await onlySignIn({ files: { [FILE]: credentialsText() } });
    expect(signIn).toMatchObject({
      place: FILE,
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      refusal: undefined,
    });
    expect(signIn.credentials?.accessToken.reveal()).toBe("sk-ant-oat01-FAKE-ada-1");
    expect(JSON.stringify(signIn)).not.toContain("FAKE");
  });

  test("changes its fingerprint with its token and with nothing else", async () => {
    const fingerprintOf = async (text: string): Promise<unknown> =>
      (await onlySignIn({ files: { [FILE]: text } })).fingerprint;
    const first = await fingerprintOf(credentialsText());
    expect(await fingerprintOf(credentialsText({ expiresAtMs: addMs(NOW, 2 * HOUR_MS), scopes: [] }))).toBe(
      first,
    );
    expect(await fingerprintOf(credentialsText({ token: "ada-2" }))).not.toBe(first);
  });

  test("may name no expiry and no scopes, as older versions wrote it", async () => {
    const text = credentialsText({ expiresAtMs: null, scopes: [] });
    expect((await onlySignIn({ files: { [FILE]: text } })).refusal).toBeUndefined();
  });
});

describe("a sign-in is refused before any call", () => {
  test.each([
    [
      "when it expired",
      credentialsText({ expiresAtMs: addMs(NOW, -61 * SECOND_MS) }),
      "token-expired",
      "expired 1 minute ago",
    ],
    [
      "the moment it expires",
      credentialsText({ expiresAtMs: NOW }),
      "token-expired",
      "less than a minute ago",
    ],
    [
      "when it expired overnight",
      credentialsText({ expiresAtMs: addMs(NOW, -8 * HOUR_MS) }),
      "token-expired",
      "8 hours ago",
    ],
    [
      "when it expired on holiday",
      credentialsText({ expiresAtMs: addMs(NOW, -240 * HOUR_MS) }),
      "token-expired",
      "10 days ago",
    ],
    ["when its token was taken out", credentialsText({ token: "" }), "blanked", "signed out"],
    [
      "when it is of MCP servers only",
      '{"mcpOAuth":{"x":{"accessToken":"FAKE"}}}',
      "mcp-only",
      "MCP servers",
    ],
    [
      "when it may only run Claude",
      credentialsText({ scopes: ["user:inference"] }),
      "inference-only",
      "user:profile",
    ],
    ["when it is cut", credentialsText().slice(0, -9), "credentials-malformed", "not what it should be"],
    ["when it is a list", '["sk-ant-oat01-FAKE"]', "credentials-malformed", "not what it should be"],
    [
      "when no header can carry its token",
      credentialsText({ token: "a\nb" }),
      "credentials-malformed",
      "not what it should be",
    ],
    [
      "when it may not be read",
      new Error("permission denied"),
      "credentials-unreadable",
      "permission denied",
    ],
  ])("%s", async (_, text, code, words) => {
    const { refusal } = await onlySignIn({ files: { [FILE]: text } });
    expect(refusal).toMatchObject({ kind: "signed-out", code, message: expect.stringContaining(words) });
    expect(JSON.stringify(refusal)).not.toContain("FAKE");
  });

  test("and the sentence of an expired one says what to do", async () => {
    const text = credentialsText({ expiresAtMs: addMs(NOW, -HOUR_MS) });
    const { refusal } = await onlySignIn({ files: { [FILE]: text } });
    expect(refusal?.hint).toBe("Open Claude Code once; it renews the sign-in itself.");
  });
});

test.each([{}, { files: { [FILE]: "{}" } }])("nobody is signed in on %j", async (facts) => {
  expect(await findSignIns(createFakeMachine(facts), NOW)).toEqual([]);
});

describe("the environment's token", () => {
  const signInWith = (scopes?: string): Promise<SignIn> =>
    onlySignIn({
      env: { CLAUDE_CODE_OAUTH_TOKEN: "sk-ant-oat01-FAKE-env", CLAUDE_CODE_OAUTH_SCOPES: scopes },
    });

  test("may only run Claude, unless its scopes say more", async () => {
    expect(await signInWith()).toMatchObject({
      place: "CLAUDE_CODE_OAUTH_TOKEN",
      refusal: { code: "inference-only" },
    });
    expect(await signInWith("user:inference")).toMatchObject({ refusal: { code: "inference-only" } });
    expect((await signInWith("user:inference user:profile")).refusal).toBeUndefined();
    expect((await signInWith("user:inference,user:profile")).refusal).toBeUndefined();
  });
});

describe("on macOS", () => {
  const ask = (service: string): string => `/usr/bin/security find-generic-password -s ${service} -w`;
  const printed = (stdout: string): CommandResult => ({
    kind: "exited",
    code: 0,
    stdout: `${stdout}\n`,
    stderr: "",
  });
  const mac = { os: "macos", homeDir: "/Users/ada" } as const;
  const PLAIN = ask("Claude Code-credentials");

  test("the keychain is asked through the system's own tool, once", async () => {
    const machine = createFakeMachine({ ...mac, commands: { [PLAIN]: printed(credentialsText()) } });
    expect(await findSignIns(machine, NOW)).toMatchObject([
      { place: 'keychain item "Claude Code-credentials"' },
    ]);
    expect(machine.commandsRun).toEqual([PLAIN]);
  });

  test.each([
    ["/Users/test/.claude-work", "Claude Code-credentials-03abf0ee"],
    ["/Users/test/.claude-work/", "Claude Code-credentials-8bd6f0f5"],
  ])("the item of %s is %s", async (dir, service) => {
    const commands = { [ask(service)]: printed(credentialsText()) };
    const signIn = await onlySignIn({ ...mac, env: { CLAUDE_CONFIG_DIR: dir }, commands });
    expect(signIn.place).toBe(`keychain item "${service}"`);
  });

  test("each folder of a list has an item of its own, and the suffix can be switched off", async () => {
    const env = { CLAUDE_CONFIG_DIR: "/Users/test/.claude-work, /b" };
    const machine = createFakeMachine({ ...mac, env });
    await findSignIns(machine, NOW);
    expect(machine.commandsRun).toEqual([
      ask("Claude Code-credentials-03abf0ee"),
      expect.stringContaining("Claude Code-credentials-"),
    ]);
    const plain = createFakeMachine({
      ...mac,
      env: { CLAUDE_CONFIG_DIR: "/b", CLAUDE_SECURESTORAGE_CONFIG_DIR: "" },
    });
    await findSignIns(plain, NOW);
    expect(plain.commandsRun).toEqual([PLAIN]);
  });

  test("a secret beyond ASCII comes as hexadecimal digits", async () => {
    const text = JSON.stringify({ ...JSON.parse(credentialsText()), mcpOAuth: { Büro: {} } });
    const commands = { [PLAIN]: printed(Buffer.from(text).toString("hex")) };
    expect((await onlySignIn({ ...mac, commands })).refusal).toBeUndefined();
  });

  test.each([
    [{ kind: "timeout" } as const, "asking for permission"],
    [{ kind: "exited", code: 51, stdout: "", stderr: "" } as const, "exit code 51"],
    [{ kind: "spawn-failed", message: "x" } as const, "could not be started"],
  ])("a keychain that answers %j is a sign-in that cannot be read", async (result, words) => {
    const signIn = await onlySignIn({ ...mac, commands: { [PLAIN]: result } });
    expect(signIn.refusal).toMatchObject({
      code: "credentials-unreadable",
      message: expect.stringContaining(words),
    });
  });

  test("of keychain and file the one that was renewed last counts, and one of use before any other", async () => {
    const file = "/Users/ada/.claude/.credentials.json";
    const at = (hours: number, token: string): string =>
      credentialsText({ token, expiresAtMs: addMs(NOW, hours * HOUR_MS) });
    const bestOf = async (keychain: CommandResult, text: string): Promise<string | undefined> =>
      (
        await onlySignIn({ ...mac, commands: { [PLAIN]: keychain }, files: { [file]: text } })
      ).credentials?.accessToken.reveal();
    expect(await bestOf(printed(at(2, "k")), at(1, "f"))).toBe("sk-ant-oat01-FAKE-k");
    expect(await bestOf(printed(at(1, "k")), at(2, "f"))).toBe("sk-ant-oat01-FAKE-f");
    expect(await bestOf({ kind: "timeout" }, at(-1, "f"))).toBe("sk-ant-oat01-FAKE-f");
    expect(await bestOf({ kind: "exited", code: 44, stdout: "", stderr: "" }, at(1, "f"))).toBe(
      "sk-ant-oat01-FAKE-f",
    );
  });
});
