import type { DailyDocument, ProjectDocument, SessionDocument } from "../../../documents/reports.ts";
import { formatCount, formatShortCount } from "../../../view/format/count.ts";
import type { LocalTime } from "../../../view/format/local-time.ts";
import { shortModelName } from "../../../view/format/model-name.ts";
import { formatMoney } from "../../../domain/money-text.ts";
import { formatNumber } from "../../../view/format/number.ts";
import { at } from "../../../view/instant.ts";
import { numberCell, textCell, type Cell, type Column, type DataTable } from "./data-table.ts";

type Day = DailyDocument["daily"][number];
type Totals = DailyDocument["totals"];

const DOLLARS: Column = { title: "Dollars", isNumber: true };
const POINT_COLUMNS: readonly Column[] = [
  { title: "5-hour points", isNumber: true },
  { title: "Week points", isNumber: true },
];
const USAGE_COLUMNS: readonly Column[] = [
  ...["Tokens", "Input", "Output", "Cache written", "Cache read", "Replies"].map((title) => ({
    title,
    isNumber: true,
  })),
  { title: "Models" },
];
const EMPTY = textCell("");

export const dollars = (amount: number): string => formatMoney(amount, "USD");

export function dayTable({ daily, totals }: DailyDocument): DataTable {
  return {
    columns: [{ title: "Day" }, DOLLARS, ...POINT_COLUMNS, ...USAGE_COLUMNS],
    rows: daily
      .toReversed()
      .map((day) => [textCell(day.date), costCell(day), ...pointCells(day), ...usageCells(day)]),
    totals: [textCell("Total"), costCell(totals), EMPTY, EMPTY, ...amountCells(totals), EMPTY],
  };
}

export function sessionTable(
  { sessions, totals }: SessionDocument,
  { localTime, nameOf }: { readonly localTime: LocalTime; readonly nameOf: (project: string) => string },
): DataTable {
  return {
    columns: [{ title: "Last active" }, { title: "Project" }, DOLLARS, ...POINT_COLUMNS, ...USAGE_COLUMNS],
    rows: sessions
      .toSorted((a, b) => at(b.lastActivity) - at(a.lastActivity))
      .map((session) => [
        { text: localTime.full(at(session.lastActivity)), value: session.lastActivity },
        textCell(nameOf(session.project)),
        costCell(session),
        ...pointCells(session),
        ...usageCells(session),
      ]),
    totals: [textCell("Total"), EMPTY, costCell(totals), EMPTY, EMPTY, ...amountCells(totals), EMPTY],
  };
}

export function projectTable(
  { projects, totals }: ProjectDocument,
  nameOf: (project: string) => string,
): DataTable {
  return {
    columns: [{ title: "Project" }, { title: "Sessions", isNumber: true }, DOLLARS, ...USAGE_COLUMNS],
    rows: projects.map((project) => [
      textCell(nameOf(project.project)),
      numberCell(project.sessions),
      costCell(project),
      ...usageCells(project),
    ]),
    totals: [textCell("Total"), EMPTY, costCell(totals), ...amountCells(totals), EMPTY],
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

function costCell({ totalCost }: Pick<Totals, "totalCost">): Cell {
  return numberCell(totalCost, dollars);
}

function usageCells(row: Totals & Pick<Day, "modelsUsed">): readonly Cell[] {
  return [...amountCells(row), textCell(row.modelsUsed.map(shortModelName).join(", "))];
}

function amountCells(row: Totals): readonly Cell[] {
  const { totalTokens, inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens } = row;
  const tokens = [totalTokens, inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens];
  return [
    ...tokens.map((count) => numberCell(count, formatShortCount)),
    numberCell(row.messages, formatCount),
  ];
}

function pointCells({
  fiveHourPoints,
  weekPoints,
}: Pick<Day, "fiveHourPoints" | "weekPoints">): readonly Cell[] {
  return [numberCell(fiveHourPoints, formatNumber), numberCell(weekPoints, formatNumber)];
}
