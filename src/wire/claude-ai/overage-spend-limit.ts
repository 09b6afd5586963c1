/*
 * Metered use as claude.ai tells it: GET https://claude.ai/api/organizations/{org}/overage_spend_limit. Observed 2026-04…10.
 *
 *   {"monthly_credit_limit": 12345, "currency": "USD", "used_credits": 6789, "is_enabled": true,
 *    "disabled_reason": null, "disabled_until": null, "out_of_credits": false}
 *
 * Minor units. Where it disagrees with the usage body's block, this one decides: it knows why and until when. An organization
 * without metered billing answers null or 404. Deliberately not done: no exponent is sent, so cents are assumed.
 */
import { isObject } from "../../domain/json.ts";
import type { ExtraUsage } from "../../domain/money.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "../decoded.ts";
import { createDriftNotes } from "../drift-notes.ts";
import { fieldsOfObject } from "../fields.ts";
import { decodeCurrency, decodeLimit, decodeMinorUnits, percentOf } from "../money-fields.ts";

/** Errors: `no-usage` for null, which says that there is no metered billing; `not-an-object` for the rest. */
export function decodeOverageSpendLimit(body: unknown): Decoded<ExtraUsage> {
  if (body === null) return notDecoded("no-usage", "This organization has no metered billing.");
  if (!isObject(body)) return notAnObject();
  const notes = createDriftNotes();
  const overage = fieldsOfObject(body, "", notes);
  const used = decodeMinorUnits(overage, "used_credits");
  const limit = decodeLimit(overage, "monthly_credit_limit", () =>
    decodeMinorUnits(overage, "monthly_credit_limit"),
  );
  const usage: ExtraUsage = {
    enabled: overage.flag("is_enabled") ?? false,
    used,
    limit,
    currency: decodeCurrency(overage),
    percent: percentOf(used, limit),
    disabledReason: overage.text("disabled_reason"),
    disabledUntilMs: overage.instant("disabled_until"),
    outOfCredits: overage.flag("out_of_credits"),
  };
  return decoded(usage, notes.list);
}
