import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Vitest's global set-up: one folder for everything that this run puts into the system's temporary folder. It goes when the run ends, with
 * whatever a case that failed, or a program that was killed, left in it.
 */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "claude-meter-tests-"));
  // Some cases ask as another user, who must get through.
  chmodSync(folder, 0o711);
  for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
