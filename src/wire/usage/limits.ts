/*
 * `limits[]` of the usage body, since July 2026: the only place of the per-model week, and of severities.
 *
 *   {"kind": "weekly_scoped", "group": "weekly", "percent": 81, "severity": "warning",
 *    "resets_at": "2026-07-23T14:59:59.571131+00:00",
 *    "scope": {"model": {"id": null, "display_name": "Fable"}, "surface": null}, "is_active": true}
 *
 * Deliberately not done: no filter on `is_active`. It marks the row that binds now, not the rows that exist.
 */
import { windowKey, type WindowKey } from "../../domain/window.ts";
import type { DriftNotes } from "../drift-notes.ts";
import { fieldsOf, pathOf, type Fields } from "../fields.ts";
import { LIMIT_KIND_WINDOWS, SCOPED_KIND, scopedWindowKey } from "./known-keys.ts";
import { SERVER_KEY_SHAPE } from "../text.ts";
import type { UnreadRow, WindowRow } from "./window-row.ts";

/** What `limits[]` says. */
export interface Limits {
  readonly rows: readonly (WindowRow | UnreadRow)[];
  /** The window that each element of the list is about, readable percent or not: `weekly_scoped_shares` points in here. */
  readonly windowKeys: readonly (WindowKey | undefined)[];
}

/** A row for each element of `limits[]`. */
export function decodeLimits(body: Fields, notes: DriftNotes): Limits {
  const values = body.list("limits");
  const elements = values.map((value, index) => fieldsOf(value, `limits[${index}]`, notes));
  const windowKeys = elements.map((row) => (row ? decodeKey(row, notes) : undefined));
  const rows = elements.map((row, index) => {
    const key = windowKeys[index];
    if (row && key) return decodeRow(row, key, notes);
    return values[index] === null ? undefined : UNNAMED;
  });
  const isUnread = body.has("limits") && !body.isList("limits");
  return { rows: isUnread ? [UNNAMED] : rows.filter((row) => row !== undefined), windowKeys };
}

/** The Agent SDK's own list of per-model weeks, `{display_name, utilization, resets_at}` (observed 2026-07-13). */
export function decodeModelScoped(body: Fields, notes: DriftNotes): readonly (WindowRow | UnreadRow)[] {
  const rows = body.list("model_scoped").map((value, index): WindowRow | UnreadRow | undefined => {
    const row = fieldsOf(value, `model_scoped[${index}]`, notes);
    const name = row?.text("display_name");
    const used = row?.used("utilization");
    if (!row || name === undefined) return undefined;
    const key = scopedWindowKey(name);
    if (used === undefined) return row.isNull("utilization") ? undefined : { windowKey: key };
    return { windowKey: key, path: row.path, used, resetsAtMs: row.instant("resets_at") };
  });
  return rows.filter((row) => row !== undefined);
}

const UNNAMED: UnreadRow = {};

function decodeRow(row: Fields, key: WindowKey, notes: DriftNotes): WindowRow | UnreadRow | undefined {
  const used = row.used("percent");
  const resetsAtMs = row.instant("resets_at");
  const severity = row.text("severity");
  if (used !== undefined) return { windowKey: key, path: `${row.path}.percent`, used, resetsAtMs, severity };
  if (row.isNull("percent")) return undefined;
  if (!row.has("percent")) notes.note("bad-field", pathOf(row.path, "percent"), "A limit without a percent.");
  return { windowKey: key };
}

function decodeKey(row: Fields, notes: DriftNotes): WindowKey | undefined {
  const kind = row.matching("kind", SERVER_KEY_SHAPE);
  if (kind === undefined) {
    if (!row.has("kind")) notes.note("bad-field", pathOf(row.path, "kind"), "A limit without a kind.");
    return undefined;
  }
  const flat = Object.hasOwn(LIMIT_KIND_WINDOWS, kind) ? LIMIT_KIND_WINDOWS[kind] : undefined;
  if (flat !== undefined) return flat;
  if (kind !== SCOPED_KIND) {
    notes.note("unknown-key", pathOf(row.path, "kind"), "A kind of limit that this version does not know.");
  }
  const scope = decodeScopeName(row);
  return windowKey(scope === undefined ? kind : `${kind}:${scope}`);
}

/** The model's display name, else its id, else the surface's name. `model.id` and `surface` were null in every capture. */
function decodeScopeName(row: Fields): string | undefined {
  const scope = row.fields("scope");
  const model = scope?.fields("model");
  return model?.text("display_name") ?? model?.text("id") ?? scope?.fields("surface")?.text("display_name");
}
