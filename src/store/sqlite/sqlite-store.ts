import type { Account, AccountId } from "../../domain/account.ts";
import type { Cycle, SeriesPoint } from "../../domain/cycle.ts";
import type { Json } from "../../domain/json.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import { SECOND_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { WindowKey } from "../../domain/window.ts";
import type {
  AppendResult,
  ReadingQuery,
  RecordChange,
  Retention,
  SnapshotQuery,
  Store,
  TimeRange,
} from "../../ports/store.ts";
import type { DecodePayload } from "../decode-payload.ts";
import { listAccounts, putAccount } from "./accounts.ts";
import { appendSnapshots } from "./append.ts";
import { openConnection, type Connection } from "./connection.ts";
import { listCycles } from "./cycles.ts";
import { makeReady } from "./make-ready.ts";
import { checkStoreVersion } from "./migrate.ts";
import { pruneStore } from "./prune.ts";
import { listRecordKeys, readRecord, updateRecord } from "./records.ts";
import { MIGRATIONS } from "./schema.ts";
import { listReadings, listWindowKeys } from "./series.ts";
import { findSnapshotIds, latestSnapshots, readSnapshot } from "./snapshots.ts";
import { storeError } from "./store-errors.ts";
import { createStoreFile } from "./store-file.ts";

export interface SqliteStoreOptions {
  /** The database file. It and its folder are created when they are missing, for this user only. */
  readonly path: string;
  readonly decode: DecodePayload;
  /** How long a call waits, blocking this thread, while another process writes. Default 5 s. */
  readonly busyTimeoutMs?: DurationMs | undefined;
  /** Never creates, upgrades or writes. Default false. */
  readonly readOnly?: boolean | undefined;
}

const BUSY_TIMEOUT_MS_DEFAULT: DurationMs = 5 * SECOND_MS;

/**
 * The store in one SQLite file, for any number of processes at once. Tables, durability and faults: docs/store.md.
 * Errors: rejects with `StoreError`; a file that cannot be used is left exactly as it was found.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { path, decode, busyTimeoutMs = BUSY_TIMEOUT_MS_DEFAULT, readOnly = false } = options;
  if (!readOnly) createStoreFile(path);
  const connection = await openConnection({ path, busyTimeoutMs, readOnly });
  try {
    const { version } = checkStoreVersion(connection, MIGRATIONS);
    if (!readOnly) makeReady(connection, version);
    else if (version < MIGRATIONS.length) {
      throw storeError(
        "store-read-only",
        path,
        "is of an older version and must be upgraded by a writer first",
      );
    }
  } catch (error) {
    connection.close();
    throw error;
  }
  return new SqliteStore(connection, decode);
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
