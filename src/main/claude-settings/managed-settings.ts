import { isObject } from "../../domain/json.ts";
import type { Machine } from "../../ports/machine.ts";
import type { SettingsPart } from "../../ports/claude-settings.ts";
import { readJson } from "../statusline/state-files.ts";

/** Where an administrator's settings lie; they win over a user's. Source: Claude Code's settings reference, observed 2026-11. */
const MANAGED_PATHS: Readonly<Record<Machine["os"], string | undefined>> = {
  linux: "/etc/claude-code/managed-settings.json",
  macos: "/Library/Application Support/ClaudeCode/managed-settings.json",
  windows: String.raw`C:\Program Files\ClaudeCode\managed-settings.json`,
  other: undefined,
};

/** What of an administrator's settings keeps ours from being run, a sentence each. */
export function managedNotes({ os }: Pick<Machine, "os">, part: SettingsPart): readonly string[] {
  const path = MANAGED_PATHS[os];
  const document = path === undefined ? undefined : readJson(path);
  if (path === undefined || !isObject(document)) return [];
  const wins =
    part === "statusline" ? ["statusLine", "disableAllHooks"] : ["disableAllHooks", "allowManagedHooksOnly"];
  return wins
    .filter((key) => key in document && document[key] !== false)
    .map((key) => `Your administrator's ${path} sets "${key}", which wins over this file.`);
}
