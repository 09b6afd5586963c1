import { describe, expect, it } from "vitest";
import type { Json } from "../../domain/json.ts";
import { epochMs } from "../../domain/time.ts";
import type { HttpOutcome } from "../../ports/http.ts";
import { decodeImportLine } from "../import/import-line.ts";
import { readWebOrganization } from "./read-organization.ts";
import { readWebSession } from "./read-session.ts";
import type { WebGet } from "./web-get.ts";

const NOW = epochMs(Date.UTC(2026, 9, 20, 12));
const ACCOUNT = { organizationId: "org-1", accountUuid: "acc-1", email: "ada@example.com", plan: "max_5x" };
const USAGE = { five_hour: { utilization: 15, resets_at: "2026-10-20T15:00:00Z" } };

const reply = (status: number, body: Json, headers: Readonly<Record<string, string>> = {}): HttpOutcome => ({
  kind: "reply",
  status,
  headers,
  body: JSON.stringify(body),
});

/** Answers each path that ends so; 404 for the others. */
const answering =
  (answers: Readonly<Record<string, HttpOutcome>>): WebGet =>
  async (path) =>
    Object.entries(answers).find(([end]) => path.endsWith(end))?.[1] ?? reply(404, {});

const read = (get: WebGet) => readWebOrganization(get, { account: ACCOUNT, withSlowFacts: true, nowMs: NOW });

describe("a read of one organization", () => {
  it("is one line that an import takes, under the account's own pair", async () => {
    const outcome = await read(answering({ usage: reply(200, USAGE) }));
    const line = "line" in outcome ? decodeImportLine(JSON.stringify(outcome.line), 1) : undefined;
    expect(line).toMatchObject({ kind: "line", account: { id: "org-1:acc-1" }, snapshot: { source: "web" } });
    expect(outcome).toMatchObject({ kind: "ok", snapshot: line?.kind === "line" ? line.snapshot : {} });
  });

  it("leaves out a route beside the usage that does not answer", async () => {
    const outcome = await read(
      answering({ usage: reply(200, USAGE), credits: reply(200, { amount: 5, currency: "usd" }) }),
    );
    expect("line" in outcome && outcome.line.payload).toEqual({
      usage: USAGE,
      prepaid_credits: { amount: 5, currency: "usd" },
    });
  });

  it.each([
    ["session-ended", "unavailable", reply(401, { error: { type: "authentication_error", message: "" } })],
    [
      "session-ended",
      "unavailable",
      reply(403, { error: { message: "", details: { error_code: "account_session_invalid" } } }),
    ],
    ["cloudflare-challenge", "unavailable", reply(403, {}, { "cf-mitigated": "challenge" })],
    ["forbidden", "unavailable", reply(403, {})],
    ["rate-limited", "rate-limited", reply(429, {}, { "retry-after": "30" })],
    ["no-usage", "malformed", reply(200, { hello: "world" })],
    ["offline", "unreachable", { kind: "failed", reason: "other", message: "" } as const],
  ])("that fails is %s", async (code, kind, usage) => {
    expect(await read(answering({ usage }))).toMatchObject({ code, kind });
  });
});

describe("who is signed in", () => {
  const ORGANIZATIONS = reply(200, [
    { uuid: "org-api", capabilities: ["api"] },
    { uuid: "org-1", capabilities: ["chat", "claude_pro"] },
  ]);

  it("is a person with the organizations that have chat", async () => {
    const account = reply(200, { uuid: "acc-1", email_address: "ada@example.com" });
    expect(await readWebSession(answering({ organizations: ORGANIZATIONS, account }), NOW)).toEqual({
      kind: "session",
      accountUuid: "acc-1",
      email: "ada@example.com",
      organizations: [{ organizationId: "org-1", plan: "pro" }],
    });
  });

  it("is nobody by name when only the account does not answer", async () => {
    expect(await readWebSession(answering({ organizations: ORGANIZATIONS }), NOW)).toMatchObject({
      kind: "session",
      accountUuid: undefined,
    });
  });

  it("is nobody with a plan when no organization has chat", async () => {
    const organizations = reply(200, [{ uuid: "org-api", capabilities: ["api"] }]);
    expect(await readWebSession(answering({ organizations }), NOW)).toMatchObject({
      code: "no-plan-organization",
    });
  });
});
