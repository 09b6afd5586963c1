import type { Account, AccountId } from "../../domain/account.ts";
import { assert } from "../../domain/assert.ts";
import type { Cycle, SeriesPoint } from "../../domain/cycle.ts";
import type { Json } from "../../domain/json.ts";
import type { KnownMachine, MachineCoverage, MachineId, MachineUse } from "../../domain/machine-use.ts";
import type { Reading, Snapshot } from "../../domain/snapshot.ts";
import type { EpochMs } from "../../domain/time.ts";
import { compareWindowKeys, type WindowKey } from "../../domain/window.ts";
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
import {
  compareSeenAccounts,
  toAccount,
  toAccountFacts,
  type AccountFact,
  type AccountField,
} from "../account-facts.ts";
import type { DecodePayload } from "../decode-payload.ts";
import { fromKeptSnapshot, toKeptSnapshot, type KeptSnapshot } from "../kept-snapshot.ts";
import { deriveCycles } from "../link-cycles.ts";
import { MemoryMachineUses } from "./memory-machine-uses.ts";

/**
 * The store as plain values in memory: the oracle that every engine is compared with.
 * It keeps snapshots and derives everything else at every question, so it is slow and easy to believe.
 */
export function createMemoryStore(options: { readonly decode: DecodePayload }): Store {
  return new MemoryStore(options.decode);
}

interface Entry {
  readonly kept: KeptSnapshot;
  readonly readings: readonly Reading[];
  /** False once retention dropped the payload: the entry then only knows its identity and its readings. */
  readonly hasPayload: boolean;
}

interface AccountEntry {
  readonly firstSeenAtMs: EpochMs;
  readonly facts: ReadonlyMap<AccountField, AccountFact>;
}

class MemoryStore implements Store {
  readonly #decode: DecodePayload;
  readonly #accounts = new Map<AccountId, AccountEntry>();
  readonly #entries = new Map<string, Entry>();
  readonly #records = new Map<string, string>();
  readonly #machineUses = new MemoryMachineUses();
  #isOpen = true;

  constructor(decode: DecodePayload) {
    this.#decode = decode;
  }

  async putAccount(account: Account, seenAtMs: EpochMs): Promise<void> {
    this.#assertOpen();
    this.#seeAccount(account, seenAtMs);
  }

