import type { Cycle } from "../../domain/cycle.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { ReadingQuery } from "../../ports/store.ts";
import { deriveCycles, linkCycles, reach, type CycleExtent, type CyclePoint } from "../link-cycles.ts";
import type { Connection, Query } from "./connection.ts";
import { rangeBindings } from "./series.ts";

/** Joins new points of a series with the cycles that are there. Runs inside a write transaction. */
export function addToCycles(connection: Connection, seriesId: number, points: readonly CyclePoint[]): void {
  const added = deriveCycles(points);
  const [oldest, newest] = [added.at(0), added.at(-1)];
  if (!oldest || !newest) return;
  const span = { seriesId, fromMs: reach(oldest).fromMs, toMs: reach(newest).toMs };
  const present = connection.rows(CYCLES_BY_RESET, span);
  connection.change(DROP_CYCLES_BY_RESET, span);
  insertCycles(connection, seriesId, linkCycles([...present, ...added]));
}

const EXTENT_COLUMNS = `
  resets_at_ms_min AS resetsAtMsMin, resets_at_ms_max AS resetsAtMsMax,
  first_observed_at_ms AS firstObservedAtMs, last_observed_at_ms AS lastObservedAtMs,
  peak_used_percent AS peakUsedPercent, reading_count AS readingCount`;

/** Cycles of a series whose resets touch a range. */
export const CYCLES_BY_RESET: Query<CycleExtent> = {
  sql: `
SELECT ${EXTENT_COLUMNS} FROM cycles
WHERE series_id = :seriesId AND resets_at_ms_max >= :fromMs AND resets_at_ms_min <= :toMs`,
};

const DROP_CYCLES_BY_RESET = `
DELETE FROM cycles
WHERE series_id = :seriesId AND resets_at_ms_max >= :fromMs AND resets_at_ms_min <= :toMs`;

function insertCycles(connection: Connection, seriesId: number, extents: readonly CycleExtent[]): void {
  for (const extent of extents) connection.change(ADD_CYCLE, { seriesId, ...extent });
}

const ADD_CYCLE = `
INSERT INTO cycles (series_id, resets_at_ms_min, resets_at_ms_max, first_observed_at_ms, last_observed_at_ms,
                    peak_used_percent, reading_count)
VALUES (:seriesId, :resetsAtMsMin, :resetsAtMsMax, :firstObservedAtMs, :lastObservedAtMs,
        :peakUsedPercent, :readingCount)`;

/**
 * The cycles that the readings in the range show, oldest first. A kept row stands for a cycle that lies wholly in the range; one
 * that a bound cuts is derived again from its readings inside, so that a question about the past is blind to what came later.
 */
export function listCycles(connection: Connection, query: ReadingQuery): readonly Cycle[] {
  const { accountId, windowKey } = query;
  const range = rangeBindings(query);
  const rows = connection.rows(CYCLES_BY_OBSERVATION, { accountId, windowKey, ...range });
  return rows
    .flatMap(({ seriesId, ...extent }) => {
      const isWhole = extent.firstObservedAtMs >= range.fromMs && extent.lastObservedAtMs <= range.toMs;
      return isWhole ? [extent] : cutCycle(connection, seriesId, extent, range);
    })
    .map((extent) => ({ accountId, windowKey, ...extent }));
}

type CycleRow = CycleExtent & { readonly seriesId: number };

/** Cycles of a window that were observed in a range, earliest reset first. */
export const CYCLES_BY_OBSERVATION: Query<CycleRow> = {
  sql: `
SELECT series_id AS seriesId, ${EXTENT_COLUMNS} FROM cycles
WHERE series_id = (SELECT series_id FROM series JOIN accounts USING (account_key)
                   WHERE account_id = :accountId AND window_key = :windowKey)
  AND last_observed_at_ms >= :fromMs AND first_observed_at_ms <= :toMs
ORDER BY resets_at_ms_max`,
};

/** What is left of a cycle when only its readings in the range count. It may fall apart: a bridging reading can be outside. */
function cutCycle(
  connection: Connection,
  seriesId: number,
  extent: CycleExtent,
  range: { readonly fromMs: number; readonly toMs: number },
): readonly CycleExtent[] {
  const points = connection.rows(CYCLE_POINTS, {
    seriesId,
    fromMs: Math.max(range.fromMs, extent.firstObservedAtMs),
    toMs: Math.min(range.toMs, extent.lastObservedAtMs),
    resetsAtMsMin: extent.resetsAtMsMin,
    resetsAtMsMax: extent.resetsAtMsMax,
  });
  return deriveCycles(points);
}

/** The readings of a cycle. */
export const CYCLE_POINTS: Query<CyclePoint> = {
  sql: `
SELECT observed_at_ms AS observedAtMs, used_percent AS usedPercent, resets_at_ms AS resetsAtMs FROM readings
WHERE series_id = :seriesId AND observed_at_ms BETWEEN :fromMs AND :toMs
  AND resets_at_ms BETWEEN :resetsAtMsMin AND :resetsAtMsMax`,
};

/** Makes the kept cycles those of the readings from `fromMs` on. Runs inside a write transaction. */
export function cutCyclesBefore(connection: Connection, fromMs: EpochMs): void {
  const range = { fromMs, toMs: Number.MAX_SAFE_INTEGER };
  const rows = connection.rows(CYCLES_SEEN_BEFORE, { fromMs });
  connection.change(DROP_CYCLES_SEEN_BEFORE, { fromMs });
  for (const { seriesId, ...extent } of rows) {
    insertCycles(connection, seriesId, cutCycle(connection, seriesId, extent, range));
  }
}

const CYCLES_SEEN_BEFORE: Query<CycleRow> = {
  sql: `
SELECT series_id AS seriesId, ${EXTENT_COLUMNS} FROM cycles WHERE first_observed_at_ms < :fromMs`,
};
const DROP_CYCLES_SEEN_BEFORE = "DELETE FROM cycles WHERE first_observed_at_ms < :fromMs";
