import type { DailyDocument } from "../../documents/reports.ts";
import { formatCount, formatShortCount } from "../format/count.ts";
import { formatMoney } from "../../domain/money-text.ts";
import { shortModelName } from "../format/model-name.ts";
import { formatNumber } from "../format/number.ts";
import { EMPTY_CELL, type TableCell, type TableColumn, type TableRow } from "../table.ts";

type Totals = DailyDocument["totals"];
type Breakdown = DailyDocument["daily"][number]["modelBreakdowns"][number];

/** What the rows of every report but blocks have in common. */
export interface UsageMembers extends Totals {
  readonly modelsUsed: readonly string[];
  readonly modelBreakdowns: readonly Breakdown[];
  readonly fiveHourPoints?: number | null;
  readonly weekPoints?: number | null;
}

/** Marks a cost that leaves something out; a note below the table says what. */
const PARTIAL_MARK = "*";

/** The columns of use, as ccusage orders them. The points have columns only where a row has points. */
export function usageColumns(hasPoints: boolean): readonly TableColumn[] {
  return [
    { header: "Models", align: "left", isWrapped: true, isOptional: true },
    { header: "Input", align: "right" },
    { header: "Output", align: "right" },
    { header: "Cache Create", align: "right", isWideOnly: true },
    { header: "Cache Read", align: "right", isWideOnly: true },
    { header: "Total Tokens", align: "right", isWideOnly: true },
    { header: "Cost (USD)", align: "right" },
    ...(hasPoints ? POINTS_COLUMNS : []),
  ];
}

export const POINTS_COLUMNS: readonly TableColumn[] = [
  { header: "5h Points", align: "right" },
  { header: "Week Points", align: "right", isOptional: true },
];

/** Whether any row has points of a window. */
export function hasPoints(
  rows: readonly { readonly fiveHourPoints?: number | null; readonly weekPoints?: number | null }[],
): boolean {
  return rows.some(
    ({ fiveHourPoints, weekPoints }) => (fiveHourPoints ?? weekPoints ?? undefined) !== undefined,
  );
}

/** The cells of `usageColumns` for one row. */
export function usageCells(usage: UsageMembers, withPoints: boolean): readonly TableCell[] {
  return [
    modelsCell(usage.modelsUsed),
    ...tokenCells(usage),
    costCell(usage.totalCost, usage.unpricedModels),
    ...(withPoints ? [pointsCell(usage.fiveHourPoints), pointsCell(usage.weekPoints)] : []),
  ];
}

/** The last row. Points are not added up: cycles begin anew at zero, so their sum is a share of nothing. */
export function totalRow(totals: Totals, before: number, withPoints: boolean, after = 0): TableRow {
  const empty = (count: number) => Array.from({ length: count }, () => EMPTY_CELL);
  return {
    kind: "total",
    cells: [
      { text: "Total" },
      ...empty(before - 1),
      EMPTY_CELL,
      ...tokenCells(totals),
      costCell(totals.totalCost, totals.unpricedModels),
      ...empty((withPoints ? 2 : 0) + after),
    ],
  };
}

/** One row for each model below a row; `before` and `after` count the columns around those of use. */
export function breakdownRows(
  usage: UsageMembers,
  {
    before,
    withPoints,
    after = 0,
  }: { readonly before: number; readonly withPoints: boolean; readonly after?: number },
): readonly TableRow[] {
  return usage.modelBreakdowns.map((model) => ({
    kind: "detail",
    cells: [
      { text: `└─ ${shortModelName(model.modelName)}` },
      ...Array.from({ length: before }, () => EMPTY_CELL),
      ...tokenCells(model),
      costCell(model.cost, []),
      ...Array.from({ length: (withPoints ? 2 : 0) + after }, () => EMPTY_CELL),
    ],
  }));
}

/** What a reader must know of the numbers: which use is in no cost. */
export function notesOf(
  { unpricedModels }: Pick<Totals, "unpricedModels">,
  mode: DailyDocument["mode"],
): readonly string[] {
  if (unpricedModels.length === 0) return [];
  const names = unpricedModels.join(", ");
  return mode === "display"
    ? [`${PARTIAL_MARK} The logs do not say what ${names} cost: that use is in no cost.`]
    : [
        `${PARTIAL_MARK} No price is known for ${names}: that use is in no cost. docs/prices.md says how to add one.`,
      ];
}

/** Tokens or replies; short where there is little room. */
export function countCell(count: number): TableCell {
  return { text: formatCount(count), shortText: formatShortCount(count) };
}

/** A cost that is not known is a dash, one that leaves something out is marked. */
export function costCell(cost: number | null, unpricedModels: readonly string[]): TableCell {
  if (cost === null) return { text: `–${PARTIAL_MARK}` };
  return { text: `${formatMoney(cost, "USD")}${unpricedModels.length > 0 ? PARTIAL_MARK : ""}` };
}

/** Percent-points of a window; a dash where they are not known. */
export function pointsCell(points: number | null | undefined): TableCell {
  return { text: points === null || points === undefined ? "–" : formatNumber(points) };
}

/** The models by their short names, each once; they may stand below each other. */
export function modelsCell(models: readonly string[]): TableCell {
  const names = [...new Set(models.map(shortModelName))];
  const parts = names.map((name, index) => (index < names.length - 1 ? `${name},` : name));
  return { text: parts.join(" "), parts };
}

function tokenCells(usage: {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheCreationTokens: number;
  readonly cacheReadTokens: number;
  readonly totalTokens: number;
}): readonly TableCell[] {
  return [
    usage.inputTokens,
    usage.outputTokens,
    usage.cacheCreationTokens,
    usage.cacheReadTokens,
    usage.totalTokens,
  ].map(countCell);
}
