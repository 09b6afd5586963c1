import { mergeSeries } from "../../analysis/series.ts";
import { backtest } from "../../analysis/track-record/backtest.ts";
import type { HistoryQuery } from "../../ports/backend.ts";
import type { BacktestDocument } from "../../documents/backtest.ts";
import type { Account } from "../../domain/account.ts";
import type { EpochMs } from "../../domain/time.ts";
import { windowLengthMs } from "../../domain/window.ts";
import { toBacktestDocument, type BacktestFacts } from "../../view/backtest-document.ts";
import type { Installation } from "../installation.ts";
import { noReadingError } from "./no-reading.ts";
import { selectAccounts } from "./select-accounts.ts";

/** Replays the kept history: what each forecast said then, against what happened. Errors: `UserError` (3) when nothing is kept. */
export async function runBacktest(
  installation: Installation,
  query: HistoryQuery,
): Promise<BacktestDocument> {
  const store = await installation.store();
  const nowMs = query.atMs ?? query.toMs ?? installation.clock.nowMs();
  const facts: BacktestFacts[] = [];
  for (const account of selectAccounts(await store.accounts(), query.account)) {
    const windows = await replayWindows(installation, account, { ...query, toMs: nowMs });
    if (windows.length > 0) facts.push({ account, windows });
  }
  if (facts.length === 0) throw noReadingError([], { fetch: "never" });
  return toBacktestDocument(facts, nowMs);
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
