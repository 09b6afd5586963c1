import { isObject } from "../../domain/json.ts";
import type { Setting } from "./define.ts";

/** Says why a document is no settings; never returns. */
export type Refuse = (reason: string) => never;

/** The table as data: a setting, or a section of them. */
export interface SettingsTable {
  readonly [key: string]: Setting<unknown> | Readonly<Record<string, Setting<unknown>>>;
}

/** What settings of a table say. */
export type ValueOf<Entry> =
  Entry extends Setting<infer T> ? T : { readonly [Key in keyof Entry]: ValueOf<Entry[Key]> };

/** Whether an entry of the table is a setting, not a section. */
export function isSetting(entry: SettingsTable[string]): entry is Setting<unknown> {
  return typeof entry["accepts"] === "function";
}

/** The values of a table, or of one section of it, from its part of the document. */
export function decodeGroup(
  table: SettingsTable,
  document: { readonly [key: string]: unknown },
  prefix: string,
  refuse: Refuse,
): Readonly<Record<string, unknown>> {
  refuseUnknownKeys(table, document, prefix, refuse);
  const entries = Object.entries(table).map(([key, entry]) => {
    const place = `${prefix}${key}`;
    const value = document[key];
    if (isSetting(entry)) return [key, decodeSetting(entry, value, place, refuse)];
    if (value !== undefined && !isObject(value)) return refuse(`"${place}" must be an object`);
    return [key, decodeGroup(entry, value ?? {}, `${place}.`, refuse)];
  });
  return Object.fromEntries(entries) as Readonly<Record<string, unknown>>;
}

function decodeSetting(setting: Setting<unknown>, value: unknown, place: string, refuse: Refuse): unknown {
  if (value === undefined) return setting.byDefault;
  if (setting.accepts(value)) return value;
  const problem = setting.problem?.(value);
  return refuse(`"${place}" must be ${setting.mustBe}${problem === undefined ? "" : `: ${problem}`}`);
}

function refuseUnknownKeys(table: SettingsTable, document: object, prefix: string, refuse: Refuse): void {
  const unknown = Object.keys(document).find((key) => !Object.hasOwn(table, key));
  if (unknown === undefined) return;
  const known = Object.keys(table)
    .map((key) => `${prefix}${key}`)
    .join(", ");
  refuse(`"${prefix}${unknown}" is not a setting; there are ${known}`);
}
