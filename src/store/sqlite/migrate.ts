import { assert } from "../../domain/assert.ts";
import type { Connection, Query } from "./connection.ts";
import { APPLICATION_ID, type Migration } from "./schema.ts";
import { storeError } from "./store-errors.ts";

/**
 * Makes sure that the file is a store of ours that this program may use. Reads only.
 * Errors: `store-unopenable` for another program's database, `store-too-new` for a version whose `minSafeVersion` is beyond us.
 */
export function checkStoreVersion(
  connection: Connection,
  migrations: readonly Migration[],
  applicationId: number = APPLICATION_ID,
): StoreVersion {
  const found = connection.read(() => readStoreVersion(connection, applicationId));
  if (found === "foreign") {
    throw storeError("store-unopenable", connection.path, "is a SQLite database of another program");
  }
  const known = migrations.length;
  if (found.minSafeVersion > known) {
    const what = `was written by a newer claude-meter (version ${found.version} of the store, this one knows ${known})`;
    throw storeError("store-too-new", connection.path, what);
  }
  return found;
}

/** Brings the file to the newest version that this program knows. Any number of processes may do so at once. */
export function migrate(
  connection: Connection,
  migrations: readonly Migration[],
  applicationId: number = APPLICATION_ID,
): void {
  for (const [index, migration] of migrations.entries()) {
    assert(migration.version === index + 1, "the versions of migrations are consecutive from 1");
    if (userVersion(connection) >= migration.version) continue;
    connection.write(() => runStep(connection, migration, applicationId));
  }
}

/** Which migrations a file has seen, and the oldest program that may use it. */
export interface StoreVersion {
  /** 0: an empty file. */
  readonly version: number;
  readonly minSafeVersion: number;
}

function readStoreVersion(connection: Connection, ourId: number): StoreVersion | "foreign" {
  const version = userVersion(connection);
  const applicationId = connection.pragma("application_id");
  if (applicationId === ourId) return { version, minSafeVersion: minSafeVersion(connection) };
  const tables = connection.row({ sql: "SELECT 1 FROM sqlite_schema" });
  return applicationId === 0 && version === 0 && !tables ? { version, minSafeVersion: 0 } : "foreign";
}

function userVersion(connection: Connection): number {
  return Number(connection.pragma("user_version"));
}

function minSafeVersion(connection: Connection): number {
  return connection.row(MIN_SAFE_VERSION)?.version ?? 0;
}

const MIN_SAFE_VERSION: Query<{ readonly version: number | null }> = {
  sql: "SELECT max(min_safe_version) AS version FROM schema_versions",
};

function runStep(connection: Connection, migration: Migration, applicationId: number): void {
  // Another process may have done this step while we waited for the lock.
  if (userVersion(connection) >= migration.version) return;
  if (migration.version === 1) connection.execute(firstStatements(applicationId));
  connection.execute(migration.statements);
  connection.execute(`PRAGMA user_version = ${migration.version}`);
  connection.change("INSERT INTO schema_versions VALUES (:version, :minSafeVersion)", {
    version: migration.version,
    minSafeVersion: migration.minSafeVersion,
  });
}

/** What every version of the program must be able to read, whatever else a newer one changed. */
const firstStatements = (applicationId: number) => `
PRAGMA application_id = ${applicationId};
CREATE TABLE schema_versions (version INTEGER PRIMARY KEY, min_safe_version INTEGER NOT NULL) STRICT;
`;
