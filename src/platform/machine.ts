import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { homedir, release, userInfo } from "node:os";
import { join } from "node:path";
import type { Machine } from "../ports/machine.ts";
import { OS_NAMES } from "./os-names.ts";
import { readTextFile } from "./files/read-text-file.ts";

/** This machine, as the process sees it. */
export function createMachine(): Machine {
  const os = OS_NAMES[process.platform] ?? "other";
  return {
    os,
    isWsl: os === "linux" && isWindowsKernel(),
    homeDir: homedir(),
    userName: currentUserName(),
    env: process.env,
    joinPath: join,
    readText: readTextFile,
    listDir,
    // What starts programs takes four milliseconds to load, and most commands start none.
    run: async (command, args, options) =>
      (await import("./processes/run-command.ts")).runCommand(command, args, options),
    sha256Hex: (text) => createHash("sha256").update(text, "utf8").digest("hex"),
  };
}

/** Whether this Linux runs inside Windows: its kernel's release says so (`5.15.153.1-microsoft-standard-WSL2`). */
function isWindowsKernel(): boolean {
  return process.env["WSL_DISTRO_NAME"] !== undefined || /microsoft/i.test(release());
}

/** A container may run under a number that has no name: `userInfo` throws then. */
function currentUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env["USER"] ?? "";
  }
}

async function listDir(path: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).sort();
  } catch {
    return [];
  }
}
