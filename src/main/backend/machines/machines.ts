import type { MachinesDocument } from "../../../documents/machines.ts";
import type { Account } from "../../../domain/account.ts";
import type { KnownMachine } from "../../../domain/machine-use.ts";
import { toIso } from "../../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import type { Store } from "../../../ports/store.ts";
import { isoOrNull } from "../../../view/instant.ts";
import type { Installation } from "../../installation.ts";
import { knownMachineId } from "./machine-identity.ts";

type Member = MachinesDocument["machines"][number];

/** This machine, and what was heard of others. */
export async function listMachines(installation: Installation): Promise<MachinesDocument> {
  const store = await installation.store();
  const accounts = await store.accounts();
  const members = await Promise.all(accounts.map((account) => machinesOf(store, account)));
  return {
    schema: "claude-meter/machines.v1",
    generatedAt: toIso(installation.clock.nowMs()),
    own: {
      id: (await knownMachineId(installation.machine)) ?? null,
      name: installation.settings().machineName,
    },
    machines: members.flat(),
  };
}

/** Drops all that came from one. Errors: `UserError` (3) when none, or more than one, is called so. */
export async function forgetMachine(installation: Installation, wanted: string): Promise<MachinesDocument> {
  const store = await installation.store();
  const machine = await findMachine(store, wanted);
  const forgottenMinutes = await store.forgetMachine(machine.id);
  return { ...(await listMachines(installation)), forgottenMinutes };
}

async function machinesOf(store: Store, { id: accountId }: Account): Promise<readonly Member[]> {
  const machines = await store.machines(accountId);
  const uses = machines.length === 0 ? [] : await store.uses({ accountId });
  return machines.map(({ id, name, covered }) => {
    const own = uses.filter(({ machineId }) => machineId === id);
    return {
      id,
      name: name ?? null,
      account: accountId,
      minutes: own.length,
      firstUseAt: isoOrNull(own[0]?.atMs),
      lastUseAt: isoOrNull(own.at(-1)?.atMs),
      covered: covered.map(({ fromMs, toMs }) => ({ from: toIso(fromMs), to: toIso(toMs) })),
    };
  });
}

/** By its id, the beginning of it, or its name. */
async function findMachine(store: Store, wanted: string): Promise<KnownMachine> {
  const lists = await Promise.all((await store.accounts()).map(({ id }) => store.machines(id)));
  const known = [...new Map(lists.flat().map((machine) => [machine.id, machine])).values()];
  const matching = known.filter(({ id, name }) => id.startsWith(wanted) || name === wanted);
  const [only, ...others] = matching;
  if (only !== undefined && others.length === 0) return only;
  const names = known.map(({ id, name }) => (name === undefined ? id : `${id} (${name})`));
  throw new UserError({
    code: "no-such-machine",
    message: `${only === undefined ? "No machine is" : "Several machines are"} called "${wanted}".`,
    hint: names.length === 0 ? "No machine's uses were imported." : `There are: ${names.join(", ")}.`,
    exitCode: EXIT_CODES.noData,
  });
}
