import type { LocalUse, TokenWeights } from "../../analysis/calibration/local-use.ts";
import type { LocalUses } from "../../analysis/local-insight.ts";
import { addMs, DAY_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { UserError } from "../../domain/user-error.ts";
import { createPriceTable } from "../../transcripts/price/price-table.ts";
import type { Installation } from "../installation.ts";
import { readPrices } from "./prices.ts";
import { withTranscripts } from "./transcripts.ts";

/** A fit looks this far back. */
const SPAN_MS: DurationMs = 60 * DAY_MS;

/**
 * What this machine's Claude Code used, for the fit of tokens to percent-points; prices are what a token is taken to weigh before
 * anything is fitted. `accountCount`: with several accounts nobody can tell whose the transcripts are.
 */
export async function localUses(
  installation: Installation,
  { accountCount, nowMs }: { readonly accountCount: number; readonly nowMs: EpochMs },
): Promise<LocalUses> {
  if (accountCount > 1) {
    return none("Several accounts are known, and the transcripts do not say which of them used what.");
  }
  try {
    const range = { fromMs: addMs(nowMs, -SPAN_MS), toMs: nowMs };
    const rows = await withTranscripts(installation, {}, (transcripts) => transcripts.replyRows(range));
    const uses: LocalUse[] = rows
      .map((row) => ({ ...row, atMs: row.firstAtMs }))
      .sort((a, b) => a.atMs - b.atMs);
    return { kind: "uses", uses, priors: await weightPriors(installation, uses, nowMs) };
  } catch (error) {
    if (error instanceof UserError) return none(error.message);
    throw error;
  }
}

function none(reason: string): LocalUses {
  return { kind: "none", reason };
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
