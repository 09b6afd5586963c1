import type { ExtraUsage } from "../domain/money.ts";
import type { UsageContents } from "../domain/snapshot.ts";
import { windowKey, type WindowKey } from "../domain/window.ts";
import type { DriftNotes } from "./drift-notes.ts";
import { toPercent } from "./usage/scale.ts";
import { mergeWindowRows, type WindowRow } from "./usage/window-row.ts";

/** What the server said about the windows beside one message: in response headers, or in an Agent SDK event. */
export interface UnifiedLimits {
  readonly contents: UsageContents;
  /** `allowed`, `allowed_warning`, `rejected`, or a newer word. */
  readonly status?: string | undefined;
  /** The window that decided. */
  readonly bindingWindow?: WindowKey | undefined;
}

/** The same in our words, from rows written in fractions, as both carriers do by definition. */
export function toUnifiedLimits(
  said: {
    readonly rows: readonly WindowRow[];
    readonly extraUsage: ExtraUsage | undefined;
    readonly status: string | undefined;
    readonly bindingWindow: string | undefined;
  },
  notes: DriftNotes,
): UnifiedLimits {
  const rows = said.rows.map((row) => ({ ...row, used: toPercent(row.used, "fraction") }));
  return {
    contents: {
      readings: mergeWindowRows(rows, notes),
      pools: [],
      extraUsage: said.extraUsage,
      scopedShares: [],
      scale: "fraction",
    },
    status: said.status,
    bindingWindow: said.bindingWindow === undefined ? undefined : windowKey(said.bindingWindow),
  };
}

/** Extra usage as one word tells it; `undefined` without the word. */
export function extraUsageFromStatus(
  status: string | undefined,
  rest: { readonly percent?: number | undefined; readonly disabledReason?: string | undefined },
): ExtraUsage | undefined {
  return status === undefined ? undefined : { enabled: status !== "rejected", ...rest };
}