  async accounts(): Promise<readonly Account[]> {
    this.#assertOpen();
    return [...this.#accounts]
      .map(([id, { facts, firstSeenAtMs }]) => ({ account: toAccount(id, facts.values()), firstSeenAtMs }))
      .sort(compareSeenAccounts)
      .map((seen) => seen.account);
  }

  async append(snapshots: readonly Snapshot[]): Promise<AppendResult> {
    this.#assertOpen();
    const entries = snapshots.map(toEntry);
    const countBefore = this.#entries.size;
    for (const entry of entries) {
      this.#seeAccount({ id: entry.kept.accountId }, entry.kept.observedAtMs);
      const key = entryKey(entry);
      if (!this.#entries.has(key)) this.#entries.set(key, entry);
    }
    const inserted = this.#entries.size - countBefore;
    return { inserted, duplicates: snapshots.length - inserted };
  }

  async *snapshots(query: SnapshotQuery): AsyncGenerator<Snapshot> {
    this.#assertOpen();
    yield* this.#find(query).flatMap((entry) => this.#decodeEntry(entry));
  }

  async latestSnapshots(accountId: AccountId, atMs: EpochMs): Promise<readonly Snapshot[]> {
    this.#assertOpen();
    const snapshots = this.#find({ accountId, toMs: atMs }).flatMap((entry) => this.#decodeEntry(entry));
    const newest = new Map(snapshots.map((snapshot) => [snapshot.source, snapshot]));
    return snapshots.filter((snapshot) => newest.get(snapshot.source) === snapshot);
  }

  async readings(query: ReadingQuery): Promise<readonly SeriesPoint[]> {
    this.#assertOpen();
    return this.#find(query)
      .flatMap((entry) => toPoints(entry, query.windowKey))
      .sort(comparePoints);
  }

  async windowKeys(accountId: AccountId, range: TimeRange): Promise<readonly WindowKey[]> {
    this.#assertOpen();
    const readings = this.#find({ ...range, accountId }).flatMap((entry) => entry.readings);
    return [...new Set(readings.map((reading) => reading.windowKey))].sort(compareWindowKeys);
  }

  async cycles(query: ReadingQuery): Promise<readonly Cycle[]> {
    const { accountId, windowKey } = query;
    return deriveCycles(await this.readings(query)).map((extent) => ({ accountId, windowKey, ...extent }));
  }

  async putUses(uses: readonly MachineUse[], covered: readonly MachineCoverage[]): Promise<PutUsesResult> {
    this.#assertOpen();
    for (const { accountId, atMs } of uses) this.#seeAccount({ id: accountId }, atMs);
    for (const { accountId, toMs } of covered) this.#seeAccount({ id: accountId }, toMs);
    return this.#machineUses.put(uses, covered);
  }

  async uses(query: UsesQuery): Promise<readonly MachineUse[]> {
    this.#assertOpen();
    return this.#machineUses.list(query);
  }

  async machines(accountId: AccountId): Promise<readonly KnownMachine[]> {
    this.#assertOpen();
    return this.#machineUses.machines(accountId);
  }

  async forgetMachine(machineId: MachineId): Promise<number> {
    this.#assertOpen();
    return this.#machineUses.forget(machineId);
  }

  async record(key: string): Promise<Json | undefined> {
    this.#assertOpen();
    return this.#readRecord(key);
  }

  async updateRecord<T>(key: string, change: (current: Json | undefined) => RecordChange<T>): Promise<T> {
    this.#assertOpen();
    const { next, result } = change(this.#readRecord(key));
    if (next === undefined) this.#records.delete(key);
    else this.#records.set(key, JSON.stringify(next));
    return result;
  }

  async recordKeys(prefix: string): Promise<readonly string[]> {
    this.#assertOpen();
    return [...this.#records.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  async prune(retention: Retention): Promise<number> {
    this.#assertOpen();
    const { readingsBeforeMs } = retention;
    let dropped = readingsBeforeMs === undefined ? 0 : this.#machineUses.prune(readingsBeforeMs);
    for (const [key, entry] of this.#entries) {
      const dropsAll = isBefore(entry, readingsBeforeMs);
      const dropsPayload = dropsAll || isBefore(entry, retention.payloadsBeforeMs);
      if (dropsPayload && entry.hasPayload) dropped += 1;
      if (dropsPayload) this.#entries.set(key, { ...entry, hasPayload: false });
      if (dropsAll) dropped += entry.readings.length;
      if (dropsAll) this.#entries.delete(key);
    }
    return dropped;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
  }

  #assertOpen(): void {
    assert(this.#isOpen, "the store is open");
  }

  #seeAccount(account: Account, seenAtMs: EpochMs): void {
    const known = this.#accounts.get(account.id);
    const facts = new Map(known?.facts);
    for (const fact of toAccountFacts(account, seenAtMs)) {
      const old = facts.get(fact.field);
      if (!old || beats(fact, old)) facts.set(fact.field, fact);
    }
    const isEarlier = !known || seenAtMs < known.firstSeenAtMs;
    this.#accounts.set(account.id, { firstSeenAtMs: isEarlier ? seenAtMs : known.firstSeenAtMs, facts });
  }

  /** Entries of the account (or of all) in the range, oldest first, ties by source, content and account. */
  #find({ accountId, fromMs, toMs }: SnapshotQuery): readonly Entry[] {
    return [...this.#entries.values()]
      .filter(({ kept }) => accountId === undefined || kept.accountId === accountId)
      .filter(({ kept }) => fromMs === undefined || kept.observedAtMs >= fromMs)
      .filter(({ kept }) => toMs === undefined || kept.observedAtMs <= toMs)
      .sort((a, b) => (entryKey(a) < entryKey(b) ? -1 : 1))
      .sort((a, b) => a.kept.observedAtMs - b.kept.observedAtMs);
  }

  #decodeEntry(entry: Entry): readonly Snapshot[] {
    const snapshot = entry.hasPayload ? fromKeptSnapshot(entry.kept, this.#decode) : undefined;
    return snapshot ? [snapshot] : [];
  }

  #readRecord(key: string): Json | undefined {
    const text = this.#records.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  }
}

function toEntry(snapshot: Snapshot): Entry {
  return { kept: toKeptSnapshot(snapshot), readings: snapshot.readings, hasPayload: true };
}

/** Equal for the same snapshot only; sorts by source, content, account. */
function entryKey({ kept }: Entry): string {
  return [kept.source, kept.payloadSha256, kept.accountId, kept.observedAtMs].join("\n");
}

function toPoints({ kept, readings }: Entry, windowKey: WindowKey): readonly SeriesPoint[] {
  const { observedAtMs, source } = kept;
  return readings
    .filter((reading) => reading.windowKey === windowKey)
    .map(({ usedPercent, resetsAtMs }) => ({ observedAtMs, usedPercent, resetsAtMs, source }));
}

/** Oldest first; the rest only makes the order one and the same in every engine. */
function comparePoints(a: SeriesPoint, b: SeriesPoint): number {
  return (
    a.observedAtMs - b.observedAtMs ||
    (a.source === b.source ? 0 : a.source < b.source ? -1 : 1) ||
    a.usedPercent - b.usedPercent ||
    (a.resetsAtMs ?? 0) - (b.resetsAtMs ?? 0)
  );
}

/** The fact that was seen later holds; of two seen at one instant the greater text, so that order never matters. */
function beats(fact: AccountFact, old: AccountFact): boolean {
  return fact.seenAtMs > old.seenAtMs || (fact.seenAtMs === old.seenAtMs && fact.value > old.value);
}

function isBefore({ kept }: Entry, beforeMs: EpochMs | undefined): boolean {
  return beforeMs !== undefined && kept.observedAtMs < beforeMs;
}
