import type { BlocksDocument } from "../../documents/reports.ts";
import { windowKey, windowLabel } from "../../domain/window.ts";
import { formatCount } from "../format/count.ts";
import { formatDuration } from "../format/duration.ts";
import type { LocalTime } from "../format/local-time.ts";
import { formatMoney } from "../../domain/money-text.ts";
import { formatPercent } from "../format/number.ts";
import { at } from "../instant.ts";
import { EMPTY_CELL, type Table, type TableCell, type TableRow } from "../table.ts";
import {
  costCell,
  countCell,
  hasPoints,
  modelsCell,
  notesOf,
  POINTS_COLUMNS,
  pointsCell,
} from "./usage-cells.ts";

type Block = BlocksDocument["blocks"][number];

/** Which columns the table has beside the fixed ones. */
interface BlockColumns {
  readonly withPoints: boolean;
  readonly withLimit: boolean;
}

/** Blocks of five hours: when, how long, with what, and where the active one would end at its rate. */
export function blocksTable(document: BlocksDocument, localTime: LocalTime): Table {
  const { blocks, totals, generatedAt } = document;
  const columns: BlockColumns = {
    withPoints: hasPoints(blocks),
    withLimit: blocks.some(({ tokenLimitStatus }) => tokenLimitStatus !== null),
  };
  return {
    title: "Use by block of five hours",
    columns: [
      { header: "Block Start", align: "left" },
      { header: "Duration/Status", align: "left", isWrapped: true },
      { header: "Models", align: "left", isWrapped: true, isOptional: true },
      { header: "Tokens", align: "right" },
      ...(columns.withLimit ? [{ header: "% of Limit", align: "right" as const }] : []),
      { header: "Cost (USD)", align: "right" },
      ...(columns.withPoints ? POINTS_COLUMNS : []),
    ],
    rows: [
      ...blocks.flatMap((block) => blockRows(block, columns, generatedAt, localTime)),
      {
        kind: "total",
        cells: row(
          {
            start: "Total",
            tokens: countCell(totals.totalTokens),
            cost: costCell(totals.totalCost, totals.unpricedModels),
          },
          columns,
        ),
      },
    ],
    notes: [...notesOf(totals, document.mode), ...projectionNotes(blocks)],
  };
}

function blockRows(
  block: Block,
  columns: BlockColumns,
  generatedAt: string,
  localTime: LocalTime,
): readonly TableRow[] {
  const start = localTime.full(at(block.startTime));
  if (block.isGap) {
    const status = `${formatDuration(at(block.endTime) - at(block.startTime))} gap`;
    return [{ kind: "row", cells: row({ start, status }, columns) }];
  }
  const used: TableRow = {
    kind: "row",
    cells: row(
      {
        start,
        status: statusText(block, generatedAt),
        models: modelsCell(block.models),
        tokens: countCell(block.totalTokens),
        limit:
          block.tokenLimitStatus === null
            ? EMPTY_CELL
            : limitCell(block.totalTokens, block.tokenLimitStatus.limit),
        cost: costCell(block.costUSD, block.unpricedModels),
        points: [pointsCell(block.fiveHourPoints), pointsCell(block.weekPoints)],
      },
      columns,
    ),
  };
  return [used, ...wallRows(block, columns, localTime), ...projectionRows(block, columns, localTime)];
}

/** `15m`, or `active, 3h 18m left`. */
function statusText(block: Block, generatedAt: string): string {
  if (block.isActive) return `active, ${formatDuration(at(block.endTime) - at(generatedAt))} left`;
  return formatDuration(at(block.actualEndTime ?? block.endTime) - at(block.startTime));
}

function wallRows({ walls }: Block, columns: BlockColumns, localTime: LocalTime): readonly TableRow[] {
  const [first] = walls;
  if (first === undefined) return [];
  const name = first.window === null ? "a wall" : `the ${windowLabel(windowKey(first.window))} wall`;
  const status = `met ${name} at ${localTime.time(at(first.at))}`;
  return [{ kind: "detail", cells: row({ start: "", status }, columns) }];
}

function projectionRows(block: Block, columns: BlockColumns, localTime: LocalTime): readonly TableRow[] {
  const { projection, tokenLimitStatus } = block;
  if (projection === null) return [];
  return [
    {
      kind: "detail",
      cells: row(
        {
          start: "",
          status: `at this rate by ${localTime.time(at(block.endTime))}`,
          tokens: countCell(projection.totalTokens),
          limit:
            tokenLimitStatus === null ? EMPTY_CELL : { text: formatPercent(tokenLimitStatus.percentUsed) },
          cost: costCell(projection.totalCost, block.unpricedModels),
        },
        columns,
      ),
    },
  ];
}

function projectionNotes(blocks: readonly Block[]): readonly string[] {
  const rate = blocks.find(({ burnRate }) => burnRate !== null)?.burnRate;
  if (rate === undefined || rate === null) return [];
  const cost = rate.costPerHour === null ? "" : `, ${formatMoney(rate.costPerHour, "USD")} an hour`;
  return [
    `The active block uses ${formatCount(rate.tokensPerMinute)} tokens a minute${cost}. Tokens do not tell when the window ends; \`claude-meter forecast\` does.`,
  ];
}

function limitCell(tokens: number, limit: number): TableCell {
  return { text: formatPercent((tokens / limit) * 100) };
}

interface BlockCells {
  readonly start: string;
  readonly status?: string;
  readonly models?: TableCell;
  readonly tokens?: TableCell;
  readonly limit?: TableCell;
  readonly cost?: TableCell;
  readonly points?: readonly TableCell[];
}

function row(
  { start, status = "", models, tokens, limit, cost, points }: BlockCells,
  { withPoints, withLimit }: BlockColumns,
): readonly TableCell[] {
  return [
    { text: start },
    { text: status },
    models ?? EMPTY_CELL,
    tokens ?? EMPTY_CELL,
    ...(withLimit ? [limit ?? EMPTY_CELL] : []),
    cost ?? EMPTY_CELL,
    ...(withPoints ? (points ?? [EMPTY_CELL, EMPTY_CELL]) : []),
  ];
}
