import type { WindowMember } from "../../../documents/status.ts";
import type { LocalTime } from "../../../view/format/local-time.ts";
import { formatPercent } from "../../../view/format/number.ts";
import { at } from "../../../view/instant.ts";
import type { SeriesWindowMember } from "../../../documents/series.ts";
import { numberCell, textCell, type Cell, type DataTable } from "./data-table.ts";

/** A cycle's readings, gaps and forecast as rows. */
export function cycleTable(
  window: WindowMember,
  series: SeriesWindowMember | undefined,
  localTime: LocalTime,
): DataTable {
  return {
    columns: [{ title: "When" }, { title: "Used", isNumber: true }, { title: "What" }],
    rows: [...seriesRows(series, localTime), ...forecastRows(window, localTime)],
  };
}

type Row = readonly [whenMs: number, cells: readonly Cell[]];

function seriesRows(
  series: SeriesWindowMember | undefined,
  localTime: LocalTime,
): readonly (readonly Cell[])[] {
  if (series === undefined) return [];
  const readings = series.points.map(({ at: when, usedPercent }): Row => [
    at(when),
    [whenCell(when, localTime), numberCell(usedPercent, formatPercent), textCell("read")],
  ]);
  const gaps = series.gaps.map(({ from, to }): Row => [
    at(from) + 1,
    [
      whenCell(from, localTime),
      numberCell(null),
      textCell(`nothing was read until ${localTime.full(at(to))}`),
    ],
  ]);
  return [...readings, ...gaps].toSorted(([a], [b]) => a - b).map(([, cells]) => cells);
}

function forecastRows(
  { forecast, resetsAt }: WindowMember,
  localTime: LocalTime,
): readonly (readonly Cell[])[] {
  if (forecast === null || resetsAt === null) return [];
  const { p10, p50, p90 } = forecast.atReset;
  const levels = [
    [p10, "nine of ten end above this"],
    [p50, "one of two ends above this"],
    [p90, "one of ten ends above this"],
  ] as const;
  return levels.map(([level, meaning]) => [
    whenCell(resetsAt, localTime),
    numberCell(level, formatPercent),
    textCell(`estimated at the reset: ${meaning}`),
  ]);
}

function whenCell(iso: string, localTime: LocalTime): Cell {
  return { text: localTime.full(at(iso)), value: iso };
}
