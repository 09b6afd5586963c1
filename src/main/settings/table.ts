import { ALERT_SETTINGS } from "./alerts.ts";
import { API_SETTINGS } from "./api.ts";
import type { ValueOf } from "./decode-group.ts";
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

/** What the settings file says, with defaults for the rest. */
export type Settings = ValueOf<typeof SETTINGS>;
