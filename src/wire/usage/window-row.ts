import { isSameCycle } from "../../domain/cycle.ts";
import type { Reading, UnreadWindows } from "../../domain/snapshot.ts";
import { MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import { compareWindowKeys, type WindowKey } from "../../domain/window.ts";
import type { DriftNotes } from "../drift-notes.ts";

/** What one place of a payload says about one window. Two places may speak of the same window. */
export interface WindowRow {
  readonly windowKey: WindowKey;
  /** Where it stands, as drift names it. */
  readonly path: string;
  /** Unit: as the payload writes it, percent or fraction, until the scale is decided. */
  readonly used: number;
  readonly resetsAtMs?: EpochMs | undefined;
  readonly severity?: string | undefined;
  readonly lockedReason?: string | undefined;
}

/** A window that a payload speaks of, and whose number cannot be read; without a key where not even its name can be. */
export interface UnreadRow {
  readonly windowKey?: WindowKey | undefined;
  readonly used?: undefined;
}

/** The rows that have a number. */
export function readRows(rows: readonly (WindowRow | UnreadRow)[]): readonly WindowRow[] {
  return rows.filter((row) => row.used !== undefined);
}

/** The windows of which there is no row with a number, in the order of `compareWindowKeys`; `undefined`: every window that is spoken of has one. */
export function unreadWindows(rows: readonly (WindowRow | UnreadRow)[]): UnreadWindows | undefined {
  const readKeys = new Set(readRows(rows).map(({ windowKey }) => windowKey));
  const unread = new Set(rows.filter((row) => row.used === undefined).map(({ windowKey }) => windowKey));
  const keys = [...unread]
    .filter((key) => key !== undefined)
    .filter((key) => !readKeys.has(key))
    .toSorted(compareWindowKeys);
  const hasUnnamed = unread.has(undefined);
  return keys.length > 0 || hasUnnamed ? { keys, hasUnnamed } : undefined;
}

/**
 * One reading per window, in the order of `compareWindowKeys`, from rows in percent.
 *
 * A window given twice: the later cycle wins; within one cycle the higher percent. A difference is noted. A row without
 * a reset time contradicts no cycle. Severity and lock come from whichever row of the winning cycle has them.
 * Source: after a rollover the flat keys lag behind `limits[]`, or the other way round (observed 2026-05…09).
 */
export function mergeWindowRows(rows: readonly WindowRow[], notes: DriftNotes): readonly Reading[] {
  const byKey = new Map<WindowKey, WindowRow>();
  for (const row of rows) {
    const other = byKey.get(row.windowKey);
    byKey.set(row.windowKey, other ? mergePair(other, row, notes) : row);
  }
  return [...byKey.values()].map(toReading).sort((a, b) => compareWindowKeys(a.windowKey, b.windowKey));
}

function mergePair(a: WindowRow, b: WindowRow, notes: DriftNotes): WindowRow {
  if (a.resetsAtMs !== undefined && b.resetsAtMs !== undefined && !isSameCycle(a.resetsAtMs, b.resetsAtMs)) {
    notes.note(
      "conflict",
      b.path,
      "Names another cycle than an earlier row of this window; the later was taken.",
    );
    return b.resetsAtMs > a.resetsAtMs ? b : a;
  }
  if (a.used !== b.used) {
    notes.note(
      "conflict",
      b.path,
      "Differs from an earlier row of this window; the higher percent was taken.",
    );
  } else if (!areJitter(a.resetsAtMs, b.resetsAtMs)) {
    notes.note("conflict", b.path, "Names another reset time than an earlier row of this window.");
  }
  const [top, rest] = b.used > a.used ? [b, a] : [a, b];
  return {
    ...top,
    resetsAtMs: top.resetsAtMs ?? rest.resetsAtMs,
    severity: top.severity ?? rest.severity,
    lockedReason: top.lockedReason ?? rest.lockedReason,
  };
}

/** Reset times are recomputed for every row and differ by fractions of a second. An absent one differs from nothing. */
function areJitter(a: EpochMs | undefined, b: EpochMs | undefined): boolean {
  return a === undefined || b === undefined || Math.abs(a - b) < MINUTE_MS;
}

function toReading({ windowKey, used, resetsAtMs, severity, lockedReason }: WindowRow): Reading {
  return { windowKey, usedPercent: used, resetsAtMs, severity, lockedReason };
}
