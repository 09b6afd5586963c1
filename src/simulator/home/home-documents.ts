import type { JsonObject } from "../../domain/json.ts";
import { addMs, DAY_MS, HOUR_MS, type EpochMs } from "../../domain/time.ts";
import { fakeCredentials } from "../fake-credentials.ts";
import { ACCOUNT_CREATED_AT, organizationName, SUBSCRIPTION_CREATED_AT } from "../shapes/identity-bodies.ts";
import { PLAN_WORDS, type SimulatedAccount } from "../world/account.ts";

/** An access token lives about eight hours. Source: observed 2026. */
const TOKEN_LIFE_MS = 8 * HOUR_MS;

/** `.claude/.credentials.json`: a sign-in that the simulator accepts. */
export function credentialsDocument(account: SimulatedAccount, nowMs: EpochMs): JsonObject {
  const { accessToken, refreshToken } = fakeCredentials(account);
  const { subscriptionType, rateLimitTier } = PLAN_WORDS[account.plan];
  return {
    claudeAiOauth: {
      accessToken,
      refreshToken,
      expiresAt: addMs(nowMs, TOKEN_LIFE_MS),
      refreshTokenExpiresAt: addMs(nowMs, 30 * DAY_MS),
      scopes: ["user:inference", "user:profile", "user:sessions:claude_code", "user:mcp_servers"],
      subscriptionType,
      rateLimitTier,
    },
    organizationUuid: account.organizationUuid,
  };
}

/** Claude Code's own copy of its last read of the usage endpoint. */
export interface CachedUsage {
  readonly fetchedAtMs: EpochMs;
  readonly body: JsonObject;
}

/** What Claude Code's state file says. */
export interface ClaudeJsonFacts {
  readonly account: SimulatedAccount;
  readonly nowMs: EpochMs;
  readonly hasExtraUsage: boolean;
  readonly cached: CachedUsage | undefined;
}

/** `.claude.json`: who is signed in, and the cached usage where there is one. */
export function claudeJsonDocument(facts: ClaudeJsonFacts): JsonObject {
  const { account, cached } = facts;
  return {
    numStartups: 12,
    oauthAccount: oauthAccount(facts),
    ...(cached
      ? {
          cachedUsageUtilization: {
            fetchedAtMs: cached.fetchedAtMs,
            accountUuid: account.accountUuid,
            utilization: cached.body,
          },
        }
      : {}),
  };
}

function oauthAccount({ account, nowMs, hasExtraUsage }: ClaudeJsonFacts): JsonObject {
  const words = PLAN_WORDS[account.plan];
  return {
    accountUuid: account.accountUuid,
    emailAddress: account.email,
    organizationUuid: account.organizationUuid,
    organizationName: organizationName(account),
    organizationType: words.organizationType,
    organizationRole: "admin",
    workspaceRole: null,
    displayName: account.displayName,
    fullName: account.fullName,
    billingType: "stripe_subscription",
    hasExtraUsageEnabled: hasExtraUsage,
    organizationRateLimitTier: words.rateLimitTier,
    userRateLimitTier: null,
    seatTier: words.seatTier,
    accountCreatedAt: ACCOUNT_CREATED_AT,
    subscriptionCreatedAt: SUBSCRIPTION_CREATED_AT,
    claudeCodeTrialEndsAt: null,
    claudeCodeTrialDurationDays: null,
    ccOnboardingFlags: {},
    profileFetchedAt: nowMs,
  };
}
