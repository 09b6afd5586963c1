import type { AccountInput } from "../analysis/analyze-account.ts";
import { currentReadings, type CurrentReading } from "../analysis/current-readings.ts";
import { PAST_AGES_MS } from "../analysis/split-deltas.ts";
import type { Account, AccountId } from "../domain/account.ts";
import type { SeriesPoint } from "../domain/cycle.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import { addMs, DAY_MS, type DurationMs, type EpochMs } from "../domain/time.ts";
import type { WindowKey } from "../domain/window.ts";
import type { Store } from "../ports/store.ts";
import { loadPrepaid } from "./prepaid-record.ts";

/** How much of the past an analysis looks at: four weeks, so that a forecast knows the rhythm of the week. */
const SERIES_SPAN_MS: DurationMs = 28 * DAY_MS;

/**
 * What the store knew of an account at an instant: everything that `analyzeAccount` needs, and nothing observed later.
 * `unkept`: snapshots that were read now and that the store could not keep; they stand in for older ones of their source.
 */
export async function loadAccountInput(
  store: Store,
  facts: { readonly account: Account; readonly nowMs: EpochMs; readonly unkept?: readonly Snapshot[] },
): Promise<AccountInput> {
  const { account, nowMs, unkept = [] } = facts;
  const kept = await store.latestSnapshots(account.id, nowMs);
  return {
    account,
    latest: [
      ...kept.filter(({ source }) => !unkept.some((snapshot) => snapshot.source === source)),
      ...unkept,
    ],
    series: await loadSeries(store, account.id, nowMs),
    history: await loadHistory(store, account.id, nowMs),
    prepaid: await loadPrepaid(store, account.id),
    nowMs,
  };
}

/** What the store knew of each window of an account at an instant. */
export async function loadCurrentReadings(
  store: Store,
  accountId: AccountId,
  nowMs: EpochMs,
): Promise<readonly CurrentReading[]> {
  const latest = await store.latestSnapshots(accountId, nowMs);
  const needsPast = latest.some(({ unread }) => unread !== undefined);
  return currentReadings(latest, {
    nowMs,
    series: needsPast ? await loadSeries(store, accountId, nowMs) : undefined,
  });
}

async function loadSeries(
  store: Store,
  accountId: AccountId,
  nowMs: EpochMs,
): Promise<ReadonlyMap<WindowKey, readonly SeriesPoint[]>> {
  const range = { fromMs: addMs(nowMs, -SERIES_SPAN_MS), toMs: nowMs };
  const series = new Map<WindowKey, readonly SeriesPoint[]>();
  for (const windowKey of await store.windowKeys(accountId, range)) {
    series.set(windowKey, await store.readings({ accountId, windowKey, ...range }));
  }
  return series;
}

async function loadHistory(store: Store, accountId: AccountId, nowMs: EpochMs): Promise<readonly Snapshot[]> {
  const past = PAST_AGES_MS.map((ageMs) => store.latestSnapshots(accountId, addMs(nowMs, -ageMs)));
  return (await Promise.all(past)).flat();
}
