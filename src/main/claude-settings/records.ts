import { isObject } from "../../domain/json.ts";
import { writePrivateFile } from "../../platform/files/private-file.ts";
import { readJson } from "../statusline/state-files.ts";

/** What we remember of a settings file that we changed. */
export interface SettingsRecord {
  /** Where its text before our first change lies; absent: there was no file. */
  readonly backupPath?: string | undefined;
  /** Of the text that we wrote last: while it stands, nobody else has changed the file. */
  readonly writtenHash: string;
}

/** The records, by the settings file's path without links. */
export interface SettingsRecords {
  get(path: string): SettingsRecord | undefined;
  /** `undefined` forgets. Errors: the file system's own. */
  set(path: string, record: SettingsRecord | undefined): void;
}

export function createSettingsRecords(recordsPath: string): SettingsRecords {
  const read = (): Readonly<Record<string, SettingsRecord>> => {
    const document = readJson(recordsPath);
    const entries = Object.entries(
      isObject(document) && isObject(document["files"]) ? document["files"] : {},
    );
    return Object.fromEntries(
      entries.filter((entry): entry is [string, SettingsRecord] => isRecord(entry[1])),
    );
  };
  return {
    get: (path) => read()[path],
    set: (path, record) => {
      const { [path]: _, ...others } = read();
      const files = record === undefined ? others : { ...others, [path]: record };
      writePrivateFile(recordsPath, `${JSON.stringify({ files }, null, 2)}\n`);
    },
  };
}

function isRecord(value: unknown): value is SettingsRecord {
  if (!isObject(value)) return false;
  const { backupPath, writtenHash } = value;
  return typeof writtenHash === "string" && (backupPath === undefined || typeof backupPath === "string");
}
