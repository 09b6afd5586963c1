import type { WhatIfDocument, WhatIfWindow } from "../../documents/what-if.ts";
import { MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import { accountName } from "../dropdown/dropdown.ts";
import { formatDuration } from "../format/duration.ts";
import { modelFamilyName } from "../format/model-name.ts";
import type { LocalTime } from "../format/local-time.ts";
import { formatNumber, formatPercent } from "../format/number.ts";
import { at } from "../instant.ts";
import type { Table, TableRow } from "../table.ts";

/** One table for each window of each account. */
export function toWhatIfTables(document: WhatIfDocument, localTime: LocalTime): readonly Table[] {
  const nowMs = at(document.generatedAt);
  return document.accounts.flatMap((account) =>
    account.windows.map((window) => windowTable(window, accountName(account), { nowMs, localTime })),
  );
}

interface Moment {
  readonly nowMs: EpochMs;
  readonly localTime: LocalTime;
}

function windowTable(window: WhatIfWindow, account: string, moment: Moment): Table {
  const { asUsual, scenarios } = window;
  return {
    title: `${window.label}, ${account}: ${formatPercent(window.usedPercent)} used`,
    columns: [
      { header: "If", align: "left" },
      { header: "At reset", align: "right" },
      { header: "80 % of cases", align: "right", isOptional: true },
      { header: "Chance of the wall", align: "right" },
      { header: "Wall likely by", align: "right" },
    ],
    rows: [
      ...(asUsual ? [forecastRow("as usual", asUsual, moment)] : []),
      ...scenarios.map(({ change, forecast }) => forecastRow(changeText(change), forecast, moment)),
    ],
    notes: notesOf(window),
  };
}

type ForecastMember = NonNullable<WhatIfWindow["asUsual"]>;

function forecastRow(
  name: string,
  { hitsWall, wallAt, atReset }: ForecastMember,
  { nowMs, localTime }: Moment,
): TableRow {
  const middle = wallAt?.p50 ?? null;
  return {
    kind: "row",
    cells: [
      { text: name },
      { text: `~${Math.round(atReset.p50)}%` },
      { text: `${Math.round(atReset.p10)}…${Math.round(atReset.p90)}` },
      { text: `${Math.round(hitsWall * 100)}%` },
      { text: middle === null ? "" : localTime.near(at(middle), nowMs) },
    ],
  };
}

/** `at 50% of the pace, after a pause of 1h, all on Sonnet`. */
export function changeText({
  pace,
  pauseMinutes,
  model,
}: WhatIfWindow["scenarios"][number]["change"]): string {
  const parts = [
    pace === 1 ? undefined : `at ${formatNumber(pace * 100)}% of the pace`,
    pauseMinutes === 0 ? undefined : `after a pause of ${formatDuration(pauseMinutes * MINUTE_MS)}`,
    model === null ? undefined : `all on ${modelFamilyName(model)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "unchanged" : parts.join(", ");
}

function notesOf({ allowance, fit, modelsRefused, refused }: WhatIfWindow): readonly string[] {
  return [
    refused,
    allowance && allowance.daysLeft >= 1
      ? `To last until the reset: ${formatNumber(allowance.percentPerDay)} points a day.`
      : undefined,
    fitText(fit),
    ...modelsRefused.map(({ model, reason }) => `Nothing is said of ${modelFamilyName(model)}: ${reason}`),
  ].filter((note) => note !== undefined && note !== null);
}

/** Whether a task of the usual size still fits; `undefined` where nothing is known of that. */
export function fitText({ fits, taskPoints, tasks, reason }: WhatIfWindow["fit"]): string | undefined {
  if (fits === null || taskPoints === null) return reason ?? undefined;
  const size = `~${formatNumber(taskPoints.p50)} points (${formatNumber(taskPoints.p10)}…${formatNumber(taskPoints.p90)})`;
  return `${Math.round(fits * 100)}% of your last ${tasks} tasks would end before the wall; one takes ${size}.`;
}
