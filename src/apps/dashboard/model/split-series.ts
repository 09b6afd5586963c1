import type { SeriesWindowMember } from "../../../documents/series.ts";
import type { SplitHistoryDocument } from "../../../documents/split-history.ts";
import { HOUR_MS, type DurationMs } from "../../../domain/time.ts";
import { formatNumber } from "../../../view/format/number.ts";
import type { LocalTime } from "../../../view/format/local-time.ts";
import { at } from "../../../view/instant.ts";
import { numberCell, textCell, type Cell, type DataTable } from "./data-table.ts";

export type SplitWindow = SplitHistoryDocument["accounts"][number]["windows"][number];
export type SplitSeries = SplitWindow["series"][number];
type SplitPoint = SplitSeries["points"][number];
/** Time in which the window was not read. */
export type Gap = SeriesWindowMember["gaps"][number];

/** The words for where a split came from. */
export const METHOD_TEXTS: Readonly<Record<SplitSeries["method"], string>> = {
  breakdown: "measured: the server's breakdown",
  "oauth-apps": "derived: the OAuth-apps window",
  calibrated: "estimated: this machine's transcripts",
};

/** The surfaces of a series in the order of its newest point, each once. */
export function surfacesOf({
  points,
}: SplitSeries): readonly { readonly surface: string; readonly label: string }[] {
  const seen = new Map(
    points.toReversed().flatMap(({ parts }) => parts.map((part) => [part.surface, part.label])),
  );
  return Array.from(seen, ([surface, label]) => ({ surface, label }));
}

/** Farther apart than this, two splits are not one stretch. */
const APART_MS: DurationMs = 7 * HOUR_MS;
/** A level that falls by more began a new cycle; less is rounding. */
const FALL_PERCENT = 2;

/** Points that may be drawn as one area: cut at resets, at gaps in the readings, and where no split was made for long. */
export function splitRuns(
  points: readonly SplitPoint[],
  gaps: readonly Gap[],
): readonly (readonly SplitPoint[])[] {
  const runs: SplitPoint[][] = [];
  let previous: SplitPoint | undefined;
  for (const point of points) {
    const isCut =
      previous === undefined ||
      at(point.at) - at(previous.at) > APART_MS ||
      point.usedPercent < previous.usedPercent - FALL_PERCENT ||
      isAcross(previous.at, point.at, gaps);
    if (isCut) runs.push([]);
    runs.at(-1)?.push(point);
    previous = point;
  }
  return runs;
}

function isAcross(before: string, after: string, gaps: readonly Gap[]): boolean {
  return gaps.some(({ from, to }) => at(from) >= at(before) && at(to) <= at(after));
}

/** Where a surface lies in the stack of a point. */
export function stackOf(
  point: SplitPoint,
  surfaces: readonly string[],
): readonly (readonly [from: number, to: number])[] {
  let top = 0;
  return surfaces.map((surface) => {
    const from = top;
    top += Math.max(0, point.parts.find((part) => part.surface === surface)?.points ?? 0);
    return [from, top] as const;
  });
}

export function splitTable(series: SplitSeries, gaps: readonly Gap[], localTime: LocalTime): DataTable {
  const surfaces = surfacesOf(series);
  const when = (iso: string): Cell => ({ text: localTime.full(at(iso)), value: iso });
  const points = series.points.map((point): Row => [
    point.at,
    [
      when(point.at),
      numberCell(point.usedPercent, formatNumber),
      ...surfaces.map(({ surface }) =>
        numberCell(point.parts.find((part) => part.surface === surface)?.points, formatNumber),
      ),
      textCell(""),
    ],
  ]);
  const unread = gaps.map(({ from, to }): Row => [
    from,
    [
      when(from),
      numberCell(null),
      ...surfaces.map(() => numberCell(null)),
      textCell(`nothing was read until ${localTime.full(at(to))}`),
    ],
  ]);
  return {
    columns: [
      { title: "When" },
      { title: "Used %", isNumber: true },
      ...surfaces.map(({ label }) => ({ title: `${label}, points`, isNumber: true })),
      { title: "Note" },
    ],
    rows: [...points, ...unread].toSorted(([a], [b]) => at(a) - at(b)).map(([, cells]) => cells),
  };
}

type Row = readonly [when: string, cells: readonly Cell[]];
