import type { KnownMachine } from "../../../domain/machine-use.ts";
import { DAY_MS, type EpochMs } from "../../../domain/time.ts";
import type { Store } from "../../../ports/store.ts";
import { formatAge } from "../../../view/format/duration.ts";
import { machineName } from "../../../view/machines-lines.ts";
import { check, type Check } from "./check.ts";

/** Up to when each other machine is known; none where none ever told anything. By a piece of its id: its name is its user's. */
export async function machineChecks(store: Store | undefined, nowMs: EpochMs): Promise<readonly Check[]> {
  if (store === undefined) return [];
  const lists = await Promise.all((await store.accounts()).map(({ id }) => store.machines(id)));
  return lists.flat().map((machine) => machineCheck(machine, nowMs));
}

function machineCheck({ id, covered }: KnownMachine, nowMs: EpochMs): Check {
  const name = machineName({ id, name: null });
  const end = covered.at(-1);
  const hint = `Import its uses again, or drop them: claude-meter machines forget ${id}.`;
  if (end === undefined) return check(name, "note", "its uses never came whole", hint);
  const ageMs = nowMs - end.toMs;
  const known = `its use is known to ${formatAge(ageMs)}`;
  return ageMs < DAY_MS
    ? check(name, "ok", known, undefined, end.toMs)
    : check(name, "note", `${known}; the split does not know what came since`, hint, end.toMs);
}
