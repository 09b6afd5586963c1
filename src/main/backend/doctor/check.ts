import type { DoctorDocument } from "../../../documents/service.ts";
import { toIso, type EpochMs } from "../../../domain/time.ts";

export type Check = DoctorDocument["checks"][number];

/** One line of the doctor's. */
export function check(
  name: string,
  state: Check["state"],
  message: string,
  hint?: string,
  atMs?: EpochMs,
): Check {
  return { name, state, message, hint: hint ?? null, at: atMs === undefined ? null : toIso(atMs) };
}
