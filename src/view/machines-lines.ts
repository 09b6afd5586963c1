import type { MachinesDocument } from "../documents/machines.ts";
import { formatAge } from "./format/duration.ts";
import { at } from "./instant.ts";

type Member = MachinesDocument["machines"][number];

/** What a person calls a machine that may have no name. */
export function machineName({ id, name }: { readonly id: string; readonly name: string | null }): string {
  return name ?? `machine ${id.slice(0, 6)}`;
}

/** One sentence for each machine. */
export function machinesLines(document: MachinesDocument): readonly string[] {
  const { machines, forgottenMinutes, generatedAt } = document;
  const forgotten = forgottenMinutes === undefined ? [] : [`Forgot ${forgottenMinutes} minutes of use.`];
  if (machines.length === 0)
    return [...forgotten, "No other machine's use is known. docs/machines.md says how it travels."];
  const isShared = new Set(machines.map(({ account }) => account)).size > 1;
  const line = (machine: Member) => machineLine(machine, generatedAt, isShared);
  return [...forgotten, ...machines.map(line)];
}

/** `desktop (30f7f92698908b0d): 272 minutes of use, the last 3h ago; known to 10m ago`. */
function machineLine(machine: Member, generatedAt: string, withAccount: boolean): string {
  const age = (iso: string) => formatAge(at(generatedAt) - at(iso));
  const last = machine.lastUseAt === null ? "" : `, the last ${age(machine.lastUseAt)}`;
  const end = machine.covered.at(-1)?.to;
  const known = end === undefined ? "no delivery was whole" : `known to ${age(end)}`;
  const whose = withAccount ? `, account ${machine.account}` : "";
  return `${machineName(machine)} (${machine.id})${whose}: ${machine.minutes} minutes of use${last}; ${known}`;
}
