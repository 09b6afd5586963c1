import type { AccountId } from "../../domain/account.ts";
import { must } from "../../domain/assert.ts";
import type {
  KnownMachine,
  MachineCoverage,
  MachineId,
  MachineUse,
  TimeSpan,
} from "../../domain/machine-use.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { PutUsesResult, UsesQuery } from "../../ports/store.ts";
import { beatsUse, compareUses, cutSpans, unionSpans } from "../machine-uses.ts";
import { seeAccount } from "./accounts.ts";
import type { Connection, KeyRow, Query } from "./connection.ts";
import { rangeBindings } from "./series.ts";

/** Keeps uses that are new or larger, and joins the spans. Runs inside a write transaction. */
export function putUses(
  connection: Connection,
  uses: readonly MachineUse[],
  covered: readonly MachineCoverage[],
): PutUsesResult {
  const result = { inserted: 0, replaced: 0, duplicates: 0 };
  for (const use of uses) result[putUse(connection, use)] += 1;
  for (const coverage of covered) cover(connection, coverage);
  return result;
}

function putUse(connection: Connection, use: MachineUse): keyof PutUsesResult {
  const accountKey = seeAccount(connection, use.accountId, use.atMs);
  const machineKey = findOrAddMachine(connection, use.machineId);
  const { atMs, model, speed = "" } = use;
  const old = connection.row(FIND_USE, { accountKey, atMs, machineKey, model, speed });
  if (old !== undefined && !beatsUse(use, toUse(old))) return "duplicates";
  connection.change(WRITE_USE, { accountKey, machineKey, atMs, model, speed, ...countBindings(use) });
  return old === undefined ? "inserted" : "replaced";
}

function countBindings(use: MachineUse) {
  const { messages, inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens } =
    use;
  const counts = {
    messages,
    inputTokens,
    outputTokens,
    cacheWrite5mTokens,
    cacheWrite1hTokens,
    cacheReadTokens,
  };
  return { ...counts, marks: use.marks.join(" ") };
}

const USE_COLUMNS = `
account_id AS accountId, machine_id AS machineId, at_ms AS atMs, model, speed, messages, input_tokens AS inputTokens,
output_tokens AS outputTokens, cache_write_5m_tokens AS cacheWrite5mTokens, cache_write_1h_tokens AS cacheWrite1hTokens,
cache_read_tokens AS cacheReadTokens, marks`;

const FROM_USES = "FROM machine_uses JOIN accounts USING (account_key) JOIN machines USING (machine_key)";

type UseRow = Omit<MachineUse, "speed" | "marks"> & { readonly speed: string; readonly marks: string };

const FIND_USE: Query<UseRow> = {
  sql: `
SELECT ${USE_COLUMNS} ${FROM_USES}
WHERE account_key = :accountKey AND at_ms = :atMs AND machine_key = :machineKey AND model = :model AND speed = :speed`,
};

const WRITE_USE = `
INSERT OR REPLACE INTO machine_uses (
  account_key, at_ms, machine_key, model, speed, messages, input_tokens, output_tokens,
  cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, marks)
VALUES (
  :accountKey, :atMs, :machineKey, :model, :speed, :messages, :inputTokens, :outputTokens,
  :cacheWrite5mTokens, :cacheWrite1hTokens, :cacheReadTokens, :marks)`;

function toUse({ speed, marks, ...row }: UseRow): MachineUse {
  return { ...row, speed: speedOf(speed), marks: marksOf(marks) };
}

function speedOf(speed: string): string | undefined {
  return speed === "" ? undefined : speed;
}

function marksOf(marks: string): readonly string[] {
  return marks === "" ? [] : marks.split(" ");
}

function cover(connection: Connection, coverage: MachineCoverage): void {
  const { accountId, machineId, name, fromMs, toMs } = coverage;
  const accountKey = seeAccount(connection, accountId, toMs);
  const machineKey = findOrAddMachine(connection, machineId);
  const known = connection.rows(LIST_SPANS, { accountKey, machineKey });
  rewriteSpans(connection, { accountKey, machineKey }, unionSpans([...known, { fromMs, toMs }]));
  if (name !== undefined) connection.change(NAME_MACHINE, { machineKey, name, toMs });
}

const LIST_SPANS: Query<TimeSpan> = {
  sql: `
SELECT from_ms AS fromMs, to_ms AS toMs FROM machine_coverage
WHERE account_key = :accountKey AND machine_key = :machineKey ORDER BY from_ms`,
};

/** The name that was given last; of two given at one instant the greater text. */
const NAME_MACHINE = `
UPDATE machines SET name = :name, named_at_ms = :toMs
WHERE machine_key = :machineKey AND (named_at_ms IS NULL OR (:toMs, :name) > (named_at_ms, name))`;

function rewriteSpans(
  connection: Connection,
  keys: { readonly accountKey: number; readonly machineKey: number },
  spans: readonly TimeSpan[],
): void {
  connection.change(DROP_SPANS, keys);
  for (const { fromMs, toMs } of spans) connection.change(ADD_SPAN, { ...keys, fromMs, toMs });
}

