import type { Json, JsonObject } from "../../domain/json.ts";
import type { ExtraUsageTruth } from "../world/truth.ts";
import { severity } from "./limit-rows.ts";
import type { UsageEra } from "./usage-shape.ts";

const DECIMAL_PLACES = 2;

/** `extra_usage`: amounts in minor units. An account that never had it on says nothing about money. */
export function extraUsage(truth: ExtraUsageTruth, fields: UsageEra["extraFields"]): JsonObject {
  const isKnown = truth.everEnabled;
  const usedCredits = Math.round(truth.usedMinor);
  return {
    is_enabled: truth.enabled,
    monthly_limit: isKnown ? truth.limitMinor : null,
    used_credits: isKnown ? usedCredits : null,
    utilization: truth.limitMinor && usedCredits > 0 ? (usedCredits / truth.limitMinor) * 100 : null,
    ...(fields === "bare" ? {} : currencyFields(truth, isKnown, fields)),
  };
}

function currencyFields(
  truth: ExtraUsageTruth,
  isKnown: boolean,
  fields: UsageEra["extraFields"],
): JsonObject {
  return {
    currency: isKnown ? truth.currency : null,
    decimal_places: isKnown ? DECIMAL_PLACES : null,
    disabled_reason: truth.disabledReason,
    ...(fields === "switches"
      ? {
          user_disabled: !truth.enabled && truth.everEnabled && truth.disabledReason === null,
          spend_limit_reached: isAtLimit(truth),
          credits_ever_enabled: truth.everEnabled,
        }
      : {}),
    daily: null,
    weekly: null,
  };
}

/** `spend`: the same money once more, in the newer form. */
export function spend(truth: ExtraUsageTruth): JsonObject {
  const percent = truth.limitMinor ? Math.round((truth.usedMinor / truth.limitMinor) * 100) : 0;
  return {
    used: money(Math.round(truth.usedMinor), truth.currency),
    limit: truth.limitMinor === null ? null : money(truth.limitMinor, truth.currency),
    percent,
    severity: severity(percent),
    enabled: truth.enabled,
    disabled_reason: truth.disabledReason,
    cap: spendCap(truth.limitMinor),
    balance: null,
    auto_reload: null,
    disclaimer: "Usage credits cover you when you hit your plan limits.",
    can_purchase_credits: false,
    can_toggle: false,
  };
}

function spendCap(limitMinor: number | null): Json {
  if (limitMinor === null) return null;
  return { money: null, credits: { amount_minor: limitMinor, exponent: DECIMAL_PLACES } };
}

function money(amountMinor: number, currency: string): JsonObject {
  return { amount_minor: amountMinor, currency, exponent: DECIMAL_PLACES };
}

function isAtLimit(truth: ExtraUsageTruth): boolean {
  return truth.limitMinor !== null && truth.usedMinor >= truth.limitMinor;
}
