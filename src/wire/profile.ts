/*
 * The profile: who pays, and on which plan.
 *
 * Endpoint: GET https://api.anthropic.com/api/oauth/profile (scope `user:profile`). Observed 2026-09.
 *
 *   {"account": {"uuid": "…", "email": "user@example.com", "display_name": "Ada", "has_claude_max": true, "has_claude_pro": false},
 *    "organization": {"uuid": "…", "organization_type": "claude_max", "rate_limit_tier": "default_claude_max_5x",
 *                     "has_extra_usage_enabled": true, "subscription_status": "active"}}
 *
 * Deliberately not done: names, dates and the application stay unread. A failed profile never costs a good usage body.
 */
import type { AccountFacts } from "../domain/account.ts";
import { isObject } from "../domain/json.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "./decoded.ts";
import { createDriftNotes } from "./drift-notes.ts";
import { decodeErrorEnvelope } from "./error-envelope.ts";
import { fieldsOfObject, type Fields } from "./fields.ts";
import { planFromWords } from "./plan.ts";

/** Whose a sign-in is, and what they pay for. */
export interface ProfileFacts extends AccountFacts {
  /** `active`, `past_due`, `canceled`. */
  readonly subscriptionStatus?: string | undefined;
  readonly extraUsageEnabled?: boolean | undefined;
}

/** The account that a profile names. Errors: `not-an-object`, `error-envelope`, `unrecognized` when it names nobody. */
export function decodeProfile(body: unknown): Decoded<ProfileFacts> {
  if (!isObject(body)) return notAnObject();
  const notes = createDriftNotes();
  const profile = fieldsOfObject(body, "", notes);
  const account = profile.fields("account");
  const organization = profile.fields("organization");
  const facts: ProfileFacts = {
    accountUuid: account?.text("uuid"),
    email: decodeEmail(account) ?? decodeEmail(profile),
    organizationId: organization?.text("uuid") ?? profile.text("organization_uuid"),
    plan: decodePlan(account, organization),
    subscriptionStatus: organization?.text("subscription_status"),
    extraUsageEnabled: organization?.flag("has_extra_usage_enabled"),
  };
  if (facts.accountUuid ?? facts.email ?? facts.organizationId) return decoded(facts, notes.list);
  return decodeErrorEnvelope(body)
    ? notDecoded("error-envelope", "The server answered with an error, not with a profile.", notes.list)
    : notDecoded("unrecognized", "This profile names neither an account nor an organization.", notes.list);
}

/** Three spellings in three readers' captures. */
function decodeEmail(fields: Fields | undefined): string | undefined {
  return fields?.text("email") ?? fields?.text("email_address") ?? fields?.text("emailAddress");
}

function decodePlan(account: Fields | undefined, organization: Fields | undefined): string | undefined {
  const flagged = account?.flag("has_claude_max")
    ? "max"
    : account?.flag("has_claude_pro")
      ? "pro"
      : undefined;
  return planFromWords({
    organizationType: organization?.text("organization_type"),
    subscriptionType: flagged,
    rateLimitTier: organization?.text("rate_limit_tier"),
  });
}
