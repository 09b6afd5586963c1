/*
 * The subscription as claude.ai tells it: GET https://claude.ai/api/organizations/{org}/subscription_details. Observed 2026.
 *
 *   {"status": "active", "next_charge_date": "2026-12-16", "billing_interval": "monthly", "currency": "USD",
 *    "payment_method": {"brand": "visa", "last4": "0000"}, "plan_ending_at": null}
 *
 * It does not name the plan. Deliberately not done: the payment method is never read.
 */
import { isObject } from "../../domain/json.ts";
import type { EpochMs } from "../../domain/time.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "../decoded.ts";
import { createDriftNotes } from "../drift-notes.ts";
import { fieldsOfObject } from "../fields.ts";

/** How an organization's plan is paid, and until when. */
export interface SubscriptionDetails {
  /** `active`, `past_due`, `canceled`. */
  readonly status: string;
  /** A calendar day as the server writes it, `2026-12-16`: it has no zone, so it is no instant. */
  readonly nextChargeDate?: string | undefined;
  readonly billingInterval?: string | undefined;
  readonly planEndingAtMs?: EpochMs | undefined;
}

/** Errors: `not-an-object`; `unrecognized` without a status. */
export function decodeSubscriptionDetails(body: unknown): Decoded<SubscriptionDetails> {
  if (!isObject(body)) return notAnObject();
  const notes = createDriftNotes();
  const subscription = fieldsOfObject(body, "", notes);
  const status = subscription.text("status");
  if (status === undefined) return notDecoded("unrecognized", "A subscription without a status.", notes.list);
  const details = {
    status,
    nextChargeDate: subscription.matching("next_charge_date", /^\d{4}-\d\d-\d\d/)?.slice(0, 10),
    billingInterval: subscription.text("billing_interval"),
    planEndingAtMs: subscription.instant("plan_ending_at"),
  };
  return decoded(details, notes.list);
}
