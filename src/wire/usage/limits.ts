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
import type { WindowRow } from "./window-row.ts";

/** What `limits[]` says. */
export interface Limits {
  readonly rows: readonly WindowRow[];
  /** The window that each element of the list is about, readable percent or not: `weekly_scoped_shares` points in here. */
  readonly windowKeys: readonly (WindowKey | undefined)[];
}

/** The rows of `limits[]`. */
export function decodeLimits(body: Fields, notes: DriftNotes): Limits {
  const elements = body.list("limits").map((value, index) => fieldsOf(value, `limits[${index}]`, notes));
  const windowKeys = elements.map((row) => (row ? decodeKey(row, notes) : undefined));
  const rows = elements.map((row, index) => {
    const key = windowKeys[index];
    return row && key ? decodeRow(row, key) : undefined;
  });
  return { rows: rows.filter((row) => row !== undefined), windowKeys };
}

/** The Agent SDK's own list of per-model weeks, `{display_name, utilization, resets_at}` (observed 2026-07-13). */
export function decodeModelScoped(body: Fields, notes: DriftNotes): readonly WindowRow[] {
  const rows = body.list("model_scoped").map((value, index): WindowRow | undefined => {
    const row = fieldsOf(value, `model_scoped[${index}]`, notes);
    const name = row?.text("display_name");
    const used = row?.used("utilization");
    if (!row || name === undefined || used === undefined) return undefined;
    return { windowKey: scopedWindowKey(name), path: row.path, used, resetsAtMs: row.instant("resets_at") };
  });
  return rows.filter((row) => row !== undefined);
}

function decodeRow(row: Fields, key: WindowKey): WindowRow | undefined {
  const used = row.used("percent");
  const resetsAtMs = row.instant("resets_at");
  const severity = row.text("severity");
  return used === undefined
    ? undefined
    : { windowKey: key, path: `${row.path}.percent`, used, resetsAtMs, severity };
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
