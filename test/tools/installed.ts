import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The programs that tests drive, each with the Debian package that brings it; `.ci/run` installs these packages. */
export const DEBIAN_PACKAGES = {
  chromium: "chromium",
  "firefox-esr": "firefox-esr",
  "dbus-daemon": "dbus",
  "dbus-run-session": "dbus",
  make: "make",
  openssl: "openssl",
  script: "bsdutils",
  setpriv: "util-linux",
  "systemd-analyze": "systemd",
  tmux: "tmux",
} as const;

/** A program that some test cannot do without. */
export type TestProgram = keyof typeof DEBIAN_PACKAGES;

/**
 * Whether a program that a test drives (a browser, a message bus) is on the path. Where it is not, its tests show as skipped, by name.
 * `CLAUDE_METER_REQUIRE_TOOLS=1` says that every tool must be there, as in CI: then a missing one throws.
 */
export function isInstalled(program: TestProgram): boolean {
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
