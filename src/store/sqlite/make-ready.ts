import { StoreError } from "../../ports/store.ts";
import type { Connection } from "./connection.ts";
import { migrate } from "./migrate.ts";
import type { DatabaseKind } from "./schema.ts";

/**
 * Makes a checked file of this version (0: an empty one) ready to be written. A file that is up to date is not written to, so that
 * it opens while another process writes, or when it is read-only.
 */
export function makeReady(connection: Connection, version: number, kind: DatabaseKind): void {
  if (version === 0) connection.execute(newFileSettings(kind));
  useWriteAheadLog(connection);
  connection.execute(`PRAGMA synchronous = ${kind.synchronous}`);
  connection.execute(CONNECTION_SETTINGS);
  migrate(connection, kind.migrations, kind.applicationId);
}

/** Lets `prune` give space back. Only works before the first table exists. */
const newFileSettings = ({ pageBytes }: DatabaseKind) =>
  `PRAGMA page_size = ${pageBytes}; PRAGMA auto_vacuum = INCREMENTAL`;

/** Gives back the space of a log that a large import grew. */
const CONNECTION_SETTINGS = "PRAGMA journal_size_limit = 4194304";

/** Each failed try means that another process got further, and the first that succeeds ends it for all. */
const SWITCH_TRIES_MAX = 20;

/**
 * With a write-ahead log readers never wait for the writer. The switch stays with the file, so only a new one takes it.
 *
 * Processes that create one store at the same moment can refuse each other the switch at once, whatever the busy timeout (seen with
 * SQLite 3.53.4, 8 processes, 2026-11). An empty transaction does wait for the other one; then it is worth another try.
 */
function useWriteAheadLog(connection: Connection): void {
  for (let tries = 1; ; tries += 1) {
    try {
      connection.execute("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      if (!isLocked(error) || tries === SWITCH_TRIES_MAX) throw error;
      connection.write(() => undefined);
    }
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof StoreError && error.code === "store-locked";
}
