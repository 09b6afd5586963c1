import { wallTimeline, type Wall } from "../../analysis/walls/wall-timeline.ts";
import type { HistoryQuery } from "../../ports/backend.ts";
import type { WallsDocument } from "../../documents/walls.ts";
import type { Account } from "../../domain/account.ts";
import type { SeriesPoint } from "../../domain/cycle.ts";
import { addMs, DAY_MS, type EpochMs } from "../../domain/time.ts";
import type { WallEvent } from "../../domain/usage-event.ts";
import { UserError } from "../../domain/user-error.ts";
import { windowLengthMs, type WindowKey } from "../../domain/window.ts";
import type { Store } from "../../ports/store.ts";
import { createCostOf, type CostOf } from "../../transcripts/price/cost-of.ts";
import { createPriceTable } from "../../transcripts/price/price-table.ts";
import { toWallsDocument, type WallFilling, type WallsFacts } from "../../view/walls-document.ts";
import type { Installation } from "../installation.ts";
import { noReadingError, noWindowError } from "./no-reading.ts";
import { readPrices } from "./transcripts/prices.ts";
import { selectAccounts } from "./select-accounts.ts";
import { withTranscripts, type Transcripts } from "./transcripts/transcripts.ts";

/** A wall that began before the range may still be told by what came in it. */
const BEFORE_RANGE_MS = 8 * DAY_MS;
const PROJECTS_MAX = 5;

/** Every wall of a time. Errors: `UserError` (3) when nothing is known. */
export async function listWalls(installation: Installation, query: HistoryQuery): Promise<WallsDocument> {
  const store = await installation.store();
  const nowMs = query.atMs ?? query.toMs ?? installation.clock.nowMs();
  const known = await store.accounts();
  const accounts = selectAccounts(known, query.account);
  // Of several accounts nobody can tell whose the transcripts are.
  const ask = known.length > 1 ? withoutTranscripts : askTranscripts;
  const facts = await ask(installation, async (transcripts) => {
    const wallEvents = (await transcripts?.walls()) ?? [];
    const costOf = createCostOf(createPriceTable(await readPrices(installation)), "auto");
    const all: WallsFacts[] = [];
    for (const account of accounts) {
      const walls = await accountWalls({ store, account, wallEvents, query, nowMs });
      if (walls === undefined) continue;
      const filled = walls.map(async (wall) => ({
        wall,
        filledBy: await fillingOf(wall, transcripts, costOf),
      }));
      all.push({ account, walls: await Promise.all(filled) });
    }
    return all;
  });
  if (facts.length === 0) throw known.length > 0 ? noWindowError() : noReadingError([], { fetch: "never" });
  return toWallsDocument(facts, nowMs);
}

type Ask = <T>(
  installation: Installation,
  answer: (transcripts: Transcripts | undefined) => Promise<T>,
) => Promise<T>;

const withoutTranscripts: Ask = (_installation, answer) => answer(undefined);

const askTranscripts: Ask = async (installation, answer) => {
  try {
    return await withTranscripts(installation, {}, answer);
  } catch (error) {
    if (error instanceof UserError) return answer(undefined);
    throw error;
  }
};

/** `undefined`: nothing was read of the account by then. */
async function accountWalls(facts: {
  readonly store: Store;
  readonly account: Account;
  readonly wallEvents: readonly WallEvent[];
  readonly query: HistoryQuery;
  readonly nowMs: EpochMs;
}): Promise<readonly Wall[] | undefined> {
  const { store, account, wallEvents, query, nowMs } = facts;
  const fromMs = query.fromMs === undefined ? undefined : addMs(query.fromMs, -BEFORE_RANGE_MS);
  const series = new Map<WindowKey, readonly SeriesPoint[]>();
  for (const windowKey of await store.windowKeys(account.id, { fromMs, toMs: nowMs }))
    series.set(windowKey, await store.readings({ accountId: account.id, windowKey, fromMs, toMs: nowMs }));
  if (series.size === 0) return undefined;
  return wallTimeline({ series, wallEvents, nowMs }).filter(
    ({ windowKey, beganAtMs, endedAtMs }) =>
      (query.window === undefined || windowKey === query.window) &&
      (endedAtMs ?? beganAtMs) >= (query.fromMs ?? 0),
  );
}

/** What this machine's Claude Code spent, by project, from the beginning of the cycle to its wall. */
async function fillingOf(
  { windowKey, resetsAtMs, beganAtMs }: Wall,
  transcripts: Transcripts | undefined,
  costOf: CostOf,
): Promise<readonly WallFilling[] | undefined> {
  const lengthMs = windowKey === undefined ? undefined : windowLengthMs(windowKey);
  if (transcripts === undefined || lengthMs === undefined || resetsAtMs === undefined) return undefined;
  const rows = await transcripts.sessionRows({ fromMs: addMs(resetsAtMs, -lengthMs), toMs: beganAtMs });
  const costs = new Map<string, number>();
  for (const row of rows) {
    const project = row.project ?? "";
    costs.set(project, (costs.get(project) ?? 0) + (costOf(row) ?? 0));
  }
  const total = [...costs.values()].reduce((sum, cost) => sum + cost, 0);
  if (total <= 0) return undefined;
  return [...costs]
    .toSorted(([a, aCost], [b, bCost]) => bCost - aCost || (a < b ? -1 : 1))
    .slice(0, PROJECTS_MAX)
    .map(([project, cost]) => ({ project, sharePercent: Math.round((1000 * cost) / total) / 10 }));
}
