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
import { toWallsDocument, type WallFilling, type WallsFacts } from "../../view/insights/walls-document.ts";
import type { Installation } from "../installation.ts";
import { keptWindows, noSuchWindowError, nothingKeptError } from "./no-reading.ts";
import { tellOwners, type Ownership } from "./transcripts/own-replies.ts";
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
  const facts = await askTranscripts(installation, async (transcripts) => {
    const told = transcripts && {
      transcripts,
      ownershipOf: await tellOwners(installation, known, transcripts),
    };
    const costOf = createCostOf(createPriceTable(await readPrices(installation)), "auto");
    const all: WallsFacts[] = [];
    for (const account of accounts) {
      const owned = told?.ownershipOf(account.id);
      const own = told && owned?.kind === "told" ? { ...told, isOwn: owned.isOwn } : undefined;
      const walls = await accountWalls({ store, account, wallEvents: await wallEventsOf(own), query, nowMs });
      if (walls === undefined) continue;
      const filled = walls.map(async (wall) => ({ wall, filledBy: await fillingOf(wall, own, costOf) }));
      all.push({ account, walls: await Promise.all(filled) });
    }
    return all;
  });
  if (facts.length === 0) throw await nothingKeptError(store, accounts, { nowMs });
  await requireWindow(store, facts, query.window);
  return toWallsDocument(facts, nowMs);
}

/** A window without a wall is good news; one that nobody ever read is a slip of the pen. */
async function requireWindow(
  store: Store,
  facts: readonly WallsFacts[],
  window: string | undefined,
): Promise<void> {
  if (window === undefined || facts.some(({ walls }) => walls.length > 0)) return;
  const accounts = facts.map(({ account }) => account);
  const known = await keptWindows(store, accounts, {});
  if (!known.some((key) => key === window)) throw noSuchWindowError(window, known);
}

/** The transcripts, and what in them is one account's. Absent without transcripts, and where nobody can tell whose they are. */
interface OwnTranscripts {
  readonly transcripts: Transcripts;
  readonly isOwn: Extract<Ownership, { readonly kind: "told" }>["isOwn"];
}

async function askTranscripts<T>(
  installation: Installation,
  answer: (transcripts: Transcripts | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await withTranscripts(installation, {}, answer);
  } catch (error) {
    if (error instanceof UserError) return answer(undefined);
    throw error;
  }
}

async function wallEventsOf(own: OwnTranscripts | undefined): Promise<readonly WallEvent[]> {
  return (await own?.transcripts.walls())?.filter((event) => own?.isOwn(event)) ?? [];
}

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
  own: OwnTranscripts | undefined,
  costOf: CostOf,
): Promise<readonly WallFilling[] | undefined> {
  const lengthMs = windowKey === undefined ? undefined : windowLengthMs(windowKey);
  if (own === undefined || lengthMs === undefined || resetsAtMs === undefined) return undefined;
  const range = { fromMs: addMs(resetsAtMs, -lengthMs), toMs: beganAtMs };
  const rows = await own.transcripts.sessionRows(range);
  const costs = new Map<string, number>();
  for (const row of rows.filter((each) => own.isOwn({ ...each, atMs: each.firstAtMs }))) {
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
