import type { AccountInput } from "../../analysis/analyze-account.ts";
import { currentReadings } from "../../analysis/current-readings.ts";
import { localInsight, type LocalUses } from "../../analysis/local-insight.ts";
import { mergeSeries, seenBy } from "../../analysis/series.ts";
import { askedFamily, windowScenarios, type Ask, type LocalFacts } from "../../analysis/what-if/scenarios.ts";
import { listTasks } from "../../analysis/what-if/tasks.ts";
import type { WhatIfQuery } from "../../ports/backend.ts";
import type { WhatIfDocument } from "../../documents/what-if.ts";
import { toWhatIfDocument, type WhatIfFacts } from "../../view/insights/what-if-document.ts";
import { must } from "../../domain/assert.ts";
import type { Installation } from "../installation.ts";
import { loadInsights } from "./insights.ts";

/** What would become of each window under a change. Errors: `UserError` (3) when nothing is known. */
export async function runWhatIf(installation: Installation, query: WhatIfQuery): Promise<WhatIfDocument> {
  const { nowMs, accounts, local } = await loadInsights(installation, query);
  return toWhatIfDocument(
    accounts.map((input) => {
      const own = must(local.get(input.account.id), "each account has its uses");
      return accountScenarios(input, own, query, installation);
    }),
    nowMs,
  );
}

function accountScenarios(
  input: AccountInput,
  local: LocalUses,
  query: WhatIfQuery,
  { wallClockOf }: Installation,
): WhatIfFacts {
  const { account, latest, nowMs } = input;
  const series = new Map(
    [...input.series].map(([key, points]) => [key, seenBy(mergeSeries(points), nowMs)] as const),
  );
  const own = localInsight({ local, series, nowMs });
  const facts = localFacts(local, own, nowMs);
  const readings = currentReadings(latest, { nowMs, series: input.series }).filter(
    ({ windowKey }) => (query.window ?? windowKey) === windowKey,
  );
  return {
    account,
    unfitted: facts ? undefined : own.refusals[0]?.reason,
    windows: readings.map((reading) => ({
      reading,
      scenarios: windowScenarios({
        reading,
        series: series.get(reading.windowKey) ?? [],
        asked: askOf(query),
        local: facts,
        withFan: true,
        nowMs,
        wallClockOf,
      }),
    })),
  };
}

function localFacts(
  local: LocalUses,
  { calibration, splits }: ReturnType<typeof localInsight>,
  nowMs: AccountInput["nowMs"],
): LocalFacts | undefined {
  if (local.kind === "none" || calibration?.basis === undefined) return undefined;
  return { uses: local.uses, calibration, splits, tasks: listTasks(local.uses, nowMs) };
}

/** Absent: nothing in particular was asked. */
function askOf({ pace, pauseMinutes, model }: WhatIfQuery): Ask | undefined {
  if (pace === undefined && pauseMinutes === undefined && model === undefined) return undefined;
  return {
    pace: pace ?? 1,
    pauseMinutes: pauseMinutes ?? 0,
    family: model === undefined ? undefined : askedFamily(model),
  };
}
