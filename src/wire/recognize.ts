/*
 * Which payload a JSON document is, by what only that payload has. For documents that come without a label: `status --input`,
 * an import, a bug report. A source that knows what it asked for calls its decoder directly.
 *
 * Deliberately not done: no guess by a file's name; transcripts are lines, not documents, and have a room of their own.
 */
import { isObject } from "../domain/json.ts";
import type { ExtraUsage } from "../domain/money.ts";
import type { UsageContents } from "../domain/snapshot.ts";
import { decodeGetUsage } from "./agent-sdk/get-usage.ts";
import { decodeRateLimitEvent } from "./agent-sdk/rate-limit-event.ts";
import { decodeAuthStatus, type AuthStatus } from "./auth-status.ts";
import { decodeClaudeAiAccount, type ClaudeAiAccount } from "./claude-ai/account.ts";
import { decodeOrganizations, type ClaudeAiOrganization } from "./claude-ai/organizations.ts";
import { decodeOverageSpendLimit } from "./claude-ai/overage-spend-limit.ts";
import { decodeSubscriptionDetails, type SubscriptionDetails } from "./claude-ai/subscription-details.ts";
import { decodeClaudeJson, type ClaudeJson } from "./claude-json.ts";
import { decodeCloudCredit, type CloudCredit } from "./cloud-credit.ts";
import { decodeAppServerRateLimits } from "./codex/app-server-rate-limits.ts";
import type { CodexUsage } from "./codex/codex-usage.ts";
import { decodeWhamUsage } from "./codex/wham-usage.ts";
import { decodeCredentials, type Credentials } from "./credentials.ts";
import type { Decoded, DecodeFailure } from "./decoded.ts";
import { decodeDesktopHistory, type DesktopSample } from "./desktop-history.ts";
import { decodeErrorReply, isSavedReply } from "./error-reply.ts";
import { decodeHookInput, type HookInput } from "./hook-input.ts";
import type { HttpErrorFacts } from "./http-error.ts";
import { decodePrepaidCredits, type PrepaidCredits } from "./prepaid-credits.ts";
import { decodeProfile, type ProfileFacts } from "./profile.ts";
import { decodePayload } from "./snapshot-payload.ts";
import { decodeUnifiedHeaders, hasUnifiedHeaders } from "./unified-headers.ts";
import type { UnifiedLimits } from "./unified-limits.ts";

/** What each kind of payload decodes to. */
interface PayloadValues {
  readonly "unified-headers": UnifiedLimits;
  readonly "error-reply": HttpErrorFacts;
  readonly "hook-input": HookInput;
  readonly "rate-limit-event": UnifiedLimits;
  readonly "sdk-get-usage": UsageContents;
  readonly "claude-json": ClaudeJson;
  readonly credentials: Credentials;
  readonly statusline: UsageContents;
  readonly profile: ProfileFacts;
  readonly "auth-status": AuthStatus;
  readonly "claude-ai-organizations": readonly ClaudeAiOrganization[];
  readonly "claude-ai-account": ClaudeAiAccount;
  readonly "overage-spend-limit": ExtraUsage;
  readonly "subscription-details": SubscriptionDetails;
  readonly "prepaid-credits": PrepaidCredits;
  readonly "cloud-credit": CloudCredit;
  readonly "desktop-history": readonly DesktopSample[];
  readonly "codex-app-server": CodexUsage;
  readonly "codex-usage": CodexUsage;
  readonly "usage-body": UsageContents;
}

type Recognized<K extends keyof PayloadValues> = {
  readonly kind: K;
  readonly decoded: Decoded<PayloadValues[K]>;
};

/** A document with its kind and what it decodes to; `unknown` says why nothing could be taken from it. */
export type RecognizedPayload =
  | { readonly [K in keyof PayloadValues]: Recognized<K> }[keyof PayloadValues]
  | { readonly kind: "unknown"; readonly decoded: DecodeFailure };

/** Names the kind of a JSON document and decodes it. Errors: none; never throws. */
export function recognizePayload(document: unknown): RecognizedPayload {
  for (const recognizer of RECOGNIZERS) {
    const recognized = recognizer(document);
    if (recognized) return recognized;
  }
  const body = decodePayload("import", document);
  return body.ok ? { kind: "usage-body", decoded: body } : { kind: "unknown", decoded: body };
}

type Recognizer = (document: unknown) => RecognizedPayload | undefined;

/** First match: what is most its own stands first. A usage body is recognised by being one, last. */
const RECOGNIZERS: readonly Recognizer[] = [
  defineKind("unified-headers", hasUnifiedHeaders, decodeUnifiedHeaders),
  defineKind("error-reply", isSavedReply, decodeErrorReply),
  defineKind("hook-input", has("hook_event_name"), decodeHookInput),
  defineKind("rate-limit-event", has("rate_limit_info"), decodeRateLimitEvent),
  defineKind("sdk-get-usage", has("rate_limits_available"), decodeGetUsage),
  defineKind("claude-json", hasAny("cachedUsageUtilization", "oauthAccount"), decodeClaudeJson),
  defineKind("credentials", hasAny("claudeAiOauth", "mcpOAuth", "accessToken"), decodeCredentials),
  defineKind("codex-usage", has("rate_limit"), decodeWhamUsage),
  defineKind("codex-app-server", has("rateLimits"), decodeAppServerRateLimits),
  defineKind("statusline", isStatusline, (document) => decodePayload("statusline", document)),
  defineKind("profile", has("account", "organization"), decodeProfile),
  defineKind("auth-status", has("loggedIn"), decodeAuthStatus),
  defineKind("claude-ai-account", has("memberships"), decodeClaudeAiAccount),
  defineKind("overage-spend-limit", has("monthly_credit_limit"), decodeOverageSpendLimit),
  defineKind("subscription-details", has("status", "billing_interval"), decodeSubscriptionDetails),
  defineKind("prepaid-credits", has("amount", "currency"), decodePrepaidCredits),
  defineKind("cloud-credit", has("eligible", "claimed"), decodeCloudCredit),
  defineKind("desktop-history", has("samples"), decodeDesktopHistory),
  recognizeOrganizations,
];

function defineKind<K extends keyof PayloadValues>(
  kind: K,
  matches: (document: { readonly [key: string]: unknown }) => boolean,
  decode: (document: unknown) => Decoded<PayloadValues[K]>,
): (document: unknown) => Recognized<K> | undefined {
  return (document) =>
    isObject(document) && matches(document) ? { kind, decoded: decode(document) } : undefined;
}

function recognizeOrganizations(document: unknown): Recognized<"claude-ai-organizations"> | undefined {
  const first: unknown = Array.isArray(document) ? document[0] : undefined;
  return isObject(first) && has("uuid", "capabilities")(first)
    ? { kind: "claude-ai-organizations", decoded: decodeOrganizations(document) }
    : undefined;
}

function has(...keys: readonly string[]): (document: { readonly [key: string]: unknown }) => boolean {
  return (document) => keys.every((key) => Object.hasOwn(document, key));
}

function hasAny(...keys: readonly string[]): (document: { readonly [key: string]: unknown }) => boolean {
  return (document) => keys.some((key) => Object.hasOwn(document, key));
}

/** With its limits, or before the first reply, when only the session is there. */
function isStatusline(document: { readonly [key: string]: unknown }): boolean {
  return has("rate_limits")(document) || has("session_id", "model", "workspace")(document);
}
