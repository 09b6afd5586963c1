import type { LocalUse, TokenWeights } from "../../../analysis/calibration/local-use.ts";
import { toOtherMachine, withoutCopies } from "../../../analysis/calibration/other-machines.ts";
import type { LocalUses } from "../../../analysis/local-insight.ts";
import type { Account, AccountId } from "../../../domain/account.ts";
import { addMs, DAY_MS, type DurationMs, type EpochMs } from "../../../domain/time.ts";
import { UserError } from "../../../domain/user-error.ts";
import { createPriceTable } from "../../../transcripts/price/price-table.ts";
import type { UsageRow } from "../../../transcripts/report/usage-row.ts";
import type { Installation } from "../../installation.ts";
import { loadOwnReplies, type OwnReplies } from "./own-replies.ts";
import { readPrices } from "./prices.ts";

/** A fit looks this far back. */
const SPAN_MS: DurationMs = 60 * DAY_MS;

/**
 * What Claude Code used on this machine, and on others whose uses were imported, for the fit of tokens to percent-points; prices are what a
 * token is taken to weigh before anything is fitted. `known`: all accounts.
 */
export async function loadLocalUses(
  installation: Installation,
  { known, nowMs }: { readonly known: readonly Account[]; readonly nowMs: EpochMs },
): Promise<ReadonlyMap<AccountId, LocalUses>> {
  const repliesOf = await loadOwnReplies(installation, known, rangeOf(nowMs)).catch(withoutReplies);
  const all = known.map(
    async ({ id }) => [id, await usesOf(installation, id, { own: repliesOf(id), nowMs })] as const,
  );
  return new Map(await Promise.all(all));
}

function withoutReplies(error: unknown): (account: AccountId) => OwnReplies {
  if (!(error instanceof UserError)) throw error;
  const { message: reason, code } = error;
  return () => ({ kind: "none", reason, isWithout: code === "no-transcripts" });
}

async function usesOf(
  installation: Installation,
  accountId: AccountId,
  { own, nowMs }: { readonly own: OwnReplies; readonly nowMs: EpochMs },
): Promise<LocalUses> {
  if (own.kind === "none" && !own.isWithout) return own;
  const store = await installation.store();
  const imported = await store.uses({ accountId, ...rangeOf(nowMs) });
  if (own.kind === "none" && imported.length === 0) return own;
  const rows = own.kind === "rows" ? own.rows : [];
  const machines = await store.machines(accountId);
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
