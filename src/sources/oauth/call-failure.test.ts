import { describe, expect, test } from "vitest";
import type { ReadOutcome } from "../../domain/outcome.ts";
import { NOW } from "../fixtures/documents.ts";
import type { FakeReply } from "../fixtures/fake-server.ts";
import { createOauthHome, SIGNED_IN } from "../fixtures/oauth-home.ts";

describe("a reply that is no usage", () => {
  const expired = {
    type: "error",
    error: { type: "authentication_error", message: "OAuth access token has expired." },
  };
  const invalid = { type: "error", error: { type: "authentication_error", message: "Invalid bearer token" } };
  const scope = {
    type: "error",
    error: { type: "permission_error", message: "OAuth token does not meet scope requirement user:profile" },
  };
  const refused = { error: { type: "rate_limit_error", message: "Rate limited. Please try again later." } };

  test.each<[string, FakeReply, Partial<ReadOutcome>]>([
    [
      "401, expired",
      { status: 401, body: expired },
      { kind: "unauthorized", code: "token-expired", httpStatus: 401 },
    ],
    ["401, wrong", { status: 401, body: invalid }, { kind: "unauthorized", code: "token-invalid" }],
    ["403, scope", { status: 403, body: scope }, { kind: "unauthorized", code: "scope-missing" }],
    [
      "403, other",
      { status: 403, body: { error: { message: "Missing permissions" } } },
      { kind: "unauthorized", code: "forbidden" },
    ],
    [
      "403, bot check",
      { status: 403, headers: { "cf-mitigated": "challenge" }, body: "<html>" },
      { kind: "unavailable", code: "cloudflare-challenge" },
    ],
    ["429 without a wait", { status: 429, body: refused }, { kind: "rate-limited", retryAfterMs: undefined }],
    [
      "429 with 0",
      { status: 429, headers: { "retry-after": "0" }, body: refused },
      { kind: "rate-limited", retryAfterMs: 0 },
    ],
    [
      "429 with 1320",
      { status: 429, headers: { "retry-after": "1320" }, body: refused },
      { kind: "rate-limited", retryAfterMs: 1_320_000 },
    ],
    [
      "429 with a date",
      { status: 429, headers: { "retry-after": new Date(NOW + 60_000).toUTCString() }, body: refused },
      { kind: "rate-limited", retryAfterMs: 60_000 },
    ],
    [
      "429 with garbage",
      { status: 429, headers: { "retry-after": "soon" }, body: refused },
      { kind: "rate-limited", retryAfterMs: undefined },
    ],
    ["500", { status: 500, body: "" }, { kind: "unavailable", code: "server-error" }],
    [
      "529",
      { status: 529, headers: { "retry-after": "9" }, body: "" },
      { kind: "unavailable", code: "server-error", retryAfterMs: undefined },
    ],
    ["404", { status: 404, body: "" }, { kind: "unavailable", code: "not-found" }],
    [
      "a redirect",
      { status: 302, headers: { location: "https://login.example.com" }, body: "" },
      { kind: "unreachable", code: "redirect-refused" },
    ],
    ["204", { status: 204, body: "" }, { kind: "malformed", code: "empty" }],
    ["an empty 200", { status: 200, body: "" }, { kind: "malformed", code: "empty" }],
    [
      "a page in a 200",
      { status: 200, body: "<html>Sign in to the Wi-Fi" },
      { kind: "malformed", code: "html" },
    ],
    ["a cut 200", { status: 200, body: '{"five_hour":{"util' }, { kind: "malformed", code: "not-json" }],
    ["an error in a 200", { status: 200, body: refused }, { kind: "unavailable", code: "error-envelope" }],
    ["a 200 about something else", { status: 200, body: {} }, { kind: "malformed", code: "no-usage" }],
    ["a list in a 200", { status: 200, body: [] }, { kind: "malformed", code: "no-usage" }],
    [
      "no connection",
      { kind: "failed", reason: "connect-timeout", message: "No connection." },
      { kind: "unreachable", code: "connect-timeout" },
    ],
    [
      "a lost connection",
      { kind: "failed", reason: "connection-lost", message: "Lost." },
      { kind: "unreachable", code: "connection-lost" },
    ],
    [
      "10 MB",
      { kind: "failed", reason: "too-large", message: "Too long." },
      { kind: "unreachable", code: "too-large" },
    ],
  ])("%s", async (_, reply, expected) => {
    const { read, paths } = createOauthHome({ ...SIGNED_IN, usage: () => reply });
    const outcome = await read();
    expect(outcome).toMatchObject(expected);
    expect(outcome).toMatchObject({
      message: expect.stringMatching(/\.$/),
      hint: expect.stringMatching(/\.$/),
    });
    expect(paths()).toEqual(["usage"]);
  });

  test("a free or lapsed account has no windows, which is a reading", async () => {
    const { read } = createOauthHome({
      ...SIGNED_IN,
      usage: () => ({ status: 200, body: { five_hour: null, limits: [] } }),
    });
    expect(await read()).toMatchObject({ kind: "ok", snapshot: { readings: [] } });
  });
});
