import type { AccountId } from "../../domain/account.ts";
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

/** What other machines used, as plain values: the memory store's part, and the oracle of every engine's. */
export class MemoryMachineUses {
  readonly #uses = new Map<string, MachineUse>();
  readonly #spans = new Map<
    string,
    { readonly accountId: AccountId; readonly machineId: MachineId; readonly spans: readonly TimeSpan[] }
  >();
  readonly #names = new Map<MachineId, { readonly name: string; readonly atMs: EpochMs }>();

  put(uses: readonly MachineUse[], covered: readonly MachineCoverage[]): PutUsesResult {
    const result = { inserted: 0, replaced: 0, duplicates: 0 };
    for (const use of uses) result[this.#putUse(use)] += 1;
    for (const coverage of covered) this.#cover(coverage);
    return result;
  }

  list({
    accountId,
    fromMs = -Infinity as EpochMs,
    toMs = Infinity as EpochMs,
  }: UsesQuery): readonly MachineUse[] {
    return [...this.#uses.values()]
      .filter((use) => use.accountId === accountId && use.atMs >= fromMs && use.atMs <= toMs)
      .sort(compareUses);
  }

  machines(accountId: AccountId): readonly KnownMachine[] {
    const covered = [...this.#spans.values()].filter((entry) => entry.accountId === accountId);
    const ids = [...this.list({ accountId }), ...covered].map(({ machineId }) => machineId);
    return [...new Set(ids)].sort().map((id) => ({
      id,
      name: this.#names.get(id)?.name,
      covered: covered.find(({ machineId }) => machineId === id)?.spans ?? [],
    }));
  }

  forget(machineId: MachineId): number {
    const gone = [...this.#uses].filter(([, use]) => use.machineId === machineId);
    for (const [key] of gone) this.#uses.delete(key);
    for (const [key, entry] of this.#spans) if (entry.machineId === machineId) this.#spans.delete(key);
    this.#names.delete(machineId);
    return gone.length;
  }

  prune(beforeMs: EpochMs): number {
    const gone = [...this.#uses].filter(([, use]) => use.atMs < beforeMs);
    for (const [key] of gone) this.#uses.delete(key);
    for (const [key, entry] of this.#spans) {
      const spans = cutSpans(entry.spans, beforeMs);
      if (spans.length > 0) this.#spans.set(key, { ...entry, spans });
      else this.#spans.delete(key);
    }
    return gone.length;
  }

  #putUse(use: MachineUse): keyof PutUsesResult {
    const key = JSON.stringify([use.accountId, use.machineId, use.atMs, use.model, use.speed ?? ""]);
    const old = this.#uses.get(key);
    if (old !== undefined && !beatsUse(use, old)) return "duplicates";
    this.#uses.set(key, use);
    return old === undefined ? "inserted" : "replaced";
  }

  #cover({ accountId, machineId, name, fromMs, toMs }: MachineCoverage): void {
    const key = JSON.stringify([accountId, machineId]);
    const spans = unionSpans([...(this.#spans.get(key)?.spans ?? []), { fromMs, toMs }]);
    this.#spans.set(key, { accountId, machineId, spans });
    const old = this.#names.get(machineId);
    const isNewer = !old || toMs > old.atMs || (toMs === old.atMs && (name ?? "") > old.name);
    if (isNewer && name !== undefined) this.#names.set(machineId, { name, atMs: toMs });
  }
}