const DROP_SPANS =
  "DELETE FROM machine_coverage WHERE account_key = :accountKey AND machine_key = :machineKey";
const ADD_SPAN = "INSERT INTO machine_coverage VALUES (:accountKey, :machineKey, :fromMs, :toMs)";

function findOrAddMachine(connection: Connection, id: MachineId): number {
  return connection.row(FIND_MACHINE, { id })?.key ?? connection.insert(ADD_MACHINE, { id });
}

const FIND_MACHINE: Query<KeyRow> = {
  sql: "SELECT machine_key AS key FROM machines WHERE machine_id = :id",
};
const ADD_MACHINE: Query<KeyRow> = {
  sql: "INSERT INTO machines (machine_id) VALUES (:id) RETURNING machine_key AS key",
};

/** Oldest first, ties by machine, model and speed. */
export function listUses(connection: Connection, query: UsesQuery): readonly MachineUse[] {
  const { accountId } = query;
  const idOf = new Map(connection.rows(LIST_IDS).map(({ key, id }) => [key, id]));
  const rows = connection.tuples(LIST_USES, { accountId, ...rangeBindings(query) });
  return rows
    .map(([machineKey, atMs, model, speed, messages, input, output, write5m, write1h, read, marks]) => ({
      machineId: must(idOf.get(machineKey), "each use has its machine"),
      accountId,
      atMs,
      model,
      speed: speedOf(speed),
      messages,
      inputTokens: input,
      outputTokens: output,
      cacheWrite5mTokens: write5m,
      cacheWrite1hTokens: write1h,
      cacheReadTokens: read,
      marks: marksOf(marks),
    }))
    .sort(compareUses);
}

type UseTuple = readonly [
  machineKey: number,
  atMs: EpochMs,
  model: string,
  speed: string,
  messages: number,
  inputTokens: number,
  outputTokens: number,
  cacheWrite5mTokens: number,
  cacheWrite1hTokens: number,
  cacheReadTokens: number,
  marks: string,
];

/** In the order of the key, in which machines do not come by their ids. Without a join, which would double the time. */
export const LIST_USES: Query<UseTuple> = {
  sql: `
SELECT machine_key, at_ms, model, speed, messages, input_tokens, output_tokens,
  cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, marks
FROM machine_uses
WHERE account_key = (SELECT account_key FROM accounts WHERE account_id = :accountId)
  AND at_ms BETWEEN :fromMs AND :toMs
ORDER BY at_ms`,
};

const LIST_IDS: Query<KeyRow & { readonly id: MachineId }> = {
  sql: "SELECT machine_key AS key, machine_id AS id FROM machines",
};

/** By id. */
export function listMachines(connection: Connection, accountId: AccountId): readonly KnownMachine[] {
  return connection.rows(LIST_MACHINES, { accountId }).map(({ accountKey, machineKey, id, name }) => ({
    id,
    name: name ?? undefined,
    covered: connection.rows(LIST_SPANS, { accountKey, machineKey }).map((span) => ({ ...span })),
  }));
}

interface MachineRow {
  readonly accountKey: number;
  readonly machineKey: number;
  readonly id: MachineId;
  readonly name: string | null;
}

const LIST_MACHINES: Query<MachineRow> = {
  sql: `
SELECT account_key AS accountKey, machine_key AS machineKey, machine_id AS id, name
FROM machines JOIN accounts ON account_id = :accountId
WHERE EXISTS (SELECT 1 FROM machine_uses AS u WHERE u.account_key = accounts.account_key AND u.machine_key = machines.machine_key)
   OR EXISTS (SELECT 1 FROM machine_coverage AS c WHERE c.account_key = accounts.account_key AND c.machine_key = machines.machine_key)
ORDER BY machine_id`,
};

/** Runs inside a write transaction. Returns how many slots went. */
export function forgetMachine(connection: Connection, id: MachineId): number {
  const machineKey = connection.row(FIND_MACHINE, { id })?.key;
  if (machineKey === undefined) return 0;
  connection.change("DELETE FROM machine_coverage WHERE machine_key = :machineKey", { machineKey });
  const dropped = connection.change("DELETE FROM machine_uses WHERE machine_key = :machineKey", {
    machineKey,
  });
  connection.change("DELETE FROM machines WHERE machine_key = :machineKey", { machineKey });
  return dropped;
}

/** Runs inside a write transaction. Returns how many slots went. */
export function dropUsesBefore(connection: Connection, beforeMs: EpochMs): number {
  for (const { accountKey, machineKey } of connection.rows(LIST_COVERED)) {
    const keys = { accountKey, machineKey };
    rewriteSpans(connection, keys, cutSpans(connection.rows(LIST_SPANS, keys), beforeMs));
  }
  return connection.change("DELETE FROM machine_uses WHERE at_ms < :beforeMs", { beforeMs });
}

const LIST_COVERED: Query<{ readonly accountKey: number; readonly machineKey: number }> = {
  sql: "SELECT DISTINCT account_key AS accountKey, machine_key AS machineKey FROM machine_coverage",
};
