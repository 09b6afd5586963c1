import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder for the test that runs, or is about to (`beforeEach`); it goes when that is over. */
export function temporaryFolder(topic: string): string {
  const folder = mkdtempSync(join(tmpdir(), `claude-meter-${topic}-`));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
