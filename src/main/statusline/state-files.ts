import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isObject } from "../../domain/json.ts";
import { OS_NAMES } from "../../platform/os-names.ts";
import { configFile, stateDir, type StatePlaces } from "../../platform/files/paths.ts";

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

/** The settings file as it stands, `{}` where there is none; or why it holds no settings. */
export type ConfigFile =
  { readonly config: Readonly<Record<string, unknown>> } | { readonly mistake: string };

export function readConfig(): ConfigFile {
  const text = readConfigText();
  if (text === undefined) return { mistake: "it cannot be read" };
  try {
    // Some editors put a byte order mark before it.
    const config: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return isObject(config) ? { config } : { mistake: "it must hold one JSON object" };
  } catch {
    return { mistake: "it is not JSON" };
  }
}

function readConfigText(): string | undefined {
  try {
    return readFileSync(configFile(statePlaces()), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENOENT" || code === "ENOTDIR" ? "{}" : undefined;
  }
}
