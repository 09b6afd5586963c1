import { existsSync, realpathSync } from "node:fs";
import { isObject } from "../../domain/json.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import type { Machine } from "../../ports/machine.ts";
import { configFile } from "../../platform/files/paths.ts";
import { writePrivateFile } from "../../platform/files/private-file.ts";
import { decodeDocument } from "./decode.ts";
import { decodeSettings, parseSettings, readSettingsText } from "./settings.ts";
import { isSetting, type SettingsTable } from "./decode-group.ts";
import { SETTINGS } from "./table.ts";

type Document = { readonly [key: string]: unknown };

/**
 * Writes changes into the settings file, which holds whole settings before and after: a section is merged, a setting replaced.
 *
 * Shape: `changes` is a part of the file's document; what it does not name stays.
 * Errors: `UserError` (2) when the changes are no settings, may only stand in the file, or the file itself cannot be used.
 */
export async function writeSettings(machine: Machine, changes: unknown): Promise<void> {
  decodeDocument(changes, refuseChange);
  refuseFileOnly(SETTINGS, changes, "");
  const path = configFile(machine);
  const text = await readSettingsText(machine);
  decodeSettings(text, path);
  const merged = merge(parseSettings(text, path), changes);
  decodeDocument(merged, refuseChange);
  // A link into somebody's dotfiles stays a link.
  writePrivateFile(existsSync(path) ? realpathSync(path) : path, `${JSON.stringify(merged, null, 2)}\n`);
}

function refuseFileOnly(table: SettingsTable, changes: unknown, prefix: string): void {
  if (!isObject(changes)) return;
  for (const [key, value] of Object.entries(changes)) {
    const entry = table[key];
    if (entry === undefined) continue;
    if (!isSetting(entry)) refuseFileOnly(entry, value, `${key}.`);
    else if (entry.fileOnly) refuseChange(`"${prefix}${key}" may only be written into the file by hand`);
  }
}

function merge(document: unknown, changes: unknown): Document {
  const merged: Record<string, unknown> = isObject(document) ? { ...document } : {};
  for (const [key, value] of Object.entries(isObject(changes) ? changes : {})) {
    merged[key] = isObject(value) ? merge(merged[key], value) : value;
  }
  return merged;
}

function refuseChange(reason: string): never {
  throw new UserError({
    code: "bad-settings-change",
    message: `The settings were not changed: ${reason}.`,
    hint: "docs/settings.md lists every setting and what it may be.",
    exitCode: EXIT_CODES.usage,
  });
}
