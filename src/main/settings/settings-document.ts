import type { SettingMember, SettingsDocument, SettingValue } from "../../documents/settings.ts";
import { isObject } from "../../domain/json.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import type { Machine } from "../../ports/machine.ts";
import { configFile } from "../../platform/files/paths.ts";
import type { Setting } from "./define.ts";
import { decodeSettings, parseSettings, readSettingsText } from "./settings.ts";
import { isSetting, type SettingsTable } from "./decode-group.ts";
import { SETTINGS } from "./table.ts";

/** The settings as the file has them now. Errors: `UserError` (2) when it cannot be used. */
export async function readSettingsDocument(machine: Machine, nowMs: EpochMs): Promise<SettingsDocument> {
  const path = configFile(machine);
  const text = await readSettingsText(machine);
  decodeSettings(text, path);
  return {
    schema: "claude-meter/settings.v1",
    generatedAt: toIso(nowMs),
    path,
    settings: members(SETTINGS, parseSettings(text, path), ""),
  };
}

function members(table: SettingsTable, document: unknown, prefix: string): SettingMember[] {
  return Object.entries(table).flatMap(([key, entry]) => {
    const value = isObject(document) ? document[key] : undefined;
    return isSetting(entry) ? [toMember(`${prefix}${key}`, entry, value)] : members(entry, value, `${key}.`);
  });
}

function toMember(key: string, setting: Setting<unknown>, value: unknown): SettingMember {
  const { byDefault, kind, choices, mustBe, meaning, fileOnly = false } = setting;
  return {
    key,
    value: (value === undefined ? byDefault : value) as SettingValue,
    byDefault: byDefault as SettingValue,
    isSet: value !== undefined,
    kind,
    choices: choices === undefined ? null : [...choices],
    mustBe,
    meaning,
    fileOnly,
  };
}
