/*
 * Metered use beyond the plan's windows: `extra_usage` of the usage body, since 2025-11, and `spend`, since 2026-07.
 *
 *   "extra_usage": {"is_enabled": true, "monthly_limit": 20000, "used_credits": 6123.0, "utilization": 30.615,
 *                   "currency": "USD", "decimal_places": 2, "disabled_reason": null, "user_disabled": false}
 *   "spend": {"used": {"amount_minor": 6123, "currency": "USD", "exponent": 2}, "limit": null, "percent": 31,
 *             "enabled": true, "disabled_reason": null}
 *
 * Both say the same; `spend` is read only where `extra_usage` is absent or null. Amounts are minor units.
 * Deliberately not done: `spend_limit_reached` is ignored, it was false above the limit (observed 2026-09).
 */
import type { ExtraUsage } from "../../domain/money.ts";
import type { DriftNotes } from "../drift-notes.ts";
import { pathOf, type Fields } from "../fields.ts";
import {
  decodeAmount,
  decodeCurrency,
  decodeExponent,
  decodeLimit,
  decodeMinorUnits,
  percentOf,
} from "../money-fields.ts";
import { toPercent, type Scale, type ScaleRatio } from "./scale.ts";

/** The block before the payload's scale is known. */
export interface ExtraUsageBlock {
  readonly usage: ExtraUsage;
  /** `extra_usage.utilization`, as written. */
  readonly utilization?: number | undefined;
  /** `spend.percent`: percent by its name. */
  readonly percent?: number | undefined;
}

/** The block that the body has: `extra_usage`, else `spend`; `undefined` when it has neither. */
export function decodeExtraUsage(body: Fields, notes: DriftNotes): ExtraUsageBlock | undefined {
  const extra = body.fields("extra_usage");
  const spend = body.fields("spend");
  if (extra) return decodeExtraUsageBlock(extra, notes);
  return spend && decodeSpend(spend);
}

/** The same with its percent: what the server said, else used / limit. None without a limit. */
export function toExtraUsage(block: ExtraUsageBlock | undefined, scale: Scale): ExtraUsage | undefined {
  if (!block) return undefined;
  const { usage, utilization } = block;
  if (usage.limit === null) return usage;
  const reported = utilization === undefined ? block.percent : toPercent(utilization, scale);
  return { ...usage, percent: reported ?? percentOf(usage.used, usage.limit) };
}

/** The block as evidence of the payload's scale. */
export function extraUsageRatio(block: ExtraUsageBlock | undefined): readonly ScaleRatio[] {
  return block?.utilization === undefined
    ? []
    : [{ utilization: block.utilization, used: block.usage.used, limit: block.usage.limit }];
}

function decodeExtraUsageBlock(extra: Fields, notes: DriftNotes): ExtraUsageBlock {
  const exponent = decodeExponent(extra, "decimal_places");
  if (!extra.has("is_enabled")) {
    notes.note("bad-field", pathOf(extra.path, "is_enabled"), "Missing: taken as not enabled.");
  }
  const usage: ExtraUsage = {
    enabled: extra.flag("is_enabled") ?? false,
    used: decodeMinorUnits(extra, "used_credits", exponent),
    limit: decodeLimit(extra, "monthly_limit", () => decodeMinorUnits(extra, "monthly_limit", exponent)),
    currency: decodeCurrency(extra),
    disabledReason:
      extra.text("disabled_reason") ?? (extra.flag("user_disabled") ? "user_disabled" : undefined),
  };
  return { usage, utilization: extra.used("utilization") };
}

function decodeSpend(spend: Fields): ExtraUsageBlock {
  const used = spend.fields("used");
  const usage: ExtraUsage = {
    enabled: spend.flag("enabled") ?? false,
    used: decodeAmount(used),
    limit: decodeLimit(spend, "limit", () => decodeAmount(spend.fields("limit"))),
    currency: decodeCurrency(used),
    disabledReason: spend.text("disabled_reason"),
  };
  return { usage, percent: spend.used("percent") };
}
