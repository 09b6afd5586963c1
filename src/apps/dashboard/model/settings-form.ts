import type { SettingMember, SettingValue } from "../../../documents/settings.ts";
import type { Json } from "../../../domain/json.ts";

/** Settings of one section, in the file's order; those in no section come first, under `General`. */
export interface SettingsSection {
  readonly title: string;
  readonly settings: readonly SettingMember[];
}

const GENERAL = "General";

export function settingsSections(settings: readonly SettingMember[]): readonly SettingsSection[] {
  const titles = [...new Set(settings.map(sectionTitle))].toSorted(
    (a, b) => Number(b === GENERAL) - Number(a === GENERAL),
  );
  return titles.map((title) => ({
    title,
    settings: settings.filter((setting) => sectionTitle(setting) === title),
  }));
}

function sectionTitle({ key }: SettingMember): string {
  const [section, name] = key.split(".");
  if (section === undefined || name === undefined) return GENERAL;
  return withAcronyms(section.charAt(0).toUpperCase() + section.slice(1));
}

/** `quietHours` as `quiet hours`. */
export function settingName({ key }: Pick<SettingMember, "key">): string {
  const name = key.split(".").at(-1) ?? key;
  return withAcronyms(name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`));
}

function withAcronyms(words: string): string {
  return words.replaceAll(/\b(api|url)\b/gi, (word) => word.toUpperCase());
}

/** The changed settings as a part of the settings file: sections as objects. */
export function toChanges(changed: ReadonlyMap<string, SettingValue>): Json {
  const file: Record<string, Json> = {};
  for (const [key, value] of changed) {
    const [section, name] = key.split(".");
    if (section === undefined) continue;
    if (name === undefined) file[section] = value;
    else file[section] = { ...(file[section] as Record<string, Json> | undefined), [name]: value };
  }
  return file;
}

/** What was typed, as the setting's value; empty text is `null` where the default is. Lists are typed as lines. */
export function fromTyped(setting: SettingMember, typed: string): SettingValue {
  const text = typed.trim();
  if (text === "" && setting.byDefault === null) return null;
  if (setting.kind === "list") return text === "" ? [] : text.split(/\s*[\n,]\s*/).map(plainValue);
  if (setting.kind === "number") return text === "" ? null : Number(text);
  return text;
}

function plainValue(text: string): string | number {
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** A value as it stands in a field. */
export function toTyped(value: SettingValue): string {
  if (value === null) return "";
  return Array.isArray(value) ? value.join("\n") : String(value);
}
