/*
 * The windows of the usage body that stand at its top level, one key each.
 *
 *   "five_hour": {"utilization": 15.0, "resets_at": "2026-07-19T03:39:59.570750+00:00",
 *                 "limit_dollars": null, "used_dollars": null, "remaining_dollars": null, "locked_reason": null}
 *
 * Deliberately not done: no list of windows that may exist. A key that nobody has seen is a window under its own name when
 * it holds a utilization. Code names are never windows (pools.ts).
 */
import { isObject } from "../../domain/json.ts";
import { windowKey, type WindowKey } from "../../domain/window.ts";
import type { DriftNotes } from "../drift-notes.ts";
import { fieldsOf, pathOf, type Fields } from "../fields.ts";
import { isFlatWindowKey, isKnownKey, isListedUnstarted } from "./known-keys.ts";
import { isCredentialKey } from "../redact.ts";
import { isServerKey } from "../text.ts";
import type { UnreadRow, WindowRow } from "./window-row.ts";

/** A row for every flat window in the body, known or new, on the payload's own scale. */
export function decodeFlatWindows(
  body: { readonly [key: string]: unknown },
  notes: DriftNotes,
): readonly (WindowRow | UnreadRow)[] {
  const rows = Object.keys(body).map((key) => {
    if (isFlatWindowKey(key)) return decodeFlatWindow(windowKey(key), body[key], notes);
    return isKnownKey(key) ? undefined : decodeNewKey(key, body[key], notes);
  });
  return rows.filter((row) => row !== undefined);
}

/** `undefined`: null, or a placeholder (`{0.0, null}`, `{null, …}`), which say nothing about a window being there. */
function decodeFlatWindow(
  key: WindowKey,
  value: unknown,
  notes: DriftNotes,
): WindowRow | UnreadRow | undefined {
  if (value === undefined || value === null) return undefined;
  const fields = fieldsOf(value, key, notes);
  if (!fields) return { windowKey: key };
  noteOddities(fields, notes);
  const used = fields.used("utilization");
  const resetsAtMs = fields.instant("resets_at");
  if (used === undefined) return fields.isNull("utilization") ? undefined : { windowKey: key };
  const isPlaceholder = used === 0 && resetsAtMs === undefined && !isListedUnstarted(key);
  if (isPlaceholder) return undefined;
  return { windowKey: key, path: key, used, resetsAtMs, lockedReason: fields.text("locked_reason") };
}

function noteOddities(window: Fields, notes: DriftNotes): void {
  if (!window.has("utilization") && !window.isNull("utilization")) {
    notes.note("bad-field", pathOf(window.path, "utilization"), "A window without a utilization.");
  }
  if (window.has("limit_dollars")) {
    notes.note(
      "unknown-key",
      pathOf(window.path, "limit_dollars"),
      "Dollars on a plan window are not shown.",
    );
  }
}

function decodeNewKey(key: string, value: unknown, notes: DriftNotes): WindowRow | UnreadRow | undefined {
  notes.note("unknown-key", pathOf("", key), "A key that this version does not know.");
  const mayBeWindow =
    isServerKey(key) &&
    !isCredentialKey(key) &&
    isObject(value) &&
    typeof value["limit_dollars"] !== "number";
  if (!mayBeWindow) return undefined;
  const { utilization = null } = value;
  if (typeof utilization === "number") return decodeFlatWindow(windowKey(key), value, notes);
  return utilization === null ? undefined : { windowKey: windowKey(key) };
}
