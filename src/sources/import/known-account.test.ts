import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { accountFromFacts, type AccountFacts } from "../../domain/account.ts";
import { decodeImportLine, type ImportedLine } from "./import-line.ts";
import { underKnownAccount } from "./known-account.ts";

const KNOWN = [accountFromFacts({ organizationId: "org-1", accountUuid: "acc-1", email: "ada@example.com" })];

function line(account: AccountFacts): ImportedLine {
  const payload = { five_hour: { utilization: 1, resets_at: null } };
  const text = JSON.stringify({ observedAt: "2026-10-20T12:00:00Z", source: "web", account, payload });
  const decoded = decodeImportLine(text, 1);
  return must(decoded.kind === "line" ? decoded : undefined, "a good line");
}

const idOf = (account: AccountFacts) => {
  const { account: placed, snapshot } = underKnownAccount(line(account), KNOWN);
  expect(snapshot.accountId).toBe(placed.id);
  return placed.id;
};

describe("a line that names its person by e-mail alone", () => {
  it("belongs to the account that is known by a uuid too, however the e-mail is written", () => {
    expect(idOf({ organizationId: "org-1", email: "Ada@Example.com" })).toBe("org-1:acc-1");
  });

  it("stays its own in another organization, or without one", () => {
    expect(idOf({ organizationId: "org-2", email: "ada@example.com" })).toBe("org-2:ada@example.com");
    expect(idOf({ email: "ada@example.com" })).toBe("ada@example.com");
  });

  it("keeps an id that it was given", () => {
    expect(idOf({ id: "mine", organizationId: "org-1", email: "ada@example.com" })).toBe("mine");
  });
});
