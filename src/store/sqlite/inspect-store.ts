import { statSync } from "node:fs";
import { SECOND_MS, type DurationMs } from "../../domain/time.ts";
import { StoreError } from "../../ports/store.ts";
import { openConnection, type Connection, type Query } from "./connection.ts";
import { checkStoreVersion } from "./migrate.ts";
import { MIGRATIONS } from "./schema.ts";
import { withStoreErrors } from "./store-errors.ts";

/** What `doctor` wants to know of a store. `absent`: nothing was ever kept. `unusable`: it could not even be asked. */
export type StoreInspection =
  | { readonly kind: "absent" }
  | { readonly kind: "unusable"; readonly error: StoreError }
  | {
      readonly kind: "inspected";
      readonly version: number;
      /** With what is committed and still waits in the write-ahead log. */
      readonly sizeBytes: number;
      /** One sentence each: damaged pages, broken references, cycles that are not those of the readings. Empty: all is well. */
      readonly problems: readonly string[];
      readonly rowCounts: Readonly<Record<(typeof COUNTED_TABLES)[number], number>>;
    };

const COUNTED_TABLES = ["accounts", "snapshots", "readings", "cycles", "records"] as const;

/** A check may wait as long as any call does. */
const BUSY_TIMEOUT_MS: DurationMs = 5 * SECOND_MS;

/** Checks the whole file without changing it; takes about a second per 100 MB. Errors: none, they are in the result. */
export async function inspectSqliteStore(path: string): Promise<StoreInspection> {
  let connection: Connection | undefined;
  try {
    if (!isThere(path)) return { kind: "absent" };
    connection = await openConnection({ path, busyTimeoutMs: BUSY_TIMEOUT_MS, readOnly: true });
    return inspect(connection);
  } catch (error) {
    if (error instanceof StoreError) return { kind: "unusable", error };
    throw error;
  } finally {
    connection?.close();
  }
}

/** Errors: `StoreError` where the way to the file is barred. */
function isThere(path: string): boolean {
  return withStoreErrors(path, () => {
    try {
      return statSync(path) !== undefined;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
      throw error;
    }
  });
}

function inspect(connection: Connection): StoreInspection {
  const { version } = checkStoreVersion(connection, MIGRATIONS);
  if (version === 0) return { kind: "absent" };
  return {
    kind: "inspected",
    version,
    sizeBytes: sizeBytes(connection.path) + sizeBytes(`${connection.path}-wal`),
    problems: [
      ...damagedPages(connection),
      ...brokenReferences(connection),
      ...disagreeingCycles(connection),
    ],
    rowCounts: countRows(connection),
  };
}

function sizeBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function damagedPages(connection: Connection): readonly string[] {
  const sentences = connection.rows(CHECK_PAGES).map((row) => row.integrity_check);
  return sentences.filter((sentence) => sentence !== "ok");
}

const CHECK_PAGES: Query<{ readonly integrity_check: string }> = { sql: "PRAGMA integrity_check" };

function brokenReferences(connection: Connection): readonly string[] {
  return connection
    .rows(CHECK_REFERENCES)
    .map(({ table, parent }) => `a row of ${table} names a row of ${parent} that is not there`);
}

const CHECK_REFERENCES: Query<{ readonly table: string; readonly parent: string }> = {
  sql: "PRAGMA foreign_key_check",
};

function disagreeingCycles(connection: Connection): readonly string[] {
  return connection
    .rows(DISAGREEING_CYCLES)
    .map(({ window }) => `the cycles of ${window} are not those of its readings`);
}

const DISAGREEING_CYCLES: Query<{ readonly window: string }> = {
  sql: `
SELECT window_key AS window FROM series
WHERE (SELECT total(reading_count) FROM cycles WHERE cycles.series_id = series.series_id)
   <> (SELECT count(resets_at_ms) FROM readings WHERE readings.series_id = series.series_id)`,
};

function countRows(connection: Connection): Readonly<Record<(typeof COUNTED_TABLES)[number], number>> {
  const countOf = (table: (typeof COUNTED_TABLES)[number]) => {
    const query: Query<{ readonly count: number }> = { sql: `SELECT count(*) AS count FROM ${table}` };
    return connection.row(query)?.count ?? 0;
  };
  return {
    accounts: countOf("accounts"),
    snapshots: countOf("snapshots"),
    readings: countOf("readings"),
    cycles: countOf("cycles"),
    records: countOf("records"),
  };
}
