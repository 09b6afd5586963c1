import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import type { LapMember, LapsDocument } from "../../documents/lap.ts";
import { accountName } from "../dropdown/dropdown.ts";
import { formatShortCount } from "../format/count.ts";
import { formatDuration } from "../format/duration.ts";
import type { LocalTime } from "../format/local-time.ts";
import { formatMoney } from "../../domain/money-text.ts";
import { formatSigned } from "../format/number.ts";
import { at } from "../instant.ts";
import type { Table, TableCell } from "../table.ts";

/** What a lap cost one account; a lap that no account could be read in has one row all the same. */
export interface LapRow {
  readonly startedAt: string;
  readonly durationSeconds: number | null;
  /** `npm`, `npm, exit 1`; empty: it was started and stopped by hand. */
  readonly name: string;
  /** Absent: there is only one. */
  readonly account?: string | undefined;
  readonly fiveHourPoints: number | null;
  readonly weekPoints: number | null;
  readonly totalTokens: number | null;
  readonly costUsd: number | null;
}

/** The laps as rows, newest first. */
export function lapRows({ laps }: LapsDocument): readonly LapRow[] {
  const isNamed = new Set(laps.flatMap(({ accounts }) => accounts.map(({ id }) => id))).size > 1;
  return laps.flatMap((lap) => {
    const row = rowOf(lap);
    if (lap.accounts.length === 0) return [row];
    return lap.accounts.map((account) => ({
      ...row,
      account: isNamed ? accountName(account) : undefined,
      fiveHourPoints: pointsOf(account, FIVE_HOUR),
      weekPoints: pointsOf(account, SEVEN_DAY),
    }));
  });
}

function rowOf({ startedAt, durationSeconds, command, exitCode, tokens, costUsd }: LapMember): LapRow {
  const exit = exitCode === null || exitCode === 0 ? "" : `, exit ${exitCode}`;
  return {
    startedAt,
    durationSeconds,
    name: command === null ? "" : command + exit,
    fiveHourPoints: null,
    weekPoints: null,
    totalTokens: tokens?.totalTokens ?? null,
    costUsd,
  };
}

function pointsOf({ windows }: LapMember["accounts"][number], key: string): number | null {
  return windows.find((window) => window.key === key)?.points ?? null;
}

/** `lap list` as a table. */
export function toLapsTable(document: LapsDocument, localTime: LocalTime): Table {
  const rows = lapRows(document);
  const isNamed = rows.some(({ account }) => account !== undefined);
  const running = document.running && `A lap runs since ${localTime.full(at(document.running.startedAt))}.`;
  return {
    title: "Laps, newest first",
    columns: [
      { header: "Began", align: "left" },
      { header: "Length", align: "right" },
      { header: "What", align: "left", isWrapped: true },
      ...(isNamed ? [{ header: "Account", align: "left", isWrapped: true } as const] : []),
      { header: "5-hour points", align: "right" },
      { header: "Week points", align: "right" },
      { header: "Tokens", align: "right", isOptional: true },
      { header: "Cost", align: "right" },
    ],
    rows: rows.map((row) => ({ kind: "row", cells: cellsOf(row, isNamed, localTime) })),
    notes: [
      ...(rows.length === 0 ? ["No lap has been kept: begin one with `claude-meter lap start`."] : []),
      ...(running ? [running] : []),
    ],
  };
}

function cellsOf(row: LapRow, isNamed: boolean, localTime: LocalTime): readonly TableCell[] {
  const cell = <T>(value: T | null, format: (value: T) => string): TableCell => ({
    text: value === null ? "–" : format(value),
  });
  return [
    { text: localTime.full(at(row.startedAt)) },
    cell(row.durationSeconds, (seconds) => formatDuration(seconds * 1000)),
    { text: row.name },
    ...(isNamed ? [{ text: row.account ?? "" }] : []),
    cell(row.fiveHourPoints, formatSigned),
    cell(row.weekPoints, formatSigned),
    cell(row.totalTokens, formatShortCount),
    cell(row.costUsd, (amount) => formatMoney(amount, "USD")),
  ];
}
