import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import type { Machine } from "../../ports/machine.ts";
import { configFile } from "../../platform/files/paths.ts";
import { decodeDocument } from "./decode.ts";
import type { Settings } from "./table.ts";

export type { Settings } from "./table.ts";

/** The settings. Errors: `UserError` (2) that names the file, the key and what it should be. An absent file means defaults. */
export async function readSettings(machine: Machine): Promise<Settings> {
  const path = configFile(machine);
  return decodeSettings(await readSettingsText(machine), path);
}

/** The file's text; `{}` when there is none. Errors: `UserError` (2) when it cannot be read. */
export async function readSettingsText(machine: Machine): Promise<string> {
  const path = configFile(machine);
  const file = await machine.readText(path);
  if (file.kind === "unreadable") throw badSettings(path, file.message, HINT_UNREADABLE);
  return file.kind === "absent" ? "{}" : file.text;
}

/** Settings from the file's text. Errors: `UserError` (2). */
export function decodeSettings(text: string, path: string): Settings {
  const refuse = (reason: string): never => {
    throw badSettings(path, reason);
  };
  return decodeDocument(parseSettings(text, path), refuse);
}

/** The file's text as JSON. Errors: `UserError` (2). */
export function parseSettings(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badSettings(path, `it is not JSON (${cause instanceof Error ? cause.message : "no reason given"})`);
  }
}

const HINT_MISTAKE = "Mend it, or move it away to go on with the defaults.";
const HINT_UNREADABLE =
  "Make it and its folder readable for you; a run as another user, such as by sudo, may have made them.";

function badSettings(path: string, reason: string, hint = HINT_MISTAKE): UserError {
  return new UserError({
    code: "bad-settings",
    message: `The settings file ${path} cannot be used: ${reason}.`,
    hint,
    exitCode: EXIT_CODES.usage,
  });
}
