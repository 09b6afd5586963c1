import type { EpochMs } from "../../domain/time.ts";
import type { Retention } from "../../ports/store.ts";
import type { Connection } from "./connection.ts";
import { cutCyclesBefore } from "./cycles.ts";
import { dropUsesBefore } from "./machine-uses.ts";

/** Drops what is older than the retention says, and gives the space back to the disk. Returns payloads, readings and machine uses dropped. */
export function pruneStore(connection: Connection, retention: Retention): number {
  const { payloadsBeforeMs, readingsBeforeMs } = retention;
  const dropped = connection.write(() => {
    let count = 0;
    // A payload never outlives its readings.
    if (payloadsBeforeMs !== undefined) count += dropPayloads(connection, payloadsBeforeMs);
    if (readingsBeforeMs !== undefined) {
      count += dropPayloads(connection, readingsBeforeMs) + dropReadings(connection, readingsBeforeMs);
      count += dropUsesBefore(connection, readingsBeforeMs);
    }
    connection.change(DROP_UNUSED_DICTIONARIES);
    return count;
  });
  connection.execute("PRAGMA incremental_vacuum");
  return dropped;
}

/** The rows stay: they know a snapshot that comes again. */
function dropPayloads(connection: Connection, beforeMs: EpochMs): number {
  return connection.change(DROP_PAYLOADS, { beforeMs });
}

const DROP_PAYLOADS = `
UPDATE snapshots SET payload_packed = NULL, dictionary_id = NULL
WHERE observed_at_ms < :beforeMs AND payload_packed IS NOT NULL`;

function dropReadings(connection: Connection, beforeMs: EpochMs): number {
  const dropped = connection.change(DROP_READINGS, { beforeMs });
  cutCyclesBefore(connection, beforeMs);
  connection.change("DELETE FROM snapshots WHERE observed_at_ms < :beforeMs", { beforeMs });
  return dropped;
}

export const DROP_READINGS = `
DELETE FROM readings WHERE series_id IN (SELECT series_id FROM series) AND observed_at_ms < :beforeMs`;

/** A dictionary is itself a payload: it stays only while a younger payload needs it. */
const DROP_UNUSED_DICTIONARIES = `
DELETE FROM dictionaries
WHERE dictionary_id NOT IN (SELECT dictionary_id FROM snapshots WHERE dictionary_id IS NOT NULL)`;
