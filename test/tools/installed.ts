import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Whether a program that a test drives (a browser, a message bus) is on the path. Where it is not, its tests show as skipped, by name.
 * `CLAUDE_METER_REQUIRE_TOOLS=1` says that every tool must be there, as in CI: then a missing one throws.
 */
export function isInstalled(program: string): boolean {
  const isThere = (process.env["PATH"] ?? "")
    .split(delimiter)
    .some((dir) => isExecutable(join(dir, program)));
  if (!isThere && process.env["CLAUDE_METER_REQUIRE_TOOLS"] === "1") {
    throw new Error(`${program} is not installed, and CLAUDE_METER_REQUIRE_TOOLS says that it must be.`);
  }
  return isThere;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
