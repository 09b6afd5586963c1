import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Secret } from "../domain/secret.ts";
import { decodeCredentials, type Credentials } from "./credentials.ts";

const TOKEN = "sk-ant-oat01-FAKE";

function decode(document: unknown): Credentials {
  const result = decodeCredentials(document);
  if (!result.ok) throw new Error(result.code);
  return result.value;
}

function signIn(more: object = {}): object {
  return {
    claudeAiOauth: {
      accessToken: TOKEN,
      refreshToken: "sk-ant-ort01-FAKE",
      expiresAt: 1_793_600_000_000,
      ...more,
    },
  };
}

describe("credentials", () => {
  it("give the access token as a secret, and never the refresh token", () => {
    const credentials = decode(signIn());
    expect(credentials.state === "usable" && credentials.accessToken.reveal()).toBe(TOKEN);
    expect(JSON.stringify(credentials)).not.toContain("FAKE");
    expect(Object.values(credentials).filter((value) => value instanceof Secret)).toHaveLength(1);
  });

  it("name the expiry in epoch milliseconds, and none for zero, less, null or nothing", () => {
    const expiryOf = (expiresAt: unknown): unknown => decode(signIn({ expiresAt }));
    expect(expiryOf(1_793_600_000_000)).toMatchObject({ expiresAtMs: 1_793_600_000_000 });
    for (const none of [0, -1, null, undefined, "later"]) {
      expect(expiryOf(none)).toMatchObject({ state: "usable", expiresAtMs: undefined });
    }
  });

  it("are blanked when the token is empty, as after a lost refresh race", () => {
    for (const accessToken of ["", "  "]) {
      expect(decode(signIn({ accessToken, refreshToken: "", expiresAt: 0 }))).toEqual({ state: "blanked" });
    }
  });

  it("tell tokens of MCP servers alone from nothing at all", () => {
    const mcpOAuth = { server: { accessToken: TOKEN } };
    expect(decode({ mcpOAuth })).toEqual({ state: "mcp-only" });
    expect(decode({ mcpOAuth, claudeAiOauth: null })).toEqual({ state: "mcp-only" });
    expect(decode({})).toEqual({ state: "absent" });
    expect(decode({ claudeAiOauth: {} })).toEqual({ state: "absent" });
  });

  it("may stand at the top level", () => {
    const flat = { accessToken: TOKEN, scopes: ["user:profile"], subscriptionType: "pro" };
    expect(decode(flat)).toMatchObject({ state: "usable", scopes: ["user:profile"], plan: "pro" });
  });

  it("name scopes, plan and organization as far as they are known", () => {
    const document = {
      ...signIn({
        scopes: ["user:inference", 7],
        subscriptionType: "max",
        rateLimitTier: "default_claude_max_20x",
      }),
      organizationUuid: "o-1",
    };
    expect(decode(document)).toMatchObject({
      scopes: ["user:inference"],
      plan: "max_20x",
      organizationId: "o-1",
    });
    expect(decode(signIn())).toMatchObject({ scopes: [] });
  });

  it("refuse a token that no header could carry", () => {
    for (const accessToken of ["two words", "line\r\nbreak", "näh", 42, {}, ["x"]]) {
      const result = decodeCredentials(signIn({ accessToken }));
      expect(result).toMatchObject({ ok: true, value: { state: "absent" } });
      expect(result.drift.map(({ path }) => path)).toEqual(["claudeAiOauth.accessToken"]);
    }
  });

  it("never say anything that holds a text of the document", () => {
    const leaf = fc.oneof(
      fc.constant("sk-ant-oat01-FAKEleak"),
      fc.integer(),
      fc.constant(null),
      fc.boolean(),
    );
    const record = fc.dictionary(
      fc.constantFrom(
        "accessToken",
        "refreshToken",
        "expiresAt",
        "scopes",
        "subscriptionType",
        "sk-ant-oat01-FAKEleak",
      ),
      fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.string(), leaf)),
    );
    fc.assert(
      fc.property(fc.oneof(record, fc.record({ claudeAiOauth: fc.oneof(record, leaf) })), (document) => {
        const result = decodeCredentials(document);
        expect(JSON.stringify([result.drift, result.ok ? "" : result.message])).not.toContain("FAKEleak");
      }),
    );
  });
});
