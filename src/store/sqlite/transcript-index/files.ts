import type { FileChange, IndexedFile } from "../../../ports/transcript-index.ts";
import type { Connection, KeyRow, Query } from "../connection.ts";

export function listFiles(connection: Connection): readonly IndexedFile[] {
  return connection
    .tuples(LIST_FILES)
    .map(([fileId, path, identity, sizeBytes, modifiedAtMs, scannedToOffset, fingerprint, isGone]) => ({
      fileId,
      path,
      identity,
      sizeBytes,
      modifiedAtMs,
      scannedToOffset,
      fingerprint: fingerprint ?? undefined,
      isGone: isGone === 1,
    }));
}

type FileTuple = readonly [number, string, string, number, number, number, string | null, number];

const LIST_FILES: Query<FileTuple> = {
  sql: `
SELECT file_id, path, identity, size_bytes, modified_at_ms, scanned_to_offset, fingerprint, is_gone
FROM files ORDER BY file_id`,
};

/** Returns the files' ids, in the order of the changes. */
export function putFiles(connection: Connection, changes: readonly FileChange[]): readonly number[] {
  // Rows are never deleted, so that the next number was never used.
  let lastId = connection.row(LAST_FILE)?.key ?? 0;
  return changes.map(({ fileId = ++lastId, fingerprint = null, isGone, isReread: _, ...facts }) => {
    connection.change(PUT_FILE, { fileId, ...facts, fingerprint, isGone: isGone ? 1 : 0 });
    return fileId;
  });
}

const LAST_FILE: Query<KeyRow> = { sql: "SELECT max(file_id) AS key FROM files HAVING key IS NOT NULL" };

const PUT_FILE = `
INSERT OR REPLACE INTO files
  (file_id, path, identity, size_bytes, modified_at_ms, scanned_to_offset, fingerprint, is_gone)
VALUES (:fileId, :path, :identity, :sizeBytes, :modifiedAtMs, :scannedToOffset, :fingerprint, :isGone)`;
