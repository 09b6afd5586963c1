import { configFile } from "../../platform/files/paths.ts";
import type { Machine } from "../../ports/machine.ts";
import { decodeSettings, readSettingsText } from "./settings.ts";
import type { Settings } from "./table.ts";

/** The settings of a process that may run for months. */
export interface LiveSettings {
  /** As they were read last. */
  current(): Settings;
  /** Reads the file again; says whether they changed. Errors: `UserError` when it cannot be used: then the old ones stay. */
  renew(): Promise<boolean>;
}

/** Errors: `UserError` (2) that names the file, the key and what it should be. An absent file means defaults. */
export async function openLiveSettings(machine: Machine): Promise<LiveSettings> {
  const path = configFile(machine);
  let text = await readSettingsText(machine);
  let current = decodeSettings(text, path);
  return {
    current: () => current,
    async renew() {
      const next = await readSettingsText(machine);
      if (next === text) return false;
      current = decodeSettings(next, path);
      text = next;
      return true;
    },
  };
}

/** Settings that stay: those of the process that asked for one answer. */
export function fixedSettings(settings: Settings): LiveSettings {
  return { current: () => settings, renew: async () => false };
}
