import { calibrateAccount } from "../../analysis/calibration/calibrate-account.ts";
import type { InsightQuery } from "../../ports/backend.ts";
import type { CalibrationDocument } from "../../documents/calibration.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { toCalibrationDocument, type CalibrationFacts } from "../../view/insights/calibration-document.ts";
import { must } from "../../domain/assert.ts";
import type { Installation } from "../installation.ts";
import { loadInsights } from "./insights.ts";

/** How this machine's tokens are fitted to each account's percent-points. Errors: `UserError` (3) when nothing is known. */
export async function runCalibration(
  installation: Installation,
  query: InsightQuery,
): Promise<CalibrationDocument> {
  const { nowMs, accounts, local } = await loadInsights(installation, query);
  const facts = accounts.map(({ account, series }): CalibrationFacts => {
    const own = must(local.get(account.id), "each account has its uses");
    const fits = own.kind === "none" ? refusedBoth(own.reason) : fitsOf({ ...own, series, nowMs });
    return { account, fits: fits.filter(({ windowKey }) => (query.window ?? windowKey) === windowKey) };
  });
  return toCalibrationDocument(facts, nowMs);
}

function fitsOf(facts: Parameters<typeof calibrateAccount>[0]): CalibrationFacts["fits"] {
  const { fiveHour, week } = calibrateAccount(facts);
  return [fiveHour, week];
}

function refusedBoth(reason: string): CalibrationFacts["fits"] {
  return [FIVE_HOUR, SEVEN_DAY].map((windowKey) => ({
    kind: "refused",
    windowKey,
    code: "no-local-use",
    reason,
  }));
}
