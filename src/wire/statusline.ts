/*
 * What Claude Code writes to its status line command's stdin. Only `rate_limits` is about the plan (since 2.1.80, 2026-03).
 *
 *   "rate_limits": {"five_hour": {"used_percentage": 23.5, "resets_at": 1738425600},
 *                   "seven_day": {"used_percentage": 41.2, "resets_at": 1738857600}}
 *
 * Percent, and epoch seconds. Each window may be absent: before the first reply, after its reset, with an API key. So a document
 * without windows says nothing about the account, and is a failure (`no-usage`), not an account without windows.
 * `spend_limit` (behind a Claude apps gateway, since 2.1.251) is a cap with a reset that stops the next request: a window
 * like the others, under its own name. It is no extra usage: that begins where the plan's windows end.
 * Deliberately not done: session, paths, cost and context stay unread. There is no per-model window in any version.
 */
import type { UsageContents } from "../domain/snapshot.ts";
import { isObject } from "../domain/json.ts";
import { windowKey } from "../domain/window.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "./decoded.ts";
import { createDriftNotes, type DriftNotes } from "./drift-notes.ts";
import { fieldsOf, pathOf } from "./fields.ts";
import { isCredentialKey } from "./redact.ts";
import { isServerKey } from "./text.ts";
import {
  mergeWindowRows,
  readRows,
  unreadWindows,
  type UnreadRow,
  type WindowRow,
} from "./usage/window-row.ts";

/** Windows that the documentation names, autumn 2026. */
const KNOWN_KEYS: ReadonlySet<string> = new Set(["five_hour", "seven_day", "spend_limit"]);

/** The windows of one status line document. Errors: `not-an-object`; `no-usage` when no window can be read. */
export function decodeStatusline(document: unknown): Decoded<UsageContents> {
  if (!isObject(document)) return notAnObject();
  const notes = createDriftNotes();
  const limits = document["rate_limits"] ?? {};
  if (!isObject(limits)) notes.note("bad-field", "rate_limits", "Expected an object.");
  const windows = isObject(limits)
    ? Object.keys(limits)
        .map((key) => decodeWindow(key, limits[key], notes))
        .filter((row) => row !== undefined)
    : [];
  const rows = readRows(windows);
  if (rows.length === 0) {
    return notDecoded("no-usage", "This status line document carries no plan window yet.", notes.list);
  }
  const readings = mergeWindowRows(rows, notes);
  const unread = unreadWindows(windows);
  return decoded({ readings, unread, pools: [], scopedShares: [], scale: "percent" }, notes.list);
}

function decodeWindow(key: string, value: unknown, notes: DriftNotes): WindowRow | UnreadRow | undefined {
  const path = pathOf("rate_limits", key);
  if (!KNOWN_KEYS.has(key)) notes.note("unknown-key", path, "A key that this version does not know.");
  if (!isServerKey(key) || isCredentialKey(key)) return undefined;
  if (value === undefined || value === null) return undefined;
  const fields = fieldsOf(value, path, notes);
  const used = fields?.used("used_percentage");
  if (used !== undefined)
    return { windowKey: windowKey(key), path, used, resetsAtMs: fields?.instant("resets_at") };
  return fields?.isNull("used_percentage") === true ? undefined : { windowKey: windowKey(key) };
}
