import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { epochMs, type EpochMs } from "../../domain/time.ts";

/** The newest modification of any file with this suffix in or below the folders; `undefined` when there is none. */
export async function newestWriteMs(
  folders: readonly string[],
  suffix: string,
): Promise<EpochMs | undefined> {
  let newest = 0;
  for (const folder of folders) {
    for (const name of await filesBelow(folder)) {
      if (name.endsWith(suffix)) newest = Math.max(newest, await modifiedMs(join(folder, name)));
    }
  }
  return newest === 0 ? undefined : epochMs(newest);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder, { recursive: true });
  } catch {
    // No such folder: Claude Code has never run from there.
    return [];
  }
}

async function modifiedMs(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    // Deleted between the two looks.
    return 0;
  }
}
