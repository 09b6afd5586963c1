import type { Json } from "../../domain/json.ts";
import type { RecordChange } from "../../ports/store.ts";
import type { Connection, Query } from "./connection.ts";

/** `undefined`: there is none. */
export function readRecord(connection: Connection, key: string): Json | undefined {
  const row = connection.row(READ_RECORD, { key });
  return row && (JSON.parse(row.value) as Json);
}

const READ_RECORD: Query<{ readonly value: string }> = { sql: "SELECT value FROM records WHERE key = :key" };

/** Reads, changes and writes a record. Runs inside a write transaction, which is the lock between processes. */
export function updateRecord<T>(
  connection: Connection,
  key: string,
  change: (current: Json | undefined) => RecordChange<T>,
): T {
  const { next, result } = change(readRecord(connection, key));
  if (next === undefined) connection.change(REMOVE_RECORD, { key });
  else connection.change(WRITE_RECORD, { key, value: JSON.stringify(next) });
  return result;
}

const REMOVE_RECORD = "DELETE FROM records WHERE key = :key";
const WRITE_RECORD = "INSERT OR REPLACE INTO records (key, value) VALUES (:key, :value)";

/** In order. */
export function listRecordKeys(connection: Connection, prefix: string): readonly string[] {
  const rows = connection.rows(LIST_KEYS);
  return rows
    .map((row) => row.key)
    .filter((key) => key.startsWith(prefix))
    .sort();
}

const LIST_KEYS: Query<{ readonly key: string }> = { sql: "SELECT key FROM records" };
