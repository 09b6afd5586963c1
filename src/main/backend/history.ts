import type { HistoryQuery, SeriesQuery } from "../../ports/backend.ts";
import type { HistoryDocument } from "../../documents/history.ts";
import type { SeriesDocument } from "../../documents/series.ts";
import type { Account } from "../../domain/account.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { windowLabel } from "../../domain/window.ts";
import type { Store } from "../../ports/store.ts";
import { accountHead } from "../../view/account-head.ts";
import {
  toSeriesDocument,
  type AccountHistory,
  type WindowHistory,
} from "../../view/history/series-document.ts";
import { selectAccounts } from "./select-accounts.ts";

/**
 * The kept readings and cycles of a range; an account without any in it is left out, so that `--at` shows nobody who came later.
 * Errors: `UserError` (3) when there is no account at all, or none has the window that is asked for.
 */
export async function readHistory(
  store: Store,
  query: HistoryQuery,
  nowMs: EpochMs,
): Promise<HistoryDocument> {
  const histories = await readHistories(store, query);
  return {
    schema: "claude-meter/history.v1",
    generatedAt: toIso(nowMs),
    accounts: histories.map(({ account, windows }) => ({
      ...accountHead(account),
      windows: windows.map(toHistoryWindow),
    })),
  };
}

const POINTS_DEFAULT = 600;

/** The same thinned out for a chart. Errors: the same. */
export async function readSeries(store: Store, query: SeriesQuery, nowMs: EpochMs): Promise<SeriesDocument> {
  const histories = await readHistories(store, query);
  return toSeriesDocument(histories, { pointsMax: query.points ?? POINTS_DEFAULT, nowMs });
}

async function readHistories(store: Store, query: HistoryQuery): Promise<readonly AccountHistory[]> {
  const accounts = selectAccounts(await store.accounts(), query.account);
  if (accounts.length === 0) {
    throw new UserError({
      code: "no-data",
      message: "Nothing is stored yet.",
      hint: "Run `claude-meter` once, or import readings.",
      exitCode: EXIT_CODES.noData,
    });
  }
  const histories = await Promise.all(accounts.map((account) => accountHistory(store, account, query)));
  const inRange = histories.filter(({ windows }) => windows.length > 0);
  if (query.window !== undefined && inRange.length === 0) throw noSuchWindow(query.window);
  return inRange;
}

function noSuchWindow(window: string): UserError {
  return new UserError({
    code: "no-such-window",
    message: `No window called "${window}" was read in that time.`,
    hint: "`claude-meter history` without --window shows those that were.",
    exitCode: EXIT_CODES.noData,
  });
}

async function accountHistory(store: Store, account: Account, query: HistoryQuery): Promise<AccountHistory> {
  const keys = await store.windowKeys(account.id, query);
  const wanted = keys.filter((key) => query.window === undefined || key === query.window);
  const { fromMs, toMs } = query;
  const windows = wanted.map(async (windowKey): Promise<WindowHistory> => {
    const asked = { accountId: account.id, windowKey, fromMs, toMs };
    return { key: windowKey, points: await store.readings(asked), cycles: await store.cycles(asked) };
  });
  return { account, windows: await Promise.all(windows) };
}

function toHistoryWindow({ key, points, cycles }: WindowHistory) {
  return {
    key,
    label: windowLabel(key),
    points: points.map(({ observedAtMs, usedPercent, resetsAtMs, source }) => ({
      at: toIso(observedAtMs),
      usedPercent,
      resetsAt: resetsAtMs === undefined ? null : toIso(resetsAtMs),
      source,
    })),
    cycles: cycles.map((cycle) => ({
      resetsAt: toIso(cycle.resetsAtMsMax),
      firstObservedAt: toIso(cycle.firstObservedAtMs),
      lastObservedAt: toIso(cycle.lastObservedAtMs),
      peakUsedPercent: cycle.peakUsedPercent,
      readings: cycle.readingCount,
    })),
  };
}
