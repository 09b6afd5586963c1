import type { DailyDocument, ProjectDocument, SessionDocument } from "../../../documents/reports.ts";
import { formatCount, formatShortCount } from "../../../view/format/count.ts";
import type { LocalTime } from "../../../view/format/local-time.ts";
import { shortModelName } from "../../../view/format/model-name.ts";
import { formatMoney } from "../../../view/format/money.ts";
import { formatNumber } from "../../../view/format/number.ts";
import { at } from "../../../view/instant.ts";
import { numberCell, textCell, type Cell, type Column, type DataTable } from "./data-table.ts";

type Day = DailyDocument["daily"][number];
type Totals = DailyDocument["totals"];

const USAGE_COLUMNS: readonly Column[] = [
  { title: "Models" },
  { title: "Dollars", isNumber: true },
  { title: "Tokens", isNumber: true },
  { title: "Input", isNumber: true },
  { title: "Output", isNumber: true },
  { title: "Cache written", isNumber: true },
  { title: "Cache read", isNumber: true },
  { title: "Replies", isNumber: true },
];
const POINT_COLUMNS: readonly Column[] = [
  { title: "5-hour points", isNumber: true },
  { title: "Week points", isNumber: true },
];

export const dollars = (amount: number): string => formatMoney(amount, "USD");

export function dayTable({ daily, totals }: DailyDocument): DataTable {
  return {
    columns: [{ title: "Day" }, ...USAGE_COLUMNS, ...POINT_COLUMNS],
    rows: daily.toReversed().map((day) => [textCell(day.date), ...usageCells(day), ...pointCells(day)]),
    totals: [textCell("Total"), ...totalCells(totals), textCell(""), textCell("")],
  };
}

export function sessionTable(
  { sessions, totals }: SessionDocument,
  { localTime, nameOf }: { readonly localTime: LocalTime; readonly nameOf: (project: string) => string },
): DataTable {
  return {
    columns: [{ title: "Last active" }, { title: "Project" }, ...USAGE_COLUMNS, ...POINT_COLUMNS],
    rows: sessions
      .toSorted((a, b) => at(b.lastActivity) - at(a.lastActivity))
      .map((session) => [
        { text: localTime.full(at(session.lastActivity)), value: session.lastActivity },
        textCell(nameOf(session.project)),
        ...usageCells(session),
        ...pointCells(session),
      ]),
    totals: [textCell("Total"), textCell(""), ...totalCells(totals), textCell(""), textCell("")],
  };
}

export function projectTable(
  { projects, totals }: ProjectDocument,
  nameOf: (project: string) => string,
): DataTable {
  return {
    columns: [{ title: "Project" }, { title: "Sessions", isNumber: true }, ...USAGE_COLUMNS],
    rows: projects.map((project) => [
      textCell(nameOf(project.project)),
      numberCell(project.sessions),
      ...usageCells(project),
    ]),
    totals: [textCell("Total"), textCell(""), ...totalCells(totals)],
  };
}

/** The days' models, dearest first. */
export function modelTable({ daily }: DailyDocument): DataTable {
  const sums = new Map<string, { cost: number; tokens: number; replies: number; isPriced: boolean }>();
  for (const part of daily.flatMap(({ modelBreakdowns }) => modelBreakdowns)) {
    const sum = sums.get(part.modelName) ?? { cost: 0, tokens: 0, replies: 0, isPriced: false };
    sums.set(part.modelName, {
      cost: sum.cost + (part.cost ?? 0),
      tokens: sum.tokens + part.totalTokens,
      replies: sum.replies + part.messages,
      isPriced: sum.isPriced || part.cost !== null,
    });
  }
  const rows = Array.from(sums, ([model, sum]) => ({ model, ...sum })).toSorted((a, b) => b.cost - a.cost);
  return {
    columns: [
      { title: "Model" },
      { title: "Dollars", isNumber: true },
      { title: "Tokens", isNumber: true },
      { title: "Replies", isNumber: true },
    ],
    rows: rows.map(({ model, cost, tokens, replies, isPriced }) => [
      textCell(shortModelName(model)),
      numberCell(isPriced ? cost : null, dollars),
      numberCell(tokens, formatShortCount),
      numberCell(replies, formatCount),
    ]),
  };
}

function usageCells(row: Totals & Pick<Day, "modelsUsed">): readonly Cell[] {
  return [textCell(row.modelsUsed.map(shortModelName).join(", ")), ...amountCells(row)];
}

function totalCells(totals: Totals): readonly Cell[] {
  return [textCell(""), ...amountCells(totals)];
}

function amountCells(row: Totals): readonly Cell[] {
  return [
    numberCell(row.totalCost, dollars),
    ...[row.totalTokens, row.inputTokens, row.outputTokens, row.cacheCreationTokens, row.cacheReadTokens].map(
      (tokens) => numberCell(tokens, formatShortCount),
    ),
    numberCell(row.messages, formatCount),
  ];
}

function pointCells({
  fiveHourPoints,
  weekPoints,
}: Pick<Day, "fiveHourPoints" | "weekPoints">): readonly Cell[] {
  return [numberCell(fiveHourPoints, formatNumber), numberCell(weekPoints, formatNumber)];
}
