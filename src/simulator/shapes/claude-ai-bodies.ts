import type { Json, JsonObject } from "../../domain/json.ts";
import { addMs, DAY_MS, toIso, type EpochMs } from "../../domain/time.ts";
import { fakeUuid, PLAN_WORDS, type SimulatedAccount } from "../world/account.ts";
import type { ExtraUsageTruth } from "../world/truth.ts";
import { organizationName } from "./identity-bodies.ts";

/** `GET claude.ai/api/organizations`: those with chat, and one for the API only that a reader must skip. Source: captures of 2026-10. */
export function organizationsBody(accounts: readonly SimulatedAccount[]): Json {
  const apiOnly = organization({
    id: 101,
    uuid: fakeUuid(`api-organization:${accounts[0]?.name ?? ""}`),
    name: "Example API organization",
    capabilities: ["api", "api_individual"],
    rateLimitTier: "auto_api_evaluation",
    billingType: "prepaid",
    planName: null,
  });
  return [apiOnly, ...accounts.map((account, index) => chatOrganization(account, 102 + index))];
}

function chatOrganization(account: SimulatedAccount, id: number): JsonObject {
  const words = PLAN_WORDS[account.plan];
  return organization({
    id,
    uuid: account.organizationUuid,
    name: organizationName(account),
    capabilities: words.capabilities,
    rateLimitTier: words.rateLimitTier,
    billingType: "stripe_subscription",
    planName: words.displayName,
    ravenType: words.capabilities.includes("raven") ? account.plan : null,
  });
}

interface OrganizationFacts {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly rateLimitTier: string;
  readonly billingType: string;
  readonly planName: string | null;
  /** The kind of a team's or an enterprise's organization. */
  readonly ravenType?: string | null;
}

function organization(facts: OrganizationFacts): JsonObject {
  return {
    id: facts.id,
    uuid: facts.uuid,
    name: facts.name,
    capabilities: facts.capabilities,
    rate_limit_tier: facts.rateLimitTier,
    billing_type: facts.billingType,
    raven_type: facts.ravenType ?? null,
    parent_organization_uuid: null,
    plan_display_label: facts.planName === null ? null : `${facts.planName} plan`,
    plan_display_name: facts.planName,
    active_flags: [],
    access_block: null,
    visibility_status: "visible",
    settings: {},
    subscription_management: null,
    subscription_pause: null,
  };
}

/** `GET …/overage_spend_limit`: metered use in minor units. Shape: null where the account has none. */
export function overageSpendLimitBody(extraUsage: ExtraUsageTruth | undefined): Json {
  if (!extraUsage) return null;
  return {
    monthly_credit_limit: extraUsage.limitMinor,
    currency: extraUsage.currency,
    used_credits: Math.round(extraUsage.usedMinor),
    is_enabled: extraUsage.enabled,
    disabled_reason: extraUsage.disabledReason,
    disabled_until: null,
    out_of_credits: extraUsage.outOfCredits,
  };
}

/** `GET …/subscription_details`: the next charge is always ten days off. */
export function subscriptionDetailsBody(account: SimulatedAccount, nowMs: EpochMs): JsonObject {
  return {
    status: account.subscriptionStatus,
    next_charge_date:
      account.subscriptionStatus === "active" ? toIso(addMs(nowMs, 10 * DAY_MS)).slice(0, 10) : null,
    billing_interval: "monthly",
    payment_method: { brand: "visa", country: "US", last4: "0000", type: "card" },
    currency: "USD",
    plan_ending_at: null,
    plan_ending_before: null,
    scheduled_downgrade: null,
  };
}

/** `GET …/prepaid/credits` on claude.ai: cents. */
export function webPrepaidBody(): JsonObject {
  return { amount: 0, currency: "usd" };
}

/** `GET claude.ai/api/account`: whose session it is, and every organization with a seat for them. */
export function accountBody(person: SimulatedAccount, accounts: readonly SimulatedAccount[]): JsonObject {
  return {
    uuid: person.accountUuid,
    email_address: person.email,
    full_name: person.fullName,
    memberships: accounts.map((account) => ({
      seat_tier: PLAN_WORDS[account.plan].seatTier,
      organization: {
        uuid: account.organizationUuid,
        name: organizationName(account),
        rate_limit_tier: PLAN_WORDS[account.plan].rateLimitTier,
        billing_type: "stripe_subscription",
      },
    })),
  };
}
