import type { LocalUse, TokenWeights } from "../../analysis/calibration/local-use.ts";
import { toOtherMachine, withoutCopies } from "../../analysis/calibration/other-machines.ts";
import type { LocalUses } from "../../analysis/local-insight.ts";
import type { Account, AccountId } from "../../domain/account.ts";
import { addMs, DAY_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { UserError } from "../../domain/user-error.ts";
import { createPriceTable } from "../../transcripts/price/price-table.ts";
import type { UsageRow } from "../../transcripts/report/usage-row.ts";
import type { Installation } from "../installation.ts";
import { readPrices } from "./prices.ts";
import { withTranscripts } from "./transcripts.ts";

/** A fit looks this far back. */
const SPAN_MS: DurationMs = 60 * DAY_MS;

/**
 * What Claude Code used on this machine, and on others whose uses were imported, for the fit of tokens to percent-points; prices are what a
 * token is taken to weigh before anything is fitted. `known`: all accounts; with several nobody can tell whose the transcripts are.
 */
export async function loadLocalUses(
  installation: Installation,
  { known, nowMs }: { readonly known: readonly Account[]; readonly nowMs: EpochMs },
): Promise<ReadonlyMap<AccountId, LocalUses>> {
  const own = await ownReplies(installation, known, nowMs);
  const all = known.map(async ({ id }) => [id, await usesOf(installation, id, { own, nowMs })] as const);
  return new Map(await Promise.all(all));
}

type OwnReplies =
  | { readonly kind: "rows"; readonly rows: readonly UsageRow[] }
  | { readonly kind: "none"; readonly reason: string; readonly mayDoWithout: boolean };

/** `mayDoWithout`: this machine has no part in it, so that others' uses are all there is. */
async function ownReplies(
  installation: Installation,
  known: readonly Account[],
  nowMs: EpochMs,
): Promise<OwnReplies> {
  if (known.length > 1) {
    const reason = "Several accounts are known, and the transcripts do not say which of them used what.";
    return { kind: "none", reason, mayDoWithout: false };
  }
  try {
    const rows = await withTranscripts(installation, {}, (transcripts) =>
      transcripts.replyRows(rangeOf(nowMs)),
    );
    return { kind: "rows", rows };
  } catch (error) {
    if (error instanceof UserError)
      return { kind: "none", reason: error.message, mayDoWithout: error.code === "no-transcripts" };
    throw error;
  }
}

async function usesOf(
  installation: Installation,
  accountId: AccountId,
  { own, nowMs }: { readonly own: OwnReplies; readonly nowMs: EpochMs },
): Promise<LocalUses> {
  const none: LocalUses | undefined = own.kind === "none" ? { kind: "none", reason: own.reason } : undefined;
  if (none && own.kind === "none" && !own.mayDoWithout) return none;
  const rows = own.kind === "rows" ? own.rows : [];
  const store = await installation.store();
  const imported = await store.uses({ accountId, ...rangeOf(nowMs) });
  const machines = await store.machines(accountId);
  if (none && imported.length === 0) return none;
  const others = withoutCopies(imported, ownIds(rows));
  const uses = [...rows.map((row) => ({ ...row, atMs: row.firstAtMs })), ...others.uses].sort(
    (a, b) => a.atMs - b.atMs,
  );
  return {
    kind: "uses",
    uses,
    priors: await weightPriors(installation, uses, nowMs),
    machines: machines.map((machine) => toOtherMachine(machine, { copies: others.copies, nowMs })),
  };
}

function rangeOf(nowMs: EpochMs) {
  return { fromMs: addMs(nowMs, -SPAN_MS), toMs: nowMs };
}

function ownIds(rows: readonly UsageRow[]): readonly string[] {
  return rows.flatMap(({ messageId }) => (messageId === undefined ? [] : [messageId]));
}

async function weightPriors(
  installation: Installation,
  uses: readonly LocalUse[],
  nowMs: EpochMs,
): Promise<ReadonlyMap<string, TokenWeights>> {
  const prices = createPriceTable(await readPrices(installation));
  const models = [...new Set(uses.map(({ model }) => model))];
  return new Map(
    models.flatMap((model) => {
      const row = prices.rowAt(model, nowMs);
      return row ? [[model, row] as const] : [];
    }),
  );
}
