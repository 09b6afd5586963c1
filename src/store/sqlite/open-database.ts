import { SECOND_MS, type DurationMs } from "../../domain/time.ts";
import { openConnection, type Connection } from "./connection.ts";
import { makeReady } from "./make-ready.ts";
import { checkStoreVersion } from "./migrate.ts";
import type { DatabaseKind } from "./schema.ts";
import { storeError } from "./store-errors.ts";
import { createStoreFile } from "./store-file.ts";

/** Which file, and how it is opened. */
export interface OpenDatabaseOptions {
  /** The database file. It and its folder are created when they are missing, for this user only. */
  readonly path: string;
  /** How long a call waits, blocking this thread, while another process writes. Default 5 s. */
  readonly busyTimeoutMs?: DurationMs | undefined;
  /** Never creates, upgrades or writes. Default false. */
  readonly readOnly?: boolean | undefined;
}

const BUSY_TIMEOUT_MS_DEFAULT: DurationMs = 5 * SECOND_MS;

/** Opens a database file of ours, made ready for what this program knows of it. */
export async function openDatabase(options: OpenDatabaseOptions, kind: DatabaseKind): Promise<Connection> {
  const { path, busyTimeoutMs = BUSY_TIMEOUT_MS_DEFAULT, readOnly = false } = options;
  if (!readOnly) createStoreFile(path);
  const connection = await openConnection({ path, busyTimeoutMs, readOnly });
  try {
    const { version } = checkStoreVersion(connection, kind.migrations, kind.applicationId);
    if (!readOnly) makeReady(connection, version, kind);
    else if (version < kind.migrations.length) {
      throw storeError(
        "store-read-only",
        path,
        "is of an older version and must be upgraded by a writer first",
      );
    }
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}
