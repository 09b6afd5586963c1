import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { OS_NAMES } from "../../platform/os-names.ts";
import { configFile, stateDir, type StatePlaces } from "../../platform/paths.ts";

/** Where this machine keeps our state, found without what a whole `Machine` costs to load. */
export function statePlaces(): StatePlaces {
  return { os: OS_NAMES[process.platform] ?? "other", env: process.env, homeDir: homedir(), joinPath: join };
}

/** A file of the state folder. */
export function statePath(...parts: readonly string[]): string {
  return join(stateDir(statePlaces()), ...parts);
}

/** The JSON document in one of our files; `undefined` when it is not there, torn, or not for us to read. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** The settings file as it stands. */
export function readConfig(): unknown {
  return readJson(configFile(statePlaces()));
}
