import { mergeSeries } from "../../analysis/series.ts";
import { backtest } from "../../analysis/track-record/backtest.ts";
import { backtestSplits } from "../../analysis/track-record/backtest-splits.ts";
import type { LocalUses } from "../../analysis/local-insight.ts";
import type { HistoryQuery } from "../../ports/backend.ts";
import type { BacktestDocument } from "../../documents/backtest.ts";
import type { Account } from "../../domain/account.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import { addMs, DAY_MS, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowLengthMs, type WindowKey } from "../../domain/window.ts";
import type { Store } from "../../ports/store.ts";
import { toBacktestDocument, type BacktestFacts } from "../../view/insights/backtest-document.ts";
import type { Installation } from "../installation.ts";
import { loadLocalUses } from "./transcripts/local-uses.ts";
import { nothingKeptError } from "./no-reading.ts";
import { selectAccounts } from "./select-accounts.ts";

/** Replays the kept history: what each forecast said then, against what happened. Errors: `UserError` (3) when nothing is kept. */
export async function runBacktest(
  installation: Installation,
  query: HistoryQuery,
): Promise<BacktestDocument> {
  const store = await installation.store();
  const nowMs = query.atMs ?? query.toMs ?? installation.clock.nowMs();
  const facts: BacktestFacts[] = [];
  const known = await store.accounts();
  const local = await loadLocalUses(installation, { known, nowMs });
  for (const account of selectAccounts(known, query.account)) {
    const range = { ...query, toMs: nowMs };
    const windows = await replayWindows(installation, account, range);
    const splits = await replaySplits(store, account, local.get(account.id), range);
    if (windows.length > 0) facts.push({ account, windows, splits });
  }
  if (facts.length === 0)
    throw await nothingKeptError(store, selectAccounts(known, query.account), { ...query, nowMs });
  return toBacktestDocument(facts, nowMs);
}

/** A fit looks this far back, so that nothing earlier could be replayed. */
const SPLITS_SPAN_MS = 60 * DAY_MS;

async function replaySplits(
  store: Store,
  { id: accountId }: Account,
  local: LocalUses | undefined,
  query: HistoryQuery & { readonly toMs: EpochMs },
): Promise<BacktestFacts["splits"]> {
  if (
    local === undefined ||
    local.kind === "none" ||
    (query.window !== undefined && query.window !== SEVEN_DAY)
  )
    return { rows: [] };
  const earliestMs = addMs(query.toMs, -SPLITS_SPAN_MS);
  const range = { fromMs: earliestMs, toMs: query.toMs };
  const snapshots: Snapshot[] = [];
  for await (const snapshot of store.snapshots({ accountId, ...range, fromMs: query.fromMs ?? earliestMs }))
    if (snapshot.breakdown !== undefined) snapshots.push(snapshot);
  const readings = async (windowKey: WindowKey) =>
    [windowKey, await store.readings({ accountId, windowKey, ...range })] as const;
  const series = new Map(await Promise.all([FIVE_HOUR, SEVEN_DAY].map(readings)));
  return backtestSplits({ ...local, snapshots, series, nowMs: query.toMs });
}

async function replayWindows(
  { store, wallClockOf }: Installation,
  { id: accountId }: Account,
  query: HistoryQuery & { readonly toMs: EpochMs },
): Promise<BacktestFacts["windows"]> {
  const kept = await store();
  const windows: BacktestFacts["windows"][number][] = [];
  for (const windowKey of await kept.windowKeys(accountId, { toMs: query.toMs })) {
    const lengthMs = windowLengthMs(windowKey);
    if (lengthMs === undefined || (query.window !== undefined && query.window !== windowKey)) continue;
    const series = mergeSeries(await kept.readings({ accountId, windowKey, toMs: query.toMs }));
    const replayed = backtest({
      series,
      windowLengthMs: lengthMs,
      nowMs: query.toMs,
      wallClockOf,
      fromMs: query.fromMs,
    });
    windows.push({ windowKey, backtest: replayed });
  }
  return windows;
}
