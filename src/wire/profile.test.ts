import { describe, expect, it } from "vitest";
import { planFromWords } from "./plan.ts";
import { decodeProfile } from "./profile.ts";

describe("the plan", () => {
  it.each([
    [{ organizationType: "claude_max", rateLimitTier: "default_claude_max_5x" }, "max_5x"],
    [{ organizationType: "claude_max", rateLimitTier: "default_claude_max_20x" }, "max_20x"],
    [{ organizationType: "claude_max", rateLimitTier: "default_claude_ai" }, "max"],
    [{ organizationType: "claude_team", rateLimitTier: "default_claude_max_5x" }, "team"],
    [{ organizationType: "claude_free", subscriptionType: "max" }, "free"],
    [{ subscriptionType: "max", rateLimitTier: "default_claude_max_20x" }, "max_20x"],
    [{ organizationType: "claude_new" }, "new"],
    [{ rateLimitTier: "default_claude_max_5x" }, undefined],
  ])("of %j is %s", (words, plan) => {
    expect(planFromWords(words)).toBe(plan);
  });
});

describe("a profile", () => {
  it("takes the e-mail by any of its spellings", () => {
    for (const account of [{ email: "a@b.co" }, { email_address: "a@b.co" }, { emailAddress: "a@b.co" }]) {
      expect(decodeProfile({ account })).toMatchObject({ ok: true, value: { email: "a@b.co" } });
    }
  });

  it("falls back on the account's flags where the organization has no type", () => {
    const organization = { uuid: "o-1", rate_limit_tier: "default_claude_max_20x" };
    expect(decodeProfile({ account: { has_claude_max: true }, organization })).toMatchObject({
      value: { plan: "max_20x", organizationId: "o-1" },
    });
    expect(decodeProfile({ account: { has_claude_pro: true }, organization })).toMatchObject({
      value: { plan: "pro" },
    });
  });

  it("is a failure when it names nobody", () => {
    expect(decodeProfile({})).toMatchObject({ ok: false, code: "unrecognized" });
    expect(decodeProfile({ error: { type: "permission_error" } })).toMatchObject({
      ok: false,
      code: "error-envelope",
    });
    expect(decodeProfile([])).toMatchObject({ ok: false, code: "not-an-object" });
  });

  it("loses only the field that is wrong", () => {
    const result = decodeProfile({ account: { uuid: 7, email: "a@b.co" }, organization: "none" });
    expect(result).toMatchObject({ ok: true, value: { email: "a@b.co", accountUuid: undefined } });
    expect(result.drift.map(({ path }) => path).sort()).toEqual(["account.uuid", "organization"]);
  });
});
