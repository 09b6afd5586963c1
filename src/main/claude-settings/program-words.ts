import { existsSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import { shellQuoted } from "../../apps/claude-settings/our-commands.ts";

const BIN_NAME = "claude-meter";

/** How a shell starts this very program later: by its name where the path leads to it, else by the full paths of Node and of the program. */
export function programWords(): string {
  const program = ownProgram();
  const isOnPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .some((dir) => !isPassing(dir) && sameFile(join(dir, BIN_NAME), program));
  return isOnPath ? BIN_NAME : `${shellQuoted(process.execPath)} ${shellQuoted(program)}`;
}

/** A folder that npm puts on the path for as long as `npx` or `npm run` lasts: nobody finds us there later. */
function isPassing(dir: string): boolean {
  return dir === "" || /[\\/]node_modules[\\/]\.bin[\\/]?$/.test(dir);
}

/** The executable that was called, or the one beside the bundle that was. */
export function ownProgram(): string {
  const [, called = ""] = process.argv;
  const beside = join(called, "..", "..", "bin", `${BIN_NAME}.cjs`);
  const isBundle = !called.endsWith(".cjs") && existsSync(beside);
  return realpathSync(isBundle ? beside : called);
}

function sameFile(path: string, program: string): boolean {
  try {
    return realpathSync(path) === program;
  } catch {
    return false;
  }
}
