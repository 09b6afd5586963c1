/*
 * Prepaid money: GET https://api.anthropic.com/api/oauth/organizations/{org}/prepaid/credits and, shorter,
 * GET https://claude.ai/api/organizations/{org}/prepaid/credits. Observed 2026-09.
 *
 *   {"amount": 5597, "currency": "EUR", "balance": {"money": {"amount_minor": 5597, "currency": "EUR", "exponent": 2}, "credits": null},
 *    "promo_tranches": [{"remaining_amount_minor_units": 5596, "granted_amount_minor_units": 8500, "currency": "EUR",
 *                        "expires_at": "2026-09-19T00:00:00Z"}], "next_expires_at": "2026-09-19T00:00:00Z"}
 *   {"amount": 10000, "currency": "usd"}
 *
 * Deliberately not done: bought tranches and automatic reload were empty in every capture and stay unread.
 */
import { isObject } from "../domain/json.ts";
import type { Money } from "../domain/money.ts";
import type { EpochMs } from "../domain/time.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "./decoded.ts";
import { createDriftNotes } from "./drift-notes.ts";
import { fieldsOf, fieldsOfObject, type Fields } from "./fields.ts";
import { decodeAmount, decodeCurrency, decodeMinorUnits } from "./money-fields.ts";

/** Credits that were bought or given, and what is left of them. */
export interface PrepaidCredits {
  readonly balance: Money;
  /** Gifts, each with what is left of it. */
  readonly promotions: readonly Promotion[];
  readonly nextExpiresAtMs?: EpochMs | undefined;
}

interface Promotion {
  readonly remaining: Money;
  readonly granted?: number | undefined;
  readonly expiresAtMs?: EpochMs | undefined;
}

/** Errors: `not-an-object`; `no-usage` without an amount. */
export function decodePrepaidCredits(body: unknown): Decoded<PrepaidCredits> {
  if (!isObject(body)) return notAnObject();
  const notes = createDriftNotes();
  const prepaid = fieldsOfObject(body, "", notes);
  const money = prepaid.fields("balance")?.fields("money");
  const amount = decodeAmount(money) ?? decodeMinorUnits(prepaid, "amount");
  if (amount === undefined) return notDecoded("no-usage", "Prepaid credits without an amount.", notes.list);
  const promotions = prepaid
    .list("promo_tranches")
    .map((value, index) => fieldsOf(value, `promo_tranches[${index}]`, notes))
    .map((tranche) => tranche && decodePromotion(tranche))
    .filter((promotion) => promotion !== undefined);
  const currency = decodeCurrency(prepaid) ?? decodeCurrency(money);
  const nextExpiresAtMs = prepaid.instant("next_expires_at");
  return decoded({ balance: { amount, currency }, promotions, nextExpiresAtMs }, notes.list);
}

function decodePromotion(tranche: Fields): Promotion | undefined {
  const amount = decodeMinorUnits(tranche, "remaining_amount_minor_units");
  if (amount === undefined) return undefined;
  return {
    remaining: { amount, currency: decodeCurrency(tranche) },
    granted: decodeMinorUnits(tranche, "granted_amount_minor_units"),
    expiresAtMs: tranche.instant("expires_at"),
  };
}
