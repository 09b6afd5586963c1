import type { BacktestDocument } from "../../../documents/backtest.ts";
import type { LocalTime } from "../../../view/format/local-time.ts";
import { formatPercent } from "../../../view/format/number.ts";
import { at } from "../../../view/instant.ts";
import { numberCell, textCell, type DataTable } from "./data-table.ts";

export type BacktestWindow = BacktestDocument["accounts"][number]["windows"][number];
type BacktestRow = BacktestWindow["rows"][number];

/** A forecast whose cycle has ended, with where it landed. */
export interface SettledForecast {
  readonly madeAt: string;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  readonly landed: number;
  readonly isInside: boolean;
}

/** The newest settled forecasts, oldest of them first; a few per cycle, because those of one cycle share their luck. */
export function settledForecasts({ rows }: BacktestWindow, countMax: number): readonly SettledForecast[] {
  const settled = rows.flatMap((row) =>
    row.outcome === "settled" && row.levelPercent !== null ? [toSettled(row, row.levelPercent)] : [],
  );
  const step = Math.max(1, Math.ceil(settled.length / countMax));
  return settled.filter((_, index) => (settled.length - 1 - index) % step === 0);
}

function toSettled({ madeAt, atReset }: BacktestRow, landed: number): SettledForecast {
  const { p10, p50, p90 } = atReset;
  // The server's levels are whole percents: half a point either way is its rounding.
  const isInside = landed >= p10 - 0.5 && landed <= p90 + 0.5;
  return { madeAt, low: p10, middle: p50, high: p90, landed, isInside };
}

/** One sentence: how the forecasts did. */
export function recordText({ record }: BacktestWindow): string {
  if (record === null) return "No forecast has settled yet: its window must reach its reset first.";
  const { forecasts, cycles, levelCoverage } = record;
  const inside = Math.round(levelCoverage * forecasts);
  const right =
    levelCoverage > 0.9
      ? "its bands are wider than they need be"
      : levelCoverage < 0.7
        ? "its bands are too narrow"
        : "which is right";
  return `${inside} of ${forecasts} forecasts over ${cycles} ${cycles === 1 ? "cycle" : "cycles"} landed in their band of 8 in 10: ${right}.`;
}

export function recordTable(window: BacktestWindow, localTime: LocalTime): DataTable {
  return {
    columns: [
      { title: "Made" },
      { title: "Then at", isNumber: true },
      { title: "Low", isNumber: true },
      { title: "Middle", isNumber: true },
      { title: "High", isNumber: true },
      { title: "Landed", isNumber: true },
      { title: "Chance of the wall", isNumber: true },
      { title: "Outcome" },
    ],
    rows: window.rows
      .toReversed()
      .map((row) => [
        { text: localTime.full(at(row.madeAt)), value: row.madeAt },
        numberCell(row.usedPercent, formatPercent),
        ...[row.atReset.p10, row.atReset.p50, row.atReset.p90, row.levelPercent].map((level) =>
          numberCell(level, formatPercent),
        ),
        numberCell(row.hitsWall * 100, (chance) => `${Math.round(chance)}%`),
        textCell(row.wallAt ? `wall at ${localTime.full(at(row.wallAt))}` : row.outcome.replace("-", " ")),
      ]),
  };
}
