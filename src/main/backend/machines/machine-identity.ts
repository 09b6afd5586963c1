import { readFileSync } from "node:fs";
import { isMachineId, machineId, type MachineId } from "../../../domain/machine-use.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { createPrivateDir, stateDir } from "../../../platform/files/paths.ts";
import { createPrivateFile } from "../../../platform/files/private-file.ts";
import { createSecureRandom } from "../../../platform/secure-random.ts";
import type { Machine } from "../../../ports/machine.ts";

const ID_BYTES = 8;

/**
 * This machine's name among those that share an account: drawn at its first use and kept in a file of the state folder.
 * Errors: `UserError` when the file holds something else.
 */
export async function ownMachineId(machine: Machine): Promise<MachineId> {
  await createPrivateDir(stateDir(machine));
  const path = machineIdFile(machine);
  const id = machineId(createSecureRandom().hex(ID_BYTES));
  return createPrivateFile(path, `${id}\n`) ? id : readId(path);
}

/** `undefined` while none was drawn. */
export async function knownMachineId(machine: Machine): Promise<MachineId | undefined> {
  const file = await machine.readText(machineIdFile(machine));
  const text = file.kind === "text" ? file.text.trim() : "";
  return isMachineId(text) ? text : undefined;
}

function machineIdFile(machine: Machine): string {
  return machine.joinPath(stateDir(machine), "machine-id");
}

function readId(path: string): MachineId {
  const text = readFileSync(path, "utf8").trim();
  if (isMachineId(text)) return text;
  throw new UserError({
    code: "bad-machine-id",
    message: `${path} does not hold a machine's id.`,
    hint: "Delete it: a new one is drawn. Other machines then take this one for another.",
    exitCode: EXIT_CODES.unexpected,
  });
}
