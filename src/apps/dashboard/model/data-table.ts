import { csvLine } from "../../../view/format/csv.ts";

/** A chart's numbers as rows, or a report's. */
export interface DataTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly totals?: readonly Cell[] | undefined;
}

export interface Column {
  readonly title: string;
  /** Numbers stand right. */
  readonly isNumber?: boolean | undefined;
  /** Sentences may break. */
  readonly isProse?: boolean | undefined;
}

/** What is shown, and what a file holds where that differs. */
export interface Cell {
  readonly text: string;
  readonly value?: string | number | null | undefined;
}

export function textCell(text: string): Cell {
  return { text };
}

/** A number as it is shown; absent is a dash, and empty in a file. */
export function numberCell(
  value: number | null | undefined,
  format: (value: number) => string = String,
): Cell {
  return value === null || value === undefined ? { text: "–", value: null } : { text: format(value), value };
}

/** The rows as a CSV file. */
export function tableCsv({ columns, rows, totals }: DataTable): string {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map(rawValues),
    ...(totals ? [rawValues(totals)] : []),
  ];
  return `${lines.map(csvLine).join("\n")}\n`;
}

function rawValues(cells: readonly Cell[]): readonly (string | number | null)[] {
  return cells.map(({ text, value }) => (value === undefined ? text : value));
}
