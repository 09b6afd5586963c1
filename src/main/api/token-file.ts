import { closeSync, fchmodSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { API_FILES } from "../../api/routes.ts";
import { Secret } from "../../domain/secret.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { createPrivateDir, stateDir } from "../../platform/paths.ts";
import type { Machine } from "../../ports/machine.ts";
import type { SecureRandom } from "../../ports/secure-random.ts";

const TOKEN_BYTES = 32;

/**
 * The API's bearer token, drawn at its first use and kept in a file that its owner alone may read.
 * Errors: `UserError` when the file holds something else, or another user may read it and that cannot be changed.
 */
export async function openToken(machine: Machine, secureRandom: SecureRandom): Promise<Secret> {
  await createPrivateDir(stateDir(machine));
  const path = machine.joinPath(stateDir(machine), API_FILES.token);
  const made = createToken(path, secureRandom);
  return made ?? readToken(path);
}

/** `undefined` when there is a file already: it is made by whoever comes first, and never written over. */
function createToken(path: string, secureRandom: SecureRandom): Secret | undefined {
  let file: number;
  try {
    file = openSync(path, "wx", 0o600);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return undefined;
    throw error;
  }
  try {
    const token = secureRandom.hex(TOKEN_BYTES);
    writeSync(file, `${token}\n`);
    return new Secret(token);
  } catch (error) {
    // On a full disk: an empty file would be taken for one that somebody broke, for ever.
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

function readToken(path: string): Secret {
  const file = openSync(path, "r");
  try {
    // A backup or a copy may have opened it to others.
    if (process.platform !== "win32") fchmodSync(file, 0o600);
    const token = readFileSync(file, "utf8").trim();
    if (/^[0-9a-f]{64}$/.test(token)) return new Secret(token);
  } finally {
    closeSync(file);
  }
  throw new UserError({
    code: "bad-api-token",
    message: `${path} does not hold a token.`,
    hint: "Delete it and start the meter again: it draws a new one. Paired extensions stay paired.",
    exitCode: EXIT_CODES.unexpected,
  });
}
