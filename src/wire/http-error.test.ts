import { describe, expect, it } from "vitest";
import { epochMs } from "../domain/time.ts";
import { decodeErrorBody } from "./http-error.ts";

const NOW_MS = epochMs(1_794_000_000_000);

function codeOf(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): string {
  return decodeErrorBody(status, headers, typeof body === "string" ? body : JSON.stringify(body), NOW_MS)
    .code;
}

function envelope(type: string, message: string, errorCode?: string): object {
  return { type: "error", error: { type, message, details: { error_code: errorCode } } };
}

describe("a reply without usage", () => {
  it("tells an expired token from an invalid one", () => {
    const expired = [
      "OAuth access token has expired. Re-authenticate to continue.",
      "OAuth token has expired.",
    ];
    for (const message of expired) {
      expect(codeOf(401, envelope("authentication_error", message))).toBe("token-expired");
    }
    for (const message of ["Invalid bearer token", "OAuth access token is invalid.", ""]) {
      expect(codeOf(401, envelope("authentication_error", message))).toBe("token-invalid");
    }
    expect(codeOf(401, "")).toBe("token-invalid");
  });

  it("knows a missing scope by its name, with or without the colon before it", () => {
    for (const wording of ["scope requirement user:profile", "scope requirement: user:profile"]) {
      expect(codeOf(403, envelope("permission_error", `OAuth token does not meet ${wording}`))).toBe(
        "scope-missing",
      );
    }
    expect(codeOf(403, envelope("permission_error", "Missing permissions"))).toBe("forbidden");
    expect(codeOf(403, "nonsense")).toBe("forbidden");
  });

  it("takes a bot check for a bot check on either evidence, and never for a wrong session", () => {
    expect(codeOf(403, "", { "cf-mitigated": "challenge" })).toBe("cloudflare-challenge");
    expect(codeOf(503, "<title>Just a moment...</title>")).toBe("cloudflare-challenge");
    expect(codeOf(403, "<script>window._cf_chl_opt={}</script>")).toBe("cloudflare-challenge");
    expect(
      codeOf(403, envelope("permission_error", "x", "account_session_invalid"), { server: "cloudflare" }),
    ).toBe("session-invalid");
    expect(codeOf(403, envelope("permission_error", "x", "oauth_token_not_accepted"))).toBe(
      "oauth-not-accepted",
    );
  });

  it.each([
    [404, "{}", "not-found"],
    [400, '{"error":"invalid_grant"}', "bad-request"],
    [405, "", "bad-request"],
    [302, "", "redirected"],
    [500, "", "server-error"],
    [529, "{}", "server-error"],
    [502, "<html>", "server-error"],
    [204, "", "empty"],
    [200, "  ", "empty"],
    [200, "<!DOCTYPE html><html></html>", "html"],
    [200, '{"five_hour":{"utiliz', "not-json"],
    [200, '{"error":{"type":"api_error"}}', "error-envelope"],
    [200, "{}", "no-usage"],
  ])("classes %i %j as %s (B8, B9)", (status, body, code) => {
    expect(codeOf(status, body)).toBe(code);
  });

  it("carries what a refusal asked for, and only a refusal's", () => {
    const facts = (status: number, retryAfter: string): unknown =>
      decodeErrorBody(status, { "retry-after": retryAfter }, '{"error":{"type":"rate_limit_error"}}', NOW_MS);
    expect(facts(429, "214")).toEqual({
      code: "rate-limited",
      httpStatus: 429,
      serverType: "rate_limit_error",
      retryAfterMs: 214_000,
    });
    expect(facts(429, "0")).toMatchObject({ retryAfterMs: 0 });
    expect(facts(429, "garbage")).toMatchObject({ retryAfterMs: undefined });
    expect(facts(529, "30")).toMatchObject({ code: "server-error", retryAfterMs: 30_000 });
    expect(facts(401, "30")).toMatchObject({ retryAfterMs: undefined });
  });

  it("passes on no text of the server's", () => {
    const secret = "sk-ant-oat01-FAKE";
    const facts = decodeErrorBody(401, {}, JSON.stringify(envelope(secret, `Invalid ${secret}`)), NOW_MS);
    expect(JSON.stringify(facts)).not.toContain("sk-ant");
  });
});
