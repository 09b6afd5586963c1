import type { Account, AccountId } from "../../domain/account.ts";
import type { Cycle, SeriesPoint } from "../../domain/cycle.ts";
import type { Json } from "../../domain/json.ts";
import type { KnownMachine, MachineCoverage, MachineId, MachineUse } from "../../domain/machine-use.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { WindowKey } from "../../domain/window.ts";
import type {
  AppendResult,
  PutUsesResult,
  ReadingQuery,
  RecordChange,
  Retention,
  SnapshotQuery,
  Store,
  TimeRange,
  UsesQuery,
} from "../../ports/store.ts";
import type { DecodePayload } from "../decode-payload.ts";
import { listAccounts, putAccount } from "./accounts.ts";
import { appendSnapshots } from "./append.ts";
import type { Connection } from "./connection.ts";
import { listCycles } from "./cycles.ts";
import { forgetMachine, listMachines, listUses, putUses } from "./machine-uses.ts";
import { openDatabase, type OpenDatabaseOptions } from "./open-database.ts";
import { pruneStore } from "./prune.ts";
import { listRecordKeys, readRecord, updateRecord } from "./records.ts";
import { STORE_DATABASE } from "./schema.ts";
import { listReadings, listWindowKeys } from "./series.ts";
import { findSnapshotIds, latestSnapshots, readSnapshot } from "./snapshots.ts";

/** Which file, and how its payloads are understood. */
export interface SqliteStoreOptions extends OpenDatabaseOptions {
  readonly decode: DecodePayload;
}

/**
 * The store in one SQLite file, for any number of processes at once. Tables, durability and faults: docs/store.md.
 * Errors: rejects with `StoreError`; a file that cannot be used is left exactly as it was found.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  return new SqliteStore(await openDatabase(options, STORE_DATABASE), options.decode);
}

class SqliteStore implements Store {
  readonly #connection: Connection;
  readonly #decode: DecodePayload;

  constructor(connection: Connection, decode: DecodePayload) {
    this.#connection = connection;
    this.#decode = decode;
  }

  async putAccount(account: Account, seenAtMs: EpochMs): Promise<void> {
    this.#connection.write(() => putAccount(this.#connection, account, seenAtMs));
  }

  async accounts(): Promise<readonly Account[]> {
    return listAccounts(this.#connection);
  }

  async append(snapshots: readonly Snapshot[]): Promise<AppendResult> {
    return this.#connection.write(() => appendSnapshots(this.#connection, snapshots));
  }

  /** No transaction stays open between two snapshots; what is appended meanwhile is not seen. */
  async *snapshots(query: SnapshotQuery): AsyncGenerator<Snapshot> {
    for (const id of findSnapshotIds(this.#connection, query)) {
      const snapshot = readSnapshot(this.#connection, id, this.#decode);
      if (snapshot) yield snapshot;
    }
  }

  async latestSnapshots(accountId: AccountId, atMs: EpochMs): Promise<readonly Snapshot[]> {
    return this.#connection.read(() => latestSnapshots(this.#connection, accountId, atMs, this.#decode));
  }

  async readings(query: ReadingQuery): Promise<readonly SeriesPoint[]> {
    return listReadings(this.#connection, query);
  }

  async windowKeys(accountId: AccountId, range: TimeRange): Promise<readonly WindowKey[]> {
    return listWindowKeys(this.#connection, accountId, range);
  }

  async cycles(query: ReadingQuery): Promise<readonly Cycle[]> {
    return this.#connection.read(() => listCycles(this.#connection, query));
  }

  async putUses(uses: readonly MachineUse[], covered: readonly MachineCoverage[]): Promise<PutUsesResult> {
    return this.#connection.write(() => putUses(this.#connection, uses, covered));
  }

  async uses(query: UsesQuery): Promise<readonly MachineUse[]> {
    return this.#connection.read(() => listUses(this.#connection, query));
  }

  async machines(accountId: AccountId): Promise<readonly KnownMachine[]> {
    return this.#connection.read(() => listMachines(this.#connection, accountId));
  }

  async forgetMachine(machineId: MachineId): Promise<number> {
    return this.#connection.write(() => forgetMachine(this.#connection, machineId));
  }

  async record(key: string): Promise<Json | undefined> {
    return readRecord(this.#connection, key);
  }

  async updateRecord<T>(key: string, change: (current: Json | undefined) => RecordChange<T>): Promise<T> {
    return this.#connection.write(() => updateRecord(this.#connection, key, change));
  }

  async recordKeys(prefix: string): Promise<readonly string[]> {
    return listRecordKeys(this.#connection, prefix);
  }

  async prune(retention: Retention): Promise<number> {
    return pruneStore(this.#connection, retention);
  }

  async close(): Promise<void> {
    this.#connection.close();
  }
}
