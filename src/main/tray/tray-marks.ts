import type { AlarmMark } from "../../apps/tray/alarm.ts";
import { isObject, parseJson } from "../../domain/json.ts";
import { isSystemError } from "../../domain/thrown.ts";
import { fromIso, toIso } from "../../domain/time.ts";
import { stateDir } from "../../platform/files/paths.ts";
import { writePrivateFile } from "../../platform/files/private-file.ts";
import type { Machine } from "../../ports/machine.ts";

/** Which alarms have rung and were dismissed. A file that makes no sense is no marks: the worst is one more ring. */
export async function readMarks(machine: Machine): Promise<readonly AlarmMark[]> {
  const file = await machine.readText(marksFile(machine));
  const list = file.kind === "text" ? parseJson(file.text) : undefined;
  return Array.isArray(list) ? list.flatMap(decodeMark) : [];
}

/** Errors: none of the file system's: marks that are not kept ring once more after a restart. */
export async function saveMarks(machine: Machine, marks: readonly AlarmMark[]): Promise<void> {
  const list = marks.map(({ resetsAtMs, ...mark }) => ({
    ...mark,
    resetsAt: resetsAtMs === undefined ? null : toIso(resetsAtMs),
  }));
  try {
    writePrivateFile(marksFile(machine), `${JSON.stringify(list)}\n`);
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

function marksFile(machine: Machine): string {
  return machine.joinPath(stateDir(machine), "tray-alarms.json");
}

function decodeMark(value: unknown): readonly AlarmMark[] {
  if (!isObject(value)) return [];
  const { account, window, resetsAt, levelPercent, isDismissed } = value;
  if (typeof account !== "string" || typeof window !== "string" || typeof levelPercent !== "number")
    return [];
  const resetsAtMs = typeof resetsAt === "string" ? fromIso(resetsAt) : undefined;
  return [{ account, window, resetsAtMs, levelPercent, isDismissed: isDismissed === true }];
}
