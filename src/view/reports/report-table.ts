import type {
  DailyDocument,
  MonthlyDocument,
  ProjectDocument,
  ReportDocument,
  SessionDocument,
  WeeklyDocument,
} from "../../documents/reports.ts";
import { unreachable } from "../../domain/assert.ts";
import { blocksTable } from "./blocks-table.ts";
import { folderName } from "../format/folder-name.ts";
import type { LocalTime } from "../format/local-time.ts";
import { at } from "../instant.ts";
import type { Table, TableRow } from "../table.ts";
import {
  breakdownRows,
  hasPoints,
  notesOf,
  totalRow,
  usageCells,
  usageColumns,
  type UsageMembers,
} from "./usage-cells.ts";

/** What a person asked for, and the zone that days are of. */
export interface ReportTableOptions {
  /** Adds a row for each model below each row. */
  readonly breakdown: boolean;
  /** In the zone of the document. */
  readonly localTime: LocalTime;
}

/** A report as a table: ccusage's columns, and points of the windows where there are readings. */
export function toReportTable(document: ReportDocument, options: ReportTableOptions): Table {
  switch (document.schema) {
    case "claude-meter/daily.v1":
      return periodTable({ title: "Use by day", header: "Date", rows: document.daily, document }, options);
    case "claude-meter/weekly.v1":
      return periodTable({ title: "Use by week", header: "Week", rows: document.weekly, document }, options);
    case "claude-meter/monthly.v1":
      return periodTable(
        { title: "Use by month", header: "Month", rows: document.monthly, document },
        options,
      );
    case "claude-meter/session.v1":
      return sessionTable(document, options);
    case "claude-meter/project.v1":
      return projectTable(document, options);
    case "claude-meter/blocks.v1":
      return blocksTable(document, options.localTime);
    default:
      return unreachable(document);
  }
}

type PeriodDocument = DailyDocument | WeeklyDocument | MonthlyDocument;
type PeriodRow = UsageMembers & { readonly period: string };

interface PeriodTableFacts {
  readonly title: string;
  readonly header: string;
  readonly rows: readonly PeriodRow[];
  readonly document: PeriodDocument;
}

function periodTable(
  { title, header, rows, document }: PeriodTableFacts,
  { breakdown }: ReportTableOptions,
): Table {
  const withPoints = document.projects === null && hasPoints(rows);
  const rowsOf = (shown: readonly PeriodRow[]): readonly TableRow[] =>
    shown.flatMap((row) => [
      { kind: "row", cells: [{ text: row.period }, ...usageCells(row, withPoints)] },
      ...(breakdown ? breakdownRows(row, { before: 1, withPoints }) : []),
    ]);
  return {
    title,
    columns: [{ header, align: "left" }, ...usageColumns(withPoints)],
    rows: [
      ...(document.projects === null ? rowsOf(rows) : projectSections(document.projects, rowsOf)),
      totalRow(document.totals, 1, withPoints),
    ],
    notes: notesOf(document.totals, document.mode),
  };
}

function projectSections(
  projects: Readonly<Record<string, readonly PeriodRow[]>>,
  rowsOf: (rows: readonly PeriodRow[]) => readonly TableRow[],
): readonly TableRow[] {
  return Object.entries(projects).flatMap(([project, rows]) => [
    { kind: "heading", cells: [{ text: `Project: ${project}` }] },
    ...rowsOf(rows),
  ]);
}

/** Enough of a session's id to tell it from others by eye. */
const SESSION_ID_LENGTH = 8;

function sessionTable(document: SessionDocument, { breakdown, localTime }: ReportTableOptions): Table {
  const withPoints = hasPoints(document.sessions);
  return {
    title: "Use by session",
    columns: [
      { header: "Session", align: "left" },
      { header: "Project", align: "left", isWideOnly: true, isWrapped: true },
      ...usageColumns(withPoints),
      { header: "Last Activity", align: "left", isWideOnly: true },
    ],
    rows: [
      ...document.sessions.flatMap((row): TableRow[] => [
        {
          kind: "row",
          cells: [
            { text: row.sessionId.slice(0, SESSION_ID_LENGTH) },
            { text: folderName(row.project) },
            ...usageCells(row, withPoints),
            { text: localTime.full(at(row.lastActivity)) },
          ],
        },
        ...(breakdown ? breakdownRows(row, { before: 2, withPoints, after: 1 }) : []),
      ]),
      totalRow(document.totals, 2, withPoints, 1),
    ],
    notes: notesOf(document.totals, document.mode),
  };
}

function projectTable(document: ProjectDocument, { breakdown }: ReportTableOptions): Table {
  return {
    title: "Use by project and branch",
    columns: [{ header: "Project", align: "left", isWrapped: true }, ...usageColumns(false)],
    rows: [
      ...document.projects.flatMap((row): TableRow[] => [
        { kind: "row", cells: [{ text: row.project }, ...usageCells(row, false)] },
        ...row.branches.map((branch): TableRow => ({
          kind: "detail",
          cells: [{ text: `└─ ${branch.gitBranch ?? "(no branch)"}` }, ...usageCells(branch, false)],
        })),
        ...(breakdown ? breakdownRows(row, { before: 1, withPoints: false }) : []),
      ]),
      totalRow(document.totals, 1, false),
    ],
    notes: notesOf(document.totals, document.mode),
  };
}
