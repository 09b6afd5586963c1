import { isObject, toJson } from "../domain/json.ts";
import type { Money, Prepaid } from "../domain/money.ts";
import type { AccountId } from "../domain/account.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import { asEpochMs } from "../domain/time.ts";
import type { Store } from "../ports/store.ts";

/**
 * Keeps the newest word on prepaid money beside the snapshots: the server is asked for it once a day, so that the newest snapshot
 * seldom has it.
 */
export async function keepPrepaid(store: Store, snapshots: readonly Snapshot[]): Promise<void> {
  for (const { accountId, prepaid, observedAtMs } of snapshots) {
    if (prepaid === undefined) continue;
    await store.updateRecord(keyOf(accountId), (current) => {
      const known = decodePrepaid(current);
      const isNews = known === undefined || known.observedAtMs < observedAtMs;
      return { next: isNews ? toJson({ ...prepaid, observedAtMs }) : current, result: undefined };
    });
  }
}

/** `undefined`: nobody said anything yet. */
export async function loadPrepaid(store: Store, accountId: AccountId): Promise<Prepaid | undefined> {
  return decodePrepaid(await store.record(keyOf(accountId)));
}

function keyOf(accountId: AccountId): string {
  return `prepaid:${accountId}`;
}

function decodePrepaid(record: unknown): Prepaid | undefined {
  if (!isObject(record)) return undefined;
  const { amount, currency } = record;
  const observedAtMs = asEpochMs(record["observedAtMs"]);
  if (typeof amount !== "number" || observedAtMs === undefined) return undefined;
  const balance: Money = { amount, currency: typeof currency === "string" ? currency : undefined };
  return { balance, observedAtMs };
}
