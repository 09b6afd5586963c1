import { execFileSync } from "node:child_process";

/** Vitest's global set-up: the tests run the built program, so it must be the one of these sources. */
export function setup(): void {
  execFileSync(process.execPath, ["scripts/bootstrap.mjs", "build"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}
