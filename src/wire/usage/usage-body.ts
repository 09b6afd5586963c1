/*
 * The usage body: what the server says about every window of an account. The heart of this room.
 *
 * Endpoint: GET https://api.anthropic.com/api/oauth/usage (scope `user:profile`) and, the same body,
 * GET https://claude.ai/api/organizations/{org}/usage. Claude Code keeps a copy of it in `~/.claude.json`.
 *
 *   {"five_hour": {"utilization": 15.0, "resets_at": "2026-07-19T03:39:59.570750+00:00"},
 *    "seven_day": {"utilization": 48.0, "resets_at": "2026-07-23T14:59:59.570774+00:00"}, "seven_day_opus": null,
 *    "extra_usage": {"is_enabled": true, "monthly_limit": null, "used_credits": 40843.0, "utilization": null},
 *    "limits": [{"kind": "weekly_scoped", "percent": 81, "severity": "warning", "resets_at": "2026-07-23T14:59:59.571131+00:00",
 *                "scope": {"model": {"id": null, "display_name": "Fable"}, "surface": null}, "is_active": true}]}
 *
 * The set of windows is open: flat keys and `limits[]` merge into one list, and nobody's absence is zero.
 * Deliberately not done: no window is invented, no code name is shown as one, no field decides the meaning of another's.
 */
import { isObject } from "../../domain/json.ts";
import type { Drift, UsageContents } from "../../domain/snapshot.ts";
import { decodeBreakdown } from "./breakdown.ts";
import { decoded, notAnObject, notDecoded, type Decoded, type DecodeFailure } from "../decoded.ts";
import { createDriftNotes, type DriftNotes } from "../drift-notes.ts";
import { decodeErrorEnvelope } from "../error-envelope.ts";
import { decodeExtraUsage, extraUsageRatio, toExtraUsage } from "./extra-usage.ts";
import { fieldsOfObject } from "../fields.ts";
import { decodeFlatWindows } from "./flat-windows.ts";
import { isFlatWindowKey, isUsageBody } from "./known-keys.ts";
import { decodeLimits, decodeModelScoped } from "./limits.ts";
import { decodePools, poolRatio, toPool } from "./pools.ts";
import { decideScale, toPercent, type Scale } from "./scale.ts";
import { decodeScopedShares } from "./scoped-shares.ts";
import { mergeWindowRows, readRows, unreadWindows, type WindowRow } from "./window-row.ts";

/** What a caller knows of the body beforehand. */
export interface UsageBodyOptions {
  /** How utilizations are written, where the caller knows; otherwise the payload decides (scale.ts). */
  readonly scale?: Scale | undefined;
}

/**
 * What a usage body says, in our words. `readings` empty: the account has no plan windows (free, lapsed, or a budget seat).
 *
 * Errors: `not-an-object`; `error-envelope` for the server's error under any status; `no-usage` when no usage key is there,
 * or windows are and none of them can be read.
 * @example decodeUsageBody(JSON.parse(text)) // → { ok: true, value: { readings: […] }, drift: [] }
 */
export function decodeUsageBody(body: unknown, options: UsageBodyOptions = {}): Decoded<UsageContents> {
  if (!isObject(body)) return notAnObject();
  const notes = createDriftNotes();
  const contents = decodeContents(body, options, notes);
  if (contents.readings.length > 0) return decoded(contents, notes.list);
  const isEmpty = contents.pools.length === 0;
  const failure = (isEmpty ? explainEmpty(body, notes) : undefined) ?? explainUnread(notes);
  return failure ?? decoded(contents, notes.list);
}

function decodeContents(
  body: { readonly [key: string]: unknown },
  options: UsageBodyOptions,
  notes: DriftNotes,
): UsageContents {
  const fields = fieldsOfObject(body, "", notes);
  const flat = [...decodeFlatWindows(body, notes), ...decodeModelScoped(fields, notes)];
  const limits = decodeLimits(fields, notes);
  const [windows, limitRows] = [readRows(flat), readRows(limits.rows)];
  const pools = decodePools(body, notes);
  const extra = decodeExtraUsage(fields, notes);
  const ratios = [...extraUsageRatio(extra), ...pools.flatMap(poolRatio)];
  const scale = decideScale({ windows, limits: limitRows, ratios }, notes, options.scale);
  const rows = [...inPercent(windows, scale.utilization), ...inPercent(limitRows, scale.limits)];
  return {
    readings: mergeWindowRows(rows, notes),
    pools: pools.map((pool) => toPool(pool, scale.utilization)),
    extraUsage: toExtraUsage(extra, scale.utilization),
    breakdown: decodeBreakdown(fields, notes),
    unread: unreadWindows([...flat, ...limits.rows]),
    scopedShares: decodeScopedShares(fields, limits.windowKeys, notes),
    scale: scale.utilization,
  };
}

function inPercent(rows: readonly WindowRow[], scale: Scale): readonly WindowRow[] {
  return rows.map((row) => ({ ...row, used: toPercent(row.used, scale) }));
}

/** A body without windows and pools: an error, no usage body at all, or (`undefined`) an account that has none. */
function explainEmpty(
  body: { readonly [key: string]: unknown },
  notes: DriftNotes,
): DecodeFailure | undefined {
  const error = decodeErrorEnvelope(body);
  if (error) {
    const word = error.type === undefined ? "" : ` (${error.type})`;
    notes.note("envelope", "error", "An error in the place of a usage body.");
    return notDecoded(
      "error-envelope",
      `The server answered with an error${word}, not with usage.`,
      notes.list,
    );
  }
  return isUsageBody(body)
    ? undefined
    : notDecoded("no-usage", "Nothing in this document is about plan usage.", notes.list);
}

/** Windows that are there, in a shape that nobody has seen, are not an account without windows. */
function explainUnread(notes: DriftNotes): DecodeFailure | undefined {
  return notes.list.some(isUnreadWindow)
    ? notDecoded("no-usage", "None of the windows in this document can be read.", notes.list)
    : undefined;
}

function isUnreadWindow({ code, path }: Drift): boolean {
  const [head = ""] = path.split(/[.[]/);
  return code === "bad-field" && (isFlatWindowKey(head) || head === "limits");
}
