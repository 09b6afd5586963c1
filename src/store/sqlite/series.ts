import type { AccountId } from "../../domain/account.ts";
import type { SeriesPoint } from "../../domain/cycle.ts";
import type { SourceName } from "../../domain/snapshot.ts";
import type { EpochMs } from "../../domain/time.ts";
import { compareWindowKeys, type WindowKey } from "../../domain/window.ts";
import type { ReadingQuery, TimeRange } from "../../ports/store.ts";
import type { Connection, KeyRow, Query } from "./connection.ts";

/** The key of one window of one account; a new one is added. */
export function findOrAddSeries(connection: Connection, accountKey: number, windowKey: WindowKey): number {
  const series = { accountKey, windowKey };
  const known = connection.row(FIND_SERIES, series);
  return known ? known.key : connection.insert(ADD_SERIES, series);
}

const FIND_SERIES: Query<KeyRow> = {
  sql: "SELECT series_id AS key FROM series WHERE account_key = :accountKey AND window_key = :windowKey",
};
const ADD_SERIES: Query<KeyRow> = {
  sql: "INSERT INTO series (account_key, window_key) VALUES (:accountKey, :windowKey) RETURNING series_id AS key",
};

/** Both bounds of a range as numbers that SQL can compare; an open end is beyond every instant. */
export function rangeBindings({ fromMs, toMs }: TimeRange): {
  readonly fromMs: number;
  readonly toMs: number;
} {
  return { fromMs: fromMs ?? 0, toMs: toMs ?? Number.MAX_SAFE_INTEGER };
}

/** One window's points, oldest first; the order of ties is the same whatever order they were appended in. */
export function listReadings(connection: Connection, query: ReadingQuery): readonly SeriesPoint[] {
  const { accountId, windowKey } = query;
  const tuples = connection.tuples(LIST_READINGS, { accountId, windowKey, ...rangeBindings(query) });
  return tuples.map(toPoint);
}

/** Readings of one window, oldest first. */
export const LIST_READINGS: Query<PointTuple> = {
  sql: `
SELECT observed_at_ms, used_percent, resets_at_ms, source
FROM readings
WHERE series_id = (SELECT series_id FROM series JOIN accounts USING (account_key)
                   WHERE account_id = :accountId AND window_key = :windowKey)
  AND observed_at_ms BETWEEN :fromMs AND :toMs
ORDER BY observed_at_ms, source, used_percent, resets_at_ms`,
};

type PointTuple = readonly [
  observedAtMs: EpochMs,
  usedPercent: number,
  resetsAtMs: EpochMs | null,
  source: SourceName,
];

function toPoint([observedAtMs, usedPercent, resetsAtMs, source]: PointTuple): SeriesPoint {
  return { observedAtMs, usedPercent, resetsAtMs: resetsAtMs ?? undefined, source };
}

/** Every window that has a reading in the range. */
export function listWindowKeys(
  connection: Connection,
  accountId: AccountId,
  range: TimeRange,
): readonly WindowKey[] {
  const rows = connection.rows(LIST_WINDOW_KEYS, {
    accountId,
    ...rangeBindings(range),
  });
  return rows.map((row) => row.windowKey).sort(compareWindowKeys);
}

/** Windows that have a reading in a range. */
export const LIST_WINDOW_KEYS: Query<{ readonly windowKey: WindowKey }> = {
  sql: `
SELECT window_key AS windowKey FROM series JOIN accounts USING (account_key)
WHERE account_id = :accountId AND EXISTS (
  SELECT 1 FROM readings
  WHERE readings.series_id = series.series_id AND observed_at_ms BETWEEN :fromMs AND :toMs)`,
};
