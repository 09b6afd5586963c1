/*
 * One read of claude.ai, as the browser extension sends it: an organization's usage body, and the money that stands beside it.
 *
 *   {"usage": {"five_hour": {"utilization": 15.0, "resets_at": "…"}, …},
 *    "overage_spend_limit": {"monthly_credit_limit": 12345, "currency": "USD", "used_credits": 6789, "is_enabled": true},
 *    "subscription_details": {"status": "active", "next_charge_date": "2026-12-16", "billing_interval": "monthly"},
 *    "prepaid_credits": {"amount": 10000, "currency": "usd"}}
 *
 * Every member but `usage` may be missing or null. Of the bodies beside it only the fields listed here are kept, and of the usage body
 * only what this decoder knows and what has the shape of a window or a pool: this is the list of what may leave the browser.
 * Deliberately not done: a payment method, a name or an address is never kept, whatever the server sends.
 */
import { isObject, type Json, type JsonObject } from "../../domain/json.ts";
import type { ExtraUsage } from "../../domain/money.ts";
import type { Drift, UsageContents } from "../../domain/snapshot.ts";
import type { Decoded } from "../decoded.ts";
import { isKnownKey, isUsageBody } from "../usage/known-keys.ts";
import { decodePrepaidCredits } from "../prepaid-credits.ts";
import { redactJson } from "../redact.ts";
import { isServerKey } from "../text.ts";
import { decodeUsageBody } from "../usage/usage-body.ts";
import { decodeOverageSpendLimit } from "./overage-spend-limit.ts";

/** What may be kept of each body beside the usage. */
const KEPT_FIELDS = {
  overage_spend_limit: [
    "monthly_credit_limit",
    "currency",
    "used_credits",
    "is_enabled",
    "disabled_reason",
    "disabled_until",
    "out_of_credits",
  ],
  subscription_details: ["status", "next_charge_date", "billing_interval", "plan_ending_at"],
  prepaid_credits: ["amount", "currency"],
} as const;

/** What of several replies of claude.ai is kept as one payload, under the names of their routes. */
export interface WebBody {
  readonly usage: { readonly [key: string]: unknown };
  readonly overage_spend_limit?: unknown;
  readonly prepaid_credits?: unknown;
}

/** Whether a payload is such a read, and not a bare usage body. */
export function isWebBody(payload: unknown): payload is WebBody {
  return isObject(payload) && isObject(payload["usage"]) && !isUsageBody(payload);
}

/** What may be kept of a read, and no more. Idempotent. */
export function keepWebBody(payload: WebBody): JsonObject {
  const members: { readonly [key: string]: unknown } = { ...payload };
  const beside = Object.entries(KEPT_FIELDS).flatMap(([key, fields]): [string, Json][] =>
    Object.hasOwn(members, key) ? [[key, pick(members[key], fields)]] : [],
  );
  return { usage: keepUsage(payload.usage), ...Object.fromEntries(beside) };
}

/** What a read says, in our words. The spend limit decides over the usage body's own block: it knows why and until when. */
export function decodeWebBody(body: WebBody): Decoded<UsageContents> {
  const usage = decodeUsageBody(body.usage);
  if (!usage.ok) return usage;
  const prepaid = decodePrepaidCredits(body.prepaid_credits ?? null);
  const value = { ...usage.value, ...(prepaid.ok && { prepaid: prepaid.value.balance }) };
  const overage = decodeOverageSpendLimit(body.overage_spend_limit ?? null);
  if (!overage.ok) return { ...usage, value };
  const extraUsage = mergeExtraUsage(usage.value.extraUsage, overage.value);
  const drift = overage.drift.map((note): Drift => ({ ...note, path: `overage_spend_limit.${note.path}` }));
  return { ok: true, value: { ...value, extraUsage }, drift: [...usage.drift, ...drift] };
}

function mergeExtraUsage(ofUsage: ExtraUsage | undefined, overage: ExtraUsage): ExtraUsage {
  const known = Object.entries(overage).filter(([, value]) => value !== undefined);
  return { ...ofUsage, ...overage, ...Object.fromEntries(known) };
}

function keepUsage(usage: { readonly [key: string]: unknown }): Json {
  return redactJson(
    Object.fromEntries(Object.entries(usage).filter(([key, value]) => isKeepable(key, value))),
  );
}

/** A key that nobody has seen is kept where it can be a window or a pool: a new window must not be lost. */
function isKeepable(key: string, value: unknown): boolean {
  if (isKnownKey(key)) return true;
  if (!isServerKey(key) || !isObject(value)) return false;
  return typeof value["utilization"] === "number" || typeof value["limit_dollars"] === "number";
}

function pick(value: unknown, fields: readonly string[]): Json {
  if (!isObject(value)) return null;
  return redactJson(
    Object.fromEntries(
      fields.filter((field) => Object.hasOwn(value, field)).map((field) => [field, value[field]]),
    ),
  );
}
