import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** How often a rename is tried where a reader holds the old file open (Windows: EPERM, EACCES, EBUSY). */
const RENAME_TRIES_MAX = 5;

let writeCount = 0;

/**
 * Writes a file for its owner alone, so that a reader finds the old text or the new one, whole. Its folder is made where it is missing.
 * Errors: throws the file system's own error; then the old file stands as it was.
 */
export function writePrivateFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeCount += 1;
  const next = `${path}.${process.pid}-${writeCount}.tmp`;
  try {
    writeFileSync(next, text, { mode: 0o600 });
    renameOver(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/**
 * Makes a file for its owner alone where there is none, once for all processes: who comes first has made it.
 * Shape: `false` when there is one already, which stays as it is. Errors: throws the file system's own error; then no file is left.
 */
export function createPrivateFile(path: string, text: string): boolean {
  let file: number;
  try {
    file = openSync(path, "wx", 0o600);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
  try {
    writeSync(file, text);
    return true;
  } catch (error) {
    // On a full disk: an empty file would be taken for one that somebody broke, for ever.
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

function renameOver(from: string, to: string): void {
  for (let tries = 1; ; tries += 1) {
    try {
      return renameSync(from, to);
    } catch (error) {
      if (process.platform !== "win32" || tries === RENAME_TRIES_MAX) throw error;
    }
  }
}
