import type { Json, JsonObject } from "../../domain/json.ts";
import { SEVEN_DAY } from "../../domain/window.ts";
import type { PoolTruth, Truth, WindowTruth } from "../world/truth.ts";
import { breakdown, scopedShares } from "./breakdown.ts";
import { limitRows } from "./limit-rows.ts";
import { extraUsage, spend } from "./money-blocks.ts";
import { createResetText, isoMicros, type ReplyIdentity, type ResetText } from "./reset-text.ts";
import { USAGE_ERAS, type UsageEra, type UsageShape } from "./usage-shape.ts";

interface BodyContext {
  readonly truth: Truth;
  readonly era: UsageEra;
  readonly resetText: ResetText;
}

/**
 * The body of a 200 from the usage endpoint, as the server of a given date would write this truth.
 *
 * Unit: percent, whole. Shape: every key of the era, in its order; what the account does not have is null.
 */
export function usageBody(truth: Truth, shape: UsageShape, reply: ReplyIdentity): JsonObject {
  const context: BodyContext = { truth, era: USAGE_ERAS[shape], resetText: createResetText(reply) };
  return Object.fromEntries(context.era.keys.map((key) => [key, block(key, context)]));
}

function block(key: string, context: BodyContext): Json {
  const { truth, era, resetText } = context;
  switch (key) {
    case "extra_usage":
      return truth.extraUsage ? extraUsage(truth.extraUsage, era.extraFields) : null;
    case "spend":
      return truth.extraUsage ? spend(truth.extraUsage) : null;
    case "limits":
      return limitRows(truth.windows, resetText);
    case "member_dashboard_available":
      return isMeteredSeat(truth);
    case "seven_day_breakdown":
      return breakdown(find(truth, SEVEN_DAY), truth.atMs, resetText);
    case "weekly_scoped_shares":
      return scopedShares(truth.windows);
    default:
      return windowOrPool(key, context);
  }
}

function windowOrPool(key: string, context: BodyContext): Json {
  const { truth, era, resetText } = context;
  const window = find(truth, key);
  if (window) {
    const resetsAt = resetText(window.resetsAtMs, key);
    return windowObject(Math.round(window.usedPercent), resetsAt, era);
  }
  const pool = truth.pools.find((pool) => pool.key === key);
  if (pool) return poolObject(pool, era);
  return era.idleWhenMissing.includes(key) ? windowObject(0, null, era) : null;
}

function windowObject(utilization: number, resetsAt: string | null, era: UsageEra): JsonObject {
  return {
    utilization,
    resets_at: resetsAt,
    ...(era.windowFields === "bare"
      ? {}
      : { limit_dollars: null, used_dollars: null, remaining_dollars: null }),
    ...(era.windowFields === "locked" ? { locked_reason: null } : {}),
  };
}

function poolObject(pool: PoolTruth, era: UsageEra): JsonObject {
  const { limitDollars, usedDollars } = pool;
  return {
    utilization: (usedDollars / limitDollars) * 100,
    resets_at: isoMicros(pool.expiresAtMs, 0),
    limit_dollars: limitDollars,
    used_dollars: usedDollars,
    remaining_dollars: limitDollars - usedDollars,
    ...(era.windowFields === "locked" ? { locked_reason: null } : {}),
  };
}

function find(truth: Truth, key: string): WindowTruth | undefined {
  return truth.windows.find((window) => window.key === key);
}

function isMeteredSeat(truth: Truth): boolean {
  return truth.windows.length === 0 && (truth.extraUsage?.enabled ?? false);
}
