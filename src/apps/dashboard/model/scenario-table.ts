import type { WindowMember } from "../../../documents/status.ts";
import type { WhatIfWindow } from "../../../documents/what-if.ts";
import type { EpochMs } from "../../../domain/time.ts";
import type { LocalTime } from "../../../view/format/local-time.ts";
import { formatPercent } from "../../../view/format/number.ts";
import { at } from "../../../view/instant.ts";
import { chanceText } from "../../../view/dropdown/window-row.ts";
import { changeText } from "../../../view/insights/what-if-tables.ts";
import { numberCell, textCell, type Cell, type DataTable } from "./data-table.ts";

type Forecast = NonNullable<WindowMember["forecast"]>;

/** As usual and every change, side by side. */
export function scenarioTable(window: WhatIfWindow, localTime: LocalTime, nowMs: EpochMs): DataTable {
  const usual = window.asUsual
    ? [[textCell("As usual"), ...landingCells(window.asUsual, localTime, nowMs)]]
    : [];
  return {
    columns: [
      { title: "Change" },
      { title: "At reset", isNumber: true },
      { title: "Low", isNumber: true },
      { title: "High", isNumber: true },
      { title: "Chance of the wall", isNumber: true },
      { title: "Wall likely by" },
    ],
    rows: [
      ...usual,
      ...window.scenarios.map(({ change, forecast }) => [
        textCell(capitalized(changeText(change))),
        ...landingCells(forecast, localTime, nowMs),
      ]),
    ],
  };
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function landingCells(
  { atReset, hitsWall, wallAt }: Forecast,
  localTime: LocalTime,
  nowMs: EpochMs,
): readonly Cell[] {
  const likely = wallAt?.p50 ?? null;
  return [
    ...[atReset.p50, atReset.p10, atReset.p90].map((level) => numberCell(Math.round(level), formatPercent)),
    { text: chanceText(hitsWall), value: Math.round(hitsWall * 100) },
    likely === null
      ? textCell("not before the reset")
      : { text: localTime.near(at(likely), nowMs), value: likely },
  ];
}
