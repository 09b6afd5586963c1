import type { JsonObject } from "../../domain/json.ts";
import { fakeUuid, PLAN_WORDS, type SimulatedAccount } from "../world/account.ts";
import type { ExtraUsageTruth } from "../world/truth.ts";

export const ACCOUNT_CREATED_AT = "2024-10-22T07:21:47.099776Z";
export const SUBSCRIPTION_CREATED_AT = "2026-01-16T18:22:42.826732Z";

/** `GET /api/oauth/profile`: who the token belongs to, and the plan. Source: captures of 2026-09 and 2026-10. */
export function profileBody(account: SimulatedAccount, extraUsage: ExtraUsageTruth | undefined): JsonObject {
  const words = PLAN_WORDS[account.plan];
  return {
    account: {
      uuid: account.accountUuid,
      full_name: account.fullName,
      display_name: account.displayName,
      email: account.email,
      has_claude_max: words.hasMax,
      has_claude_pro: words.hasPro,
      created_at: ACCOUNT_CREATED_AT,
    },
    organization: {
      uuid: account.organizationUuid,
      name: organizationName(account),
      organization_type: words.organizationType,
      billing_type: "stripe_subscription",
      rate_limit_tier: words.rateLimitTier,
      seat_tier: words.seatTier,
      has_extra_usage_enabled: extraUsage?.enabled ?? false,
      subscription_status: account.subscriptionStatus,
      subscription_created_at: SUBSCRIPTION_CREATED_AT,
    },
    application: { uuid: fakeUuid("application"), name: "Claude Code", slug: "claude-code" },
    enabled_plugins: [],
  };
}

/** `GET /api/oauth/organizations/{org}/prepaid/credits`: bought and promotional credit. Source: capture of 2026-09. */
export function oauthPrepaidBody(extraUsage: ExtraUsageTruth | undefined): JsonObject {
  const currency = extraUsage?.currency ?? "USD";
  return {
    amount: 0,
    currency,
    balance: { money: { amount_minor: 0, currency, exponent: 2 }, credits: null },
    balance_credits: null,
    auto_reload_settings: null,
    pending_invoice_amount_cents: null,
    last_paid_purchase_cents: null,
    expiry_policy_months: null,
    tranches: [],
    promo_tranches: [],
    next_expires_at: null,
  };
}

/** As the server names the organization of a person. */
export function organizationName(account: SimulatedAccount): string {
  return `${account.email}'s Organization`;
}
