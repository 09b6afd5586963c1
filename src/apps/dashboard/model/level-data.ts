import type { SeriesWindowMember } from "../../../documents/series.ts";
import type { LocalTime } from "../../../view/format/local-time.ts";
import { formatPercent } from "../../../view/format/number.ts";
import { at } from "../../../view/instant.ts";
import type { Span } from "./scale.ts";
import { numberCell, textCell, type DataTable } from "./data-table.ts";

/** Readings as columns, as the long chart takes them: `null` breaks a line. */
export interface LevelData {
  /** Since the epoch, ascending. */
  readonly seconds: readonly number[];
  readonly levels: readonly (number | null)[];
  readonly lows: readonly (number | null)[];
  readonly highs: readonly (number | null)[];
  readonly resetSeconds: readonly number[];
  readonly gapSeconds: readonly Span[];
}

/** A window's series as columns, with breaks at gaps and where cycles begin. */
export function toLevelData({ points, gaps, cycles }: SeriesWindowMember): LevelData {
  const breaks = [
    ...gaps.map(({ from }) => secondsOf(from) + 1),
    ...cycles.flatMap(({ startedAt, resetsAt }) => [secondsOf(startedAt), secondsOf(resetsAt)]),
  ];
  breaks.sort((a, b) => a - b);
  const [seconds, levels, lows, highs] = [[], [], [], []] as [
    number[],
    (number | null)[],
    (number | null)[],
    (number | null)[],
  ];
  let next = 0;
  for (const { at: when, usedPercent, low = usedPercent, high = usedPercent } of points) {
    const second = secondsOf(when);
    for (let cut = breaks[next]; cut !== undefined && cut < second; cut = breaks[++next]) {
      const previous = seconds.at(-1);
      if (previous === undefined || levels.at(-1) === null || cut <= previous) continue;
      seconds.push(cut);
      for (const column of [levels, lows, highs]) column.push(null);
    }
    seconds.push(second);
    levels.push(usedPercent);
    lows.push(low);
    highs.push(high);
  }
  return {
    seconds,
    levels,
    lows,
    highs,
    resetSeconds: cycles.map(({ resetsAt }) => secondsOf(resetsAt)),
    gapSeconds: gaps.map(({ from, to }): Span => [secondsOf(from), secondsOf(to)]),
  };
}

/** Without the checks of `at`: these are the meter's own instants, by the hundred thousand. */
function secondsOf(iso: string): number {
  return Date.parse(iso) / 1000;
}

export function levelTable({ points, gaps }: SeriesWindowMember, localTime: LocalTime): DataTable {
  const rows = [
    ...points.map(({ at: when, usedPercent, low, high }) => ({
      when,
      cells: [
        numberCell(usedPercent, formatPercent),
        numberCell(low ?? usedPercent, formatPercent),
        numberCell(high ?? usedPercent, formatPercent),
        textCell(""),
      ],
    })),
    ...gaps.map(({ from, to }) => ({
      when: from,
      cells: [
        numberCell(null),
        numberCell(null),
        numberCell(null),
        textCell(`nothing was read until ${localTime.full(at(to))}`),
      ],
    })),
  ].toSorted((a, b) => at(a.when) - at(b.when));
  return {
    columns: [
      { title: "When" },
      { title: "Used", isNumber: true },
      { title: "Lowest", isNumber: true },
      { title: "Highest", isNumber: true },
      { title: "Note" },
    ],
    rows: rows.map(({ when, cells }) => [{ text: localTime.full(at(when)), value: when }, ...cells]),
  };
}
