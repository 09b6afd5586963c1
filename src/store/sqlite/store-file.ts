import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { withStoreErrors } from "./store-errors.ts";

/** Readings are nobody else's business: only the user may list the folder or read the file (on POSIX systems). */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * Makes the folder and an empty database file where there is none; SQLite gives its side files the same mode.
 * An existing file is not even opened: closing a second handle would drop the locks that SQLite holds on it in this process.
 * Source: sqlite.org/howtocorrupt.html section 2.2, read 2026-11.
 */
export function createStoreFile(path: string): void {
  withStoreErrors(path, () => {
    if (existsSync(path)) return;
    mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    try {
      closeSync(openSync(path, "wx", FILE_MODE));
    } catch (error) {
      // Another process was faster, which is just as good.
      if (!isAlreadyThere(error)) throw error;
    }
  });
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
