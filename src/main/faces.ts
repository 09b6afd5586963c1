import type { StatusDocument } from "../documents/status.ts";
import { stateDir } from "../platform/paths.ts";
import { writePrivateFile } from "../platform/private-file.ts";
import { toGuardDocument } from "../view/guard-document.ts";
import type { Installation } from "./installation.ts";

/** What the faces without a daemon read: each a small file that holds one newest thing, with its age in it. */
export const FACE_FILES = ["status.json", "guard.json"] as const;

/** As `guard` without options. */
const GUARD_DEFAULTS = { thresholdPercent: 95, window: undefined, ageSecondsMax: 900 };

/** The folder of the face files. */
export function facesDir({ machine }: Pick<Installation, "machine">): string {
  return machine.joinPath(stateDir(machine), "faces");
}

/**
 * Writes every face file, each whole or not at all. `document` must be of all accounts, as of now.
 * Errors: none of the file system's; a face that cannot be written keeps its old text, and its age tells. Returns whether all were.
 */
export function writeFaces(installation: Pick<Installation, "machine">, document: StatusDocument): boolean {
  const dir = facesDir(installation);
  const texts: Readonly<Record<(typeof FACE_FILES)[number], string>> = {
    "status.json": `${JSON.stringify(document)}\n`,
    "guard.json": `${JSON.stringify(toGuardDocument(document, GUARD_DEFAULTS))}\n`,
  };
  try {
    for (const name of FACE_FILES) writePrivateFile(installation.machine.joinPath(dir, name), texts[name]);
    return true;
  } catch (error) {
    if (error instanceof Error && "syscall" in error) return false;
    throw error;
  }
}
