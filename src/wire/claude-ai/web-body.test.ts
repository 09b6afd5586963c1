import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { decodePayload, redactPayload } from "../snapshot-payload.ts";

const USAGE = {
  five_hour: { utilization: 15, resets_at: "2026-10-09T12:00:00.1+00:00" },
  extra_usage: { is_enabled: true, monthly_limit: 5000, used_credits: 100, currency: "USD" },
};

const OVERAGE = {
  monthly_credit_limit: 5000,
  currency: "USD",
  used_credits: 5000,
  is_enabled: true,
  disabled_reason: "payment_failed",
  disabled_until: "2026-10-26T09:02:00Z",
  out_of_credits: true,
};

describe("a read of claude.ai", () => {
  it("gives the usage body's windows, and the spend limit's word on metered use", () => {
    const decoded = decodePayload("web", { usage: USAGE, overage_spend_limit: OVERAGE });
    expect(decoded.ok && decoded.value.readings[0]?.usedPercent).toBe(15);
    expect(decoded.ok && decoded.value.extraUsage).toMatchObject({
      used: 50,
      limit: 50,
      disabledReason: "payment_failed",
      outOfCredits: true,
    });
  });

  it("stands on the usage body alone where an organization has no metered billing", () => {
    const decoded = decodePayload("web", { usage: USAGE, overage_spend_limit: null });
    expect(decoded.ok && decoded.value.extraUsage).toMatchObject({ enabled: true, used: 1, limit: 50 });
  });

  it("gives the prepaid money where it was asked for, and leaves it open where not", () => {
    const decoded = decodePayload("web", {
      usage: USAGE,
      prepaid_credits: { amount: 1250, currency: "usd" },
    });
    expect(decoded.ok && decoded.value.prepaid).toEqual({ amount: 12.5, currency: "USD" });
    const seldom = decodePayload("web", { usage: USAGE });
    expect(seldom.ok && "prepaid" in seldom.value).toBe(false);
    const odd = decodePayload("web", { usage: USAGE, prepaid_credits: { amount: "much" } });
    expect(odd.ok && odd.value.prepaid).toBeUndefined();
  });

  it("is also taken as the bare usage body", () => {
    expect(decodePayload("web", USAGE).ok).toBe(true);
  });

  it("keeps of the bodies beside the usage only the fields on the list", () => {
    const subscription = {
      status: "active",
      next_charge_date: "2026-12-16",
      payment_method: { brand: "visa", country: "US", last4: "0000", type: "card" },
      billing_address: "1 Example Street",
    };
    const kept = redactPayload("web", {
      usage: USAGE,
      subscription_details: subscription,
      prepaid_credits: { amount: 10, currency: "usd", invoice_email: "ada@example.com" },
      cookies: "sessionKey=sk-ant-sid01-FAKE",
    });
    expect(kept).toEqual({
      usage: USAGE,
      subscription_details: { status: "active", next_charge_date: "2026-12-16" },
      prepaid_credits: { amount: 10, currency: "usd" },
    });
  });

  it("keeps of the usage body what is known and what can be a window, and no text that is neither", () => {
    const usage = {
      ...USAGE,
      seven_day_new: { utilization: 4, resets_at: null },
      last_prompt: "a secret plan",
      conversation: { title: "a secret plan" },
    };
    expect(redactPayload("web", { usage })).toEqual({
      usage: { ...USAGE, seven_day_new: { utilization: 4, resets_at: null } },
    });
  });

  it("is kept the same however often it is kept, and decodes the same before and after", () => {
    fc.assert(
      fc.property(
        fc.record({ usage: fc.dictionary(fc.string(), fc.jsonValue()), overage_spend_limit: fc.jsonValue() }),
        (payload) => {
          const once = redactPayload("web", payload);
          expect(redactPayload("web", once)).toEqual(once);
          expect(decodePayload("web", once)).toEqual(decodePayload("web", payload));
        },
      ),
    );
  });
});
