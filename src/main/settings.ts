import { isObject } from "../domain/json.ts";
import { EXIT_CODES, UserError } from "../domain/user-error.ts";
import type { Machine } from "../ports/machine.ts";
import { configFile } from "../platform/paths.ts";

/** What the settings file says, with defaults for the rest. */
export interface Settings {
  /** Lets CLAUDE_METER_API_URL name a host that is not loopback. */
  readonly foreignApiUrlAllowed: boolean;
  /** Raw payloads are kept this many days; readings outlive them. `null`: for ever. */
  readonly keepPayloadsDays: number | null;
  /** Readings are kept this many days. `null`: for ever. */
  readonly keepReadingsDays: number | null;
}

const DEFAULTS: Settings = {
  foreignApiUrlAllowed: false,
  keepPayloadsDays: null,
  keepReadingsDays: null,
};

/** The settings. Errors: `UserError` (2) that names the file, the key and what it should be. An absent file means defaults. */
export async function readSettings(machine: Machine): Promise<Settings> {
  const path = configFile(machine);
  const file = await machine.readText(path);
  if (file.kind === "absent") return DEFAULTS;
  if (file.kind === "unreadable") throw badSettings(path, file.message);
  return decodeSettings(file.text, path);
}

/** Settings from the file's text; an unknown key is refused, because it is most often a misspelt one. */
export function decodeSettings(text: string, path: string): Settings {
  const document = parse(text, path);
  if (!isObject(document)) throw badSettings(path, "it must hold one JSON object");
  const unknown = Object.keys(document).find((key) => !Object.hasOwn(DEFAULTS, key));
  if (unknown !== undefined) {
    throw badSettings(path, `"${unknown}" is not a setting; there are ${Object.keys(DEFAULTS).join(", ")}`);
  }
  const { foreignApiUrlAllowed = DEFAULTS.foreignApiUrlAllowed } = document;
  if (typeof foreignApiUrlAllowed !== "boolean")
    throw badSettings(path, '"foreignApiUrlAllowed" must be true or false');
  return {
    foreignApiUrlAllowed,
    keepPayloadsDays: days(document, "keepPayloadsDays", path),
    keepReadingsDays: days(document, "keepReadingsDays", path),
  };
}

function days(
  document: { readonly [key: string]: unknown },
  key: "keepPayloadsDays" | "keepReadingsDays",
  path: string,
) {
  const value = document[key] === undefined ? DEFAULTS[key] : document[key];
  if (value === null || (typeof value === "number" && Number.isFinite(value) && value >= 8)) return value;
  throw badSettings(path, `"${key}" must be null or a number of at least 8: a week is needed to tell a week`);
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badSettings(path, `it is not JSON (${cause instanceof Error ? cause.message : "no reason given"})`);
  }
}

function badSettings(path: string, reason: string): UserError {
  return new UserError({
    code: "bad-settings",
    message: `The settings file ${path} cannot be used: ${reason}.`,
    hint: "Mend it, or move it away to go on with the defaults.",
    exitCode: EXIT_CODES.usage,
  });
}
