/*
 * `seven_day_breakdown` of the usage body, since 2026-09: the week's use by surface. The only measured split there is.
 *
 *   {"as_of": "2026-10-09T11:00:00.000000+00:00", "window_started_at": "2026-10-06T09:00:00.120010+00:00",
 *    "rows": [{"key": "claude_code", "display_name": "Claude Code", "percent": 83}, …]}
 *
 * Percents are shares of the use, not of the allowance, and add up to about 100. Deliberately not done: no rescaling to 100.
 */
import type { SurfaceBreakdown, SurfaceShare } from "../../domain/snapshot.ts";
import type { DriftNotes } from "../drift-notes.ts";
import { fieldsOf, type Fields } from "../fields.ts";

/** The split by surface; `undefined` when the server sent none, or none that can be read. */
export function decodeBreakdown(body: Fields, notes: DriftNotes): SurfaceBreakdown | undefined {
  const breakdown = body.fields("seven_day_breakdown");
  if (!breakdown) return undefined;
  const rows = breakdown
    .list("rows")
    .map((value, index) => decodeShare(fieldsOf(value, `seven_day_breakdown.rows[${index}]`, notes)))
    .filter((row) => row !== undefined);
  if (rows.length === 0) return undefined;
  return {
    asOfMs: breakdown.instant("as_of"),
    windowStartedAtMs: breakdown.instant("window_started_at"),
    rows,
  };
}

function decodeShare(row: Fields | undefined): SurfaceShare | undefined {
  const surface = row?.text("key");
  const sharePercent = row?.used("percent");
  if (surface === undefined || sharePercent === undefined) return undefined;
  return { surface, label: row?.text("display_name") ?? surface, sharePercent };
}
