import { lineLook } from "../../apps/statusline/line-settings.ts";
import { sessionLine } from "../../apps/statusline/session-line.ts";
import type { StatusDocument } from "../../documents/status.ts";
import { isSystemError } from "../../domain/thrown.ts";
import type { EpochMs } from "../../domain/time.ts";
import { writePrivateFile } from "../../platform/files/private-file.ts";
import { toGuardDocument } from "../../view/guard/guard-document.ts";
import { createLocalTime } from "../../view/format/local-time.ts";
import { at } from "../../view/instant.ts";
import type { Installation } from "../installation.ts";
import { FACE_FILES, facePath, type FaceFile } from "./face-files.ts";

/** As `guard` without options. */
const GUARD_DEFAULTS = { thresholdPercent: 95, window: undefined, ageSecondsMax: 900 };

type FacesInstallation = Pick<Installation, "machine" | "settings" | "wallClockOf">;

/**
 * Writes every face file, each whole or not at all. `document` must be of all accounts, as of now.
 * Errors: none of the file system's; a face that cannot be written keeps its old text, and its age tells. Returns whether all were.
 */
export function writeFaces(installation: FacesInstallation, document: StatusDocument): boolean {
  const texts: Readonly<Record<FaceFile, string>> = {
    "status.json": `${JSON.stringify(document)}\n`,
    "guard.json": `${JSON.stringify(toGuardDocument(document, GUARD_DEFAULTS))}\n`,
    "statusline.txt": lineFace(installation, document, at(document.generatedAt)),
  };
  try {
    for (const name of FACE_FILES) writePrivateFile(facePath(installation.machine, name), texts[name]);
    return true;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

/** Writes the status line alone, anew: its countdown and its age go on while the document stays. Errors: none, as `writeFaces`. */
export function renewLineFace(
  installation: FacesInstallation,
  document: StatusDocument,
  nowMs: EpochMs,
): void {
  try {
    writePrivateFile(
      facePath(installation.machine, "statusline.txt"),
      lineFace(installation, document, nowMs),
    );
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** The status line as the settings want it, for a shell that only prints it; without a line break at its end. */
function lineFace(
  { settings, wallClockOf }: FacesInstallation,
  document: StatusDocument,
  nowMs: EpochMs,
): string {
  const { statusline } = settings();
  const { look } = lineLook(statusline);
  return sessionLine(
    {
      document,
      simulated: document.simulated,
      account: statusline.account ?? "",
      nowMs,
      localTime: createLocalTime(wallClockOf),
    },
    look,
  );
}
