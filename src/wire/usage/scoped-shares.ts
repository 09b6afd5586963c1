/*
 * `weekly_scoped_shares` of the usage body, since 2026-10-09: how much of the whole week a scoped week is worth.
 *
 *   [{"allowance_percent_of_weekly": 50, "limit_index": 2, "used_percent_of_weekly": 36}]
 *
 * `limit_index` points into `limits[]` of the same body. Deliberately not done: no guess for a row whose index points nowhere.
 */
import type { ScopedShare } from "../../domain/snapshot.ts";
import type { WindowKey } from "../../domain/window.ts";
import type { DriftNotes } from "../drift-notes.ts";
import { fieldsOf, pathOf, type Fields } from "../fields.ts";

/** The shares whose window is known. `windowKeys` names the window of each element of `limits[]`. */
export function decodeScopedShares(
  body: Fields,
  windowKeys: readonly (WindowKey | undefined)[],
  notes: DriftNotes,
): readonly ScopedShare[] {
  return body
    .list("weekly_scoped_shares")
    .map((value, index) => fieldsOf(value, `weekly_scoped_shares[${index}]`, notes))
    .map((row) => row && decodeShare(row, windowKeys, notes))
    .filter((share) => share !== undefined);
}

function decodeShare(
  row: Fields,
  windowKeys: readonly (WindowKey | undefined)[],
  notes: DriftNotes,
): ScopedShare | undefined {
  const allowancePercentOfWeekly = row.used("allowance_percent_of_weekly");
  const usedPercentOfWeekly = row.used("used_percent_of_weekly");
  const windowKey = windowKeys[row.number("limit_index") ?? -1];
  if (windowKey === undefined) {
    notes.note("bad-field", pathOf(row.path, "limit_index"), "Points at no row of limits[].");
    return undefined;
  }
  return { windowKey, allowancePercentOfWeekly, usedPercentOfWeekly };
}
