import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
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

function renameOver(from: string, to: string): void {
  for (let tries = 1; ; tries += 1) {
    try {
      return renameSync(from, to);
    } catch (error) {
      if (process.platform !== "win32" || tries === RENAME_TRIES_MAX) throw error;
    }
  }
}
