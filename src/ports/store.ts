import type { Account, AccountId } from "../domain/account.ts";
import type { Cycle, SeriesPoint } from "../domain/cycle.ts";
import type { Json } from "../domain/json.ts";
import type { KnownMachine, MachineCoverage, MachineId, MachineUse } from "../domain/machine-use.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import type { EpochMs } from "../domain/time.ts";
import type { WindowKey } from "../domain/window.ts";

/** Bounds on observation time, both inclusive; absent means open. */
export interface TimeRange {
  readonly fromMs?: EpochMs | undefined;
  readonly toMs?: EpochMs | undefined;
}

/** Which snapshots; without an account those of all. */
export interface SnapshotQuery extends TimeRange {
  readonly accountId?: AccountId | undefined;
}

/** Which readings. */
export interface ReadingQuery extends TimeRange {
  readonly accountId: AccountId;
  readonly windowKey: WindowKey;
}

/** What became of appended snapshots. */
export interface AppendResult {
  readonly inserted: number;
  /** Snapshots that were there already: the same account, source, instant and payload. */
  readonly duplicates: number;
}

/** Uses of one account by all other machines. The bounds are on where slots begin. */
export interface UsesQuery extends TimeRange {
  readonly accountId: AccountId;
}

/** Slots of machine uses: new ones, ones that grew, and ones that were there already. */
export interface PutUsesResult {
  readonly inserted: number;
  readonly replaced: number;
  readonly duplicates: number;
}

/** How long things are kept; absent means for ever. Readings outlive their payloads. */
export interface Retention {
  readonly payloadsBeforeMs?: EpochMs | undefined;
  readonly readingsBeforeMs?: EpochMs | undefined;
}

/**
 * The one memory of all faces. Every engine passes `test/conformance/`; the memory engine is its oracle.
 *
 * Errors: methods reject with `StoreError` only. What was committed stays committed.
 */
export interface Store {
  /** Adds what is new about an account; a field that the new facts do not know keeps its old value. */
  putAccount(account: Account, seenAtMs: EpochMs): Promise<void>;
  /** In the order they were first seen, then by id. */
  accounts(): Promise<readonly Account[]>;

  /**
   * Keeps snapshots, all or none of this call. Idempotent and order-insensitive: any order, any repetition, the same store.
   * An account that is not known yet is added with its id alone.
   */
  append(snapshots: readonly Snapshot[]): Promise<AppendResult>;
  /** Oldest first, ties by source and content. Contents are decoded anew from the payload by the current decoder. */
  snapshots(query: SnapshotQuery): AsyncIterable<Snapshot>;
  /** For each source the newest snapshot at or before `atMs`. */
  latestSnapshots(accountId: AccountId, atMs: EpochMs): Promise<readonly Snapshot[]>;

  /** One window's points, oldest first. */
  readings(query: ReadingQuery): Promise<readonly SeriesPoint[]>;
  /** Every window that has a reading in the range, in the order of `compareWindowKeys`. */
  windowKeys(accountId: AccountId, range: TimeRange): Promise<readonly WindowKey[]>;
  /** Oldest first. Readings without a reset time belong to no cycle. */
  cycles(query: ReadingQuery): Promise<readonly Cycle[]>;

  /**
   * Keeps what other machines used, and what time their words cover, all or none of this call. Idempotent and order-insensitive: of one slot
   * the larger use stays. An account that is not known yet is added with its id alone.
   */
  putUses(uses: readonly MachineUse[], covered: readonly MachineCoverage[]): Promise<PutUsesResult>;
  /** Oldest first, ties by machine, model and speed. */
  uses(query: UsesQuery): Promise<readonly MachineUse[]>;
  /** The machines that uses of an account, or a word about them, came from; by id. */
  machines(accountId: AccountId): Promise<readonly KnownMachine[]>;
  /** Drops all that came from a machine; returns how many slots went. */
  forgetMachine(machineId: MachineId): Promise<number>;

  /** A small document of ours (gate, lap, identity), `undefined` when there is none. */
  record(key: string): Promise<Json | undefined>;
  /**
   * Changes a small document while no other process can: `change` sees the current one and returns the next one (`undefined`
   * removes it) and a result. `change` is synchronous and pure: it may run again.
   */
  updateRecord<T>(key: string, change: (current: Json | undefined) => RecordChange<T>): Promise<T>;
  /** Keys with this prefix, sorted. */
  recordKeys(prefix: string): Promise<readonly string[]>;

  /** Drops what is older than the retention says, machine uses as readings; returns how many rows went. */
  prune(retention: Retention): Promise<number>;
  close(): Promise<void>;
}

/** The part of a store that keeps small documents of ours, and is the lock between processes. */
export type Records = Pick<Store, "record" | "updateRecord">;

/** What `updateRecord` writes and hands back; `next` absent: the record goes. */
export interface RecordChange<T> {
  readonly next: Json | undefined;
  readonly result: T;
}

/** What can be wrong with a store. Each is documented in docs/errors.md. */
export const STORE_ERROR_CODES = [
  "store-corrupt",
  "store-locked",
  "store-read-only",
  "store-full",
  "store-too-new",
  "store-unopenable",
  "store-failed",
] as const;

/** The store could not do what was asked. Nothing that was committed is lost, and no file was replaced. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: (typeof STORE_ERROR_CODES)[number];
  /** One line: what to do. */
  readonly hint: string;

  constructor(facts: {
    readonly code: (typeof STORE_ERROR_CODES)[number];
    readonly message: string;
    readonly hint: string;
    readonly cause?: unknown;
  }) {
    super(facts.message, { cause: facts.cause });
    this.code = facts.code;
    this.hint = facts.hint;
  }
}
