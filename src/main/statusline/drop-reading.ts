import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../domain/json.ts";
import type { EpochMs } from "../../domain/time.ts";
import { writePrivateFile } from "../../platform/files/private-file.ts";
import { statePath } from "./state-files.ts";

/** More are never kept: nobody has taken them in for days, and the newest say most. */
const FILES_MAX = 2_000;

/** Leaves a line for `import` in the spool folder, where the daemon or the next command takes it in. Errors: the file system's own. */
export function dropReading(line: Json, nowMs: EpochMs): void {
  const dir = statePath("spool", "statusline");
  writePrivateFile(join(dir, `${nowMs}-${process.pid}-0.json`), `${JSON.stringify(line)}\n`);
  const names = readdirSync(dir);
  if (names.length <= FILES_MAX) return;
  for (const name of names.toSorted().slice(0, names.length - FILES_MAX))
    rmSync(join(dir, name), { force: true });
}
