import { fileURLToPath } from "node:url";
import type { EncodePng, FaceEvents, TrayFace } from "../../apps/tray/face.ts";
import { macosIcon, startHelperFace, windowsIcon } from "../../apps/tray/helper/helper-face.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { takeExclusiveLock } from "../../platform/files/exclusive-lock.ts";
import { startLineChild } from "../../platform/processes/line-child.ts";
import { stateDir } from "../../platform/files/paths.ts";
import type { Machine } from "../../ports/machine.ts";
import type { Panel } from "../../view/menu/tray-settings.ts";

export interface HelperPlace {
  readonly place: string;
  readonly panel: Panel;
  readonly encodePng: EncodePng;
}

/** The tray of Windows or macOS, drawn by a helper that lies beside this program. Errors: `UserError` where one runs already. */
export async function startHelper(
  machine: Machine,
  { place, panel, encodePng }: HelperPlace,
  events: FaceEvents,
): Promise<TrayFace> {
  const name = `tray-${machine.sha256Hex(place).slice(0, 16)}.lock`;
  const lock = await takeExclusiveLock(machine.joinPath(stateDir(machine), name));
  if (lock === undefined) throw runsAlready();
  const beside = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const isWindows = machine.os === "windows";
  const child = isWindows
    ? startLineChild(process.execPath, [beside("../tray-windows.js")])
    : startLineChild("/usr/bin/osascript", ["-l", "JavaScript", beside("../tray-macos.js")]);
  const face = await startHelperFace(
    { child, toIcon: isWindows ? windowsIcon(panel) : macosIcon(encodePng) },
    events,
  );
  return { ...face, close: () => face.close().finally(() => lock.release()) };
}

function runsAlready(): UserError {
  return new UserError({
    code: "tray-runs",
    message: "The tray of this state folder runs already.",
    hint: "Look for it among the icons; choose Quit in its menu to end it.",
    exitCode: EXIT_CODES.busy,
  });
}
