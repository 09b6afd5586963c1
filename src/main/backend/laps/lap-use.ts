import type { TimeRange } from "../../../ports/store.ts";
import { UserError } from "../../../domain/user-error.ts";
import { createCostOf } from "../../../transcripts/price/cost-of.ts";
import { createPriceTable } from "../../../transcripts/price/price-table.ts";
import { groupOf, isOfModel } from "../../../transcripts/report/usage-group.ts";
import { totalsMembers } from "../../../transcripts/report/usage-members.ts";
import type { LapUse } from "../../../view/laps/lap-document.ts";
import type { Installation } from "../../installation.ts";
import { readPrices } from "../transcripts/prices.ts";
import { withTranscripts } from "../transcripts/transcripts.ts";

/**
 * Tokens and dollars of all replies in some time, of all projects. Absent without transcripts, and with a price file that cannot be
 * used: a lap has been measured already, and is worth more than this part of it.
 */
export async function lapUse(installation: Installation, range: TimeRange): Promise<LapUse | undefined> {
  try {
    const costOf = createCostOf(createPriceTable(await readPrices(installation)), "auto");
    const rows = await withTranscripts(installation, {}, (transcripts) => transcripts.replyRows(range));
    const used = totalsMembers(groupOf(rows.filter(isOfModel), costOf));
    const { inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens, totalTokens, messages } = used;
    return {
      tokens: { inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens, totalTokens, messages },
      costUsd: used.totalCost,
      unpricedModels: used.unpricedModels,
    };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
