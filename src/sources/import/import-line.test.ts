import { describe, expect, test } from "vitest";
import { accountFromFacts } from "../../domain/account.ts";
import { toIso } from "../../domain/time.ts";
import { ADA, NOW, usageBody } from "../fixtures/documents.ts";
import { decodeImportLine } from "./import-line.ts";

function line(changes: Readonly<Record<string, unknown>> = {}): string {
  const account = {
    email: ADA.email,
    organizationId: ADA.organizationUuid,
    accountUuid: ADA.accountUuid,
    plan: "pro",
  };
  return JSON.stringify({
    observedAt: toIso(NOW),
    source: "oauth",
    account,
    payload: usageBody(15),
    ...changes,
  });
}

test("a line is a snapshot of its account, at its time, from its source", () => {
  expect(decodeImportLine(line(), 1)).toMatchObject({
    kind: "line",
    account: { id: ADA.id, email: ADA.email, plan: "pro" },
    snapshot: {
      accountId: ADA.id,
      source: "oauth",
      observedAtMs: NOW,
      readings: [{ usedPercent: 15 }, { usedPercent: 48 }],
      payload: usageBody(15),
    },
  });
});

test("a status line's payload is the whole stdin document", () => {
  const payload = {
    session_id: "s",
    cwd: "/home/ada/secret-project",
    rate_limits: { five_hour: { used_percentage: 23.5, resets_at: 1_795_387_369 } },
  };
  const decoded = decodeImportLine(line({ source: "statusline", payload }), 1);
  expect(decoded).toMatchObject({ snapshot: { source: "statusline", readings: [{ usedPercent: 23.5 }] } });
  expect(JSON.stringify(decoded)).not.toContain("secret-project");
});

describe("the account", () => {
  test("holds nothing that a terminal would obey", () => {
    const account = { id: "id\u001b[31m", email: "ada\u001b]0;x\u0007\n@example.com\u202e", plan: "\u009b" };
    expect(decodeImportLine(line({ account }), 1)).toMatchObject({
      account: { id: "id [31m", email: "ada ]0;x @example.com", plan: undefined },
      snapshot: { accountId: "id [31m" },
    });
  });

  const known = accountFromFacts({ id: "mine", plan: "team" });

  test.each([
    ["absent", undefined],
    ["null", null],
    ["empty", {}],
    ["blank", { id: "", email: null }],
  ])("that is %s is the unknown one, or the one that is given", (_, account) => {
    expect(decodeImportLine(line({ account }), 1)).toMatchObject({
      account: { id: "unknown" },
      snapshot: { accountId: "unknown" },
    });
    expect(decodeImportLine(line({ account }), 1, known)).toMatchObject({
      account: known,
      snapshot: { accountId: "mine" },
    });
  });

  test("that only has a plan adds it to the one that is given", () => {
    expect(decodeImportLine(line({ account: { plan: "pro" } }), 1, known)).toMatchObject({
      account: { id: "mine", plan: "pro" },
    });
  });

  test("with an id of its own keeps it", () => {
    expect(
      decodeImportLine(line({ account: { id: "work", email: "x@example.com" } }), 1, known),
    ).toMatchObject({
      account: { id: "work", email: "x@example.com" },
    });
  });
});

test("an account without plan windows is a line all the same", () => {
  const payload = { five_hour: null, seven_day: null, limits: [] };
  expect(decodeImportLine(line({ payload }), 1)).toMatchObject({ kind: "line", snapshot: { readings: [] } });
});

test.each([
  ["", "not-json"],
  [line().slice(0, -5), "not-json"],
  ["[]", "not-an-object"],
  ["null", "not-an-object"],
  [line({ observedAt: undefined }), "bad-observed-at"],
  [line({ observedAt: NOW }), "bad-observed-at"],
  [line({ observedAt: "2026-11-22T12:00:00" }), "bad-observed-at"],
  [line({ source: "guess" }), "bad-source"],
  [line({ account: "ada" }), "bad-account"],
  [line({ account: { id: 7 } }), "bad-account"],
  [line({ payload: undefined }), "no-usage"],
  [line({ payload: {} }), "no-usage"],
  [line({ payload: { error: { type: "rate_limit_error", message: "hush" } } }), "no-usage"],
])("%s is a problem: %s", (text, code) => {
  const decoded = decodeImportLine(text, 3);
  expect(decoded).toMatchObject({ kind: "problem", lineNumber: 3, code });
  expect(JSON.stringify(decoded)).not.toContain("hush");
});
