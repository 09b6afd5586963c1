import { truncateSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { createPrivateDir } from "./paths.ts";
import { dirname } from "node:path";
import type { DurationMs } from "../../domain/time.ts";

/** Held by one process at a time, and by none that is dead. */
export interface ExclusiveLock {
  release(): void;
}

/**
 * A lock of the operating system on an empty file, which ends with its process however that ends: no pid to mistake, nothing to clean
 * up, nothing to take over. Node offers no such lock itself; SQLite takes it on any system (fcntl, LockFileEx) as its write lock.
 *
 * Gives `undefined` when another process holds it for all of `waitMs`. Nobody may open the file by other means in this process: closing
 * it would drop the lock (sqlite.org/howtocorrupt.html section 2.2). Errors: the file system's own, or SQLite's.
 */
export async function takeExclusiveLock(
  path: string,
  waitMs: DurationMs = 500,
): Promise<ExclusiveLock | undefined> {
  await createPrivateDir(dirname(path));
  return (await holdDatabase(path, "BEGIN EXCLUSIVE", waitMs))?.lock;
}

/** Whether another process holds the lock. A file that is not there is held by nobody. */
export async function isLockHeld(path: string): Promise<boolean> {
  const { existsSync } = await import("node:fs");
  if (!existsSync(path)) return false;
  const held = await holdDatabase(path, "BEGIN; SELECT count(*) FROM sqlite_schema", 0);
  held?.lock.release();
  return held === undefined;
}

const SQLITE_BUSY = 5;
const SQLITE_NOTADB = 26;
const SQLITE_CORRUPT = 11;

async function holdDatabase(
  path: string,
  begin: string,
  waitMs: DurationMs,
): Promise<{ readonly lock: ExclusiveLock } | undefined> {
  const { DatabaseSync } = await import("node:sqlite");
  for (let hasEmptied = false; ; hasEmptied = true) {
    const database = new DatabaseSync(path, { timeout: waitMs });
    try {
      // No journal file beside it: nothing is ever written.
      database.exec(`PRAGMA journal_mode = MEMORY; ${begin}`);
      return { lock: { release: () => close(database) } };
    } catch (error) {
      close(database);
      const kind = resultKind(error);
      if (kind === SQLITE_BUSY) return undefined;
      // Something else was written there. Whoever holds the lock holds it on an empty file: emptying it harms nobody.
      if (hasEmptied || (kind !== SQLITE_NOTADB && kind !== SQLITE_CORRUPT)) throw error;
      truncateSync(path, 0);
    }
  }
}

function close(database: DatabaseSync): void {
  if (database.isOpen) database.close();
}

/** The low byte of SQLite's result code is the kind of fault. */
function resultKind(error: unknown): number | undefined {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number"
    ? error.errcode & 0xff
    : undefined;
}
