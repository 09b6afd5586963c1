import type { ImportDocument } from "../../../documents/service.ts";
import type { Account } from "../../../domain/account.ts";
import type { MachineCoverage, MachineId, MachineUse } from "../../../domain/machine-use.ts";
import { epochMs, toIso } from "../../../domain/time.ts";
import type { Store } from "../../../ports/store.ts";
import { knownAccount } from "../../../sources/import/known-account.ts";
import {
  decodeUsesLine,
  type ImportedCoverage,
  type ImportedUse,
  type UsesProblem,
} from "../../../sources/import/uses-line.ts";
import type { Installation } from "../../installation.ts";
import { knownMachineId } from "./machine-identity.ts";

/** One line of a file, so that a problem can name it. */
export interface NumberedLine {
  readonly line: string;
  /** From 1. */
  readonly number: number;
}

interface UsesImport {
  readonly kept: NonNullable<ImportDocument["uses"]>;
  readonly rejected: ImportDocument["rejected"];
  readonly accounts: readonly string[];
}

type Line = ImportedUse | ImportedCoverage;

/** Keeps what the lines say of other machines; bad lines are named and do not stop the good ones. */
export async function importUses(
  installation: Installation,
  lines: readonly NumberedLine[],
  fallback: Account | undefined,
): Promise<UsesImport> {
  const store = await installation.store();
  const known = await store.accounts();
  const ownId = await knownMachineId(installation.machine);
  const rejected: ImportDocument["rejected"] = [];
  const good: Line[] = [];
  let isOwnTold = false;
  for (const { line, number } of lines) {
    const decoded = decodeUsesLine(line, fallback);
    if (decoded.kind === "problem") rejected.push({ line: number, ...withoutKind(decoded) });
    else if (machineOf(decoded) !== ownId) good.push(underKnown(decoded, known));
    else if (!isOwnTold) {
      isOwnTold = true;
      rejected.push({ line: number, ...OWN_MACHINE });
    }
  }
  await putAccounts(store, good);
  const uses = good.filter(({ kind }) => kind === "use") as readonly ImportedUse[];
  const covered = good.filter((line) => line.kind === "coverage" && isWhole(line, uses));
  const coverage = covered.flatMap((line) => (line.kind === "coverage" ? [line.coverage] : []));
  const result = await store.putUses(
    uses.map(({ use }) => use),
    coverage,
  );
  return {
    kept: {
      ...result,
      machines: machinesOf(
        uses.map(({ use }) => use),
        coverage,
      ),
    },
    rejected,
    accounts: [...new Set(good.map(({ account }) => account.id))],
  };
}

/** Its own uses are in its transcripts: they would count twice. */
const OWN_MACHINE: Omit<UsesProblem, "kind"> = {
  code: "own-machine",
  message:
    "These are uses of this machine itself. If they are another's whose state folder was copied, delete its file machine-id and export again.",
};

function withoutKind({ code, message }: UsesProblem) {
  return { code, message };
}

function machineOf(line: Line): MachineId {
  return line.kind === "use" ? line.use.machineId : line.coverage.machineId;
}

function underKnown(line: Line, known: readonly Account[]): Line {
  const account = knownAccount(line.account, known);
  const accountId = account.id;
  return line.kind === "use"
    ? { ...line, account, use: { ...line.use, accountId } }
    : { ...line, account, coverage: { ...line.coverage, accountId } };
}

/** A delivery that was cut or lost lines vouches for nothing. */
function isWhole({ coverage, useCount }: ImportedCoverage, uses: readonly ImportedUse[]): boolean {
  const own = uses.filter(
    ({ use }) => use.machineId === coverage.machineId && use.accountId === coverage.accountId,
  );
  return own.length >= useCount;
}

/** Each account once, as of the newest line that names it. */
async function putAccounts(store: Store, lines: readonly Line[]): Promise<void> {
  const newest = new Map(lines.map((line) => [line.account.id, line] as const));
  for (const line of newest.values())
    await store.putAccount(line.account, line.kind === "use" ? line.use.atMs : line.coverage.toMs);
}

function machinesOf(
  uses: readonly MachineUse[],
  covered: readonly MachineCoverage[],
): UsesImport["kept"]["machines"] {
  const ids = [...new Set([...uses, ...covered].map(({ machineId }) => machineId))].sort();
  return ids.map((id) => {
    const own = covered.filter(({ machineId }) => machineId === id);
    const toMs = own.length === 0 ? undefined : epochMs(Math.max(...own.map((each) => each.toMs)));
    return {
      id,
      name: own.findLast(({ name }) => name !== undefined)?.name ?? null,
      coveredTo: toMs === undefined ? null : toIso(toMs),
    };
  });
}
