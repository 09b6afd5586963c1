import { closeSync, fchmodSync, openSync, readFileSync } from "node:fs";
import { API_FILES } from "../../api/routes.ts";
import { Secret } from "../../domain/secret.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { createPrivateDir, stateDir } from "../../platform/files/paths.ts";
import { createPrivateFile } from "../../platform/files/private-file.ts";
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
  const token = secureRandom.hex(TOKEN_BYTES);
  return createPrivateFile(path, `${token}\n`) ? new Secret(token) : readToken(path);
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
