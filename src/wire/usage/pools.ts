/*
 * Pools of money with their own limit and expiry: one-time credits, shown by the server under code names.
 *
 *   "cinder_cove": {"utilization": 100.0, "resets_at": "2026-09-22T18:55:57.572982+00:00",
 *                   "limit_dollars": 1000, "used_dollars": 1000.0, "remaining_dollars": 0.0}
 *
 * A numeric `limit_dollars` makes a pool. Its `resets_at` is when the money expires. Amounts are whole dollars, unlike
 * those of extra usage. Deliberately not done: reset grants (`cedar_ember`, `juniper_tide`) are not read, using one is not a GET.
 */
import { isObject } from "../../domain/json.ts";
import type { Pool } from "../../domain/money.ts";
import type { DriftNotes } from "../drift-notes.ts";
import { fieldsOf } from "../fields.ts";
import { isCodeName, isGrantKey, isKnownKey } from "./known-keys.ts";
import { percentOf } from "../money-fields.ts";
import { isCredentialKey } from "../redact.ts";
import { toPercent, type Scale, type ScaleRatio } from "./scale.ts";
import { isServerKey } from "../text.ts";

/** A pool before the payload's scale is known. */
export interface PoolBlock {
  readonly pool: Pool;
  /** As written. */
  readonly utilization?: number | undefined;
}

/** What is known of the names. Source: readers of the CLI and the offers' announcements, observed 2026-09…10. */
const LABELS: Readonly<Record<string, string>> = {
  iguana_necktie: "Cloud session credit",
  cinder_cove: "Claude Code and Cowork credit",
};

/** The fields say dollars. */
const POOL_CURRENCY = "USD";

/** Every pool of the body, by key. A code name that carries a utilization without dollars is nothing we can show, and leaves drift. */
export function decodePools(
  body: { readonly [key: string]: unknown },
  notes: DriftNotes,
): readonly PoolBlock[] {
  const pools = Object.keys(body)
    .sort()
    .map((key) => {
      const value = body[key];
      if (isObject(value) && typeof value["limit_dollars"] === "number" && mayBePool(key)) {
        return decodePool(key, value, notes);
      }
      if (isCodeName(key)) noteUnreadCodeName(key, value, notes);
      return undefined;
    });
  return pools.filter((pool) => pool !== undefined);
}

/** The pool with its percent: what the server said, else used / limit. */
export function toPool({ pool, utilization }: PoolBlock, scale: Scale): Pool {
  const reported = utilization === undefined ? undefined : toPercent(utilization, scale);
  return { ...pool, usedPercent: reported ?? percentOf(pool.used, pool.limit) };
}

/** A pool as evidence of the payload's scale. */
export function poolRatio({ pool, utilization }: PoolBlock): readonly ScaleRatio[] {
  return utilization === undefined ? [] : [{ utilization, used: pool.used, limit: pool.limit }];
}

function mayBePool(key: string): boolean {
  return isCodeName(key) || (!isKnownKey(key) && isServerKey(key) && !isCredentialKey(key));
}

function decodePool(key: string, value: unknown, notes: DriftNotes): PoolBlock | undefined {
  const fields = fieldsOf(value, key, notes);
  const limit = fields?.number("limit_dollars");
  if (!fields || limit === undefined || limit < 0) {
    notes.note("bad-field", `${key}.limit_dollars`, "Expected an amount from 0 up.");
    return undefined;
  }
  const pool: Pool = {
    key,
    label: LABELS[key] ?? fields.text("label") ?? key,
    used: fields.number("used_dollars"),
    limit,
    remaining: fields.number("remaining_dollars"),
    currency: POOL_CURRENCY,
    expiresAtMs: fields.instant("resets_at"),
  };
  return { pool, utilization: fields.used("utilization") };
}

/** Null, `{0.0, null}` and the grants' own shape are as known. */
function noteUnreadCodeName(key: string, value: unknown, notes: DriftNotes): void {
  if (value === null || value === undefined || isGrantKey(key)) return;
  const utilization = isObject(value) ? value["utilization"] : value;
  if (utilization === 0 || utilization === null) return;
  notes.note("unknown-key", key, "A code name in a shape that this version cannot show.");
}
