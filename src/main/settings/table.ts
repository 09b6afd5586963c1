import { ALERT_SETTINGS } from "./alerts.ts";
import { API_SETTINGS } from "./api.ts";
import type { Setting } from "./define.ts";
import { GENERAL_SETTINGS } from "./general.ts";
import { TRAY_SETTINGS } from "./tray.ts";
import { HOOK_SETTINGS } from "./hooks.ts";
import { STATUSLINE_SETTINGS } from "./statusline.ts";

/** Every setting: those at the top of the file, then the sections, each an object of settings. */
export const SETTINGS = {
  ...GENERAL_SETTINGS,
  alerts: ALERT_SETTINGS,
  api: API_SETTINGS,
  tray: TRAY_SETTINGS,
  hooks: HOOK_SETTINGS,
  statusline: STATUSLINE_SETTINGS,
};

type ValueOf<Entry> =
  Entry extends Setting<infer T> ? T : { readonly [Key in keyof Entry]: ValueOf<Entry[Key]> };

/** What the settings file says, with defaults for the rest. */
export type Settings = ValueOf<typeof SETTINGS>;

/** The table as data: a setting, or a section of them. */
export interface SettingsTable {
  readonly [key: string]: Setting<unknown> | Readonly<Record<string, Setting<unknown>>>;
}

/** Whether an entry of the table is a setting, not a section. */
export function isSetting(entry: SettingsTable[string]): entry is Setting<unknown> {
  return typeof entry["accepts"] === "function";
}
