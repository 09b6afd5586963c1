import type { Table, TableCell, TableColumn, TableRow } from "../../view/table.ts";
import type { TerminalOptions } from "./render-dropdown.ts";
import { fit, span, textWidth, wrap, type Line, type Role } from "./span.ts";

export interface TableRenderOptions extends TerminalOptions {
  /** Draws the narrow layout however wide the terminal is. */
  readonly compact?: boolean | undefined;
}

/** Below this, columns that are for wide tables only are left out. Source: ccusage's compact layout, observed 2026-11. */
const WIDE_COLUMNS_MIN = 100;
const WRAPPED_WIDTH_MIN = 12;
const GAP = "  ";

/** A table as lines that are never wider than the terminal. */
export function renderTable(table: Table, options: TableRenderOptions): readonly Line[] {
  const layout = planLayout(table, options);
  const rule: Line = [span(options.glyphs.rule.repeat(tableWidth(layout.widths)), "muted")];
  return [
    [span(fit(table.title, options.columns).trimEnd(), "strong")],
    // Headings over nothing say nothing: a note says why there is nothing.
    ...(table.rows.length === 0 ? [] : [[], ...cellLines(headerCells(layout), layout, "strong"), rule]),
    ...table.rows.flatMap((row) => [
      ...(row.kind === "total" ? [rule] : []),
      ...rowLines(row, layout, options),
    ]),
    ...table.notes.flatMap((note) => [
      [],
      ...wrap(note, options.columns).map((text): Line => [span(text, "muted")]),
    ]),
    ...leftOutHint(table, layout, options),
  ];
}

/** Which columns are drawn, how wide, and whether numbers are short. */
interface Layout {
  readonly columns: readonly TableColumn[];
  /** Of each drawn column, its place in a row's cells. */
  readonly places: readonly number[];
  readonly widths: readonly number[];
  readonly isShort: boolean;
}

/** The first that fits: all of it; wrapped texts in several lines; short numbers; without optional columns; the widest cut. */
function planLayout(table: Table, { columns: room, compact = false }: TableRenderOptions): Layout {
  const isNarrow = compact || room < WIDE_COLUMNS_MIN;
  let places = table.columns.flatMap((column, place) => (isNarrow && column.isWideOnly ? [] : [place]));
  const planned = (isShort: boolean): Layout => {
    const columns = places.flatMap((place) => table.columns[place] ?? []);
    const natural = places.map((place, index) => naturalWidth(table, place, columns[index], isShort));
    return { columns, places, isShort, widths: shrinkWrapped(natural, columns, room) };
  };
  const full = planned(false);
  if (tableWidth(full.widths) <= room) return full;
  for (;;) {
    const short = planned(true);
    const optional = places.findIndex((place) => table.columns[place]?.isOptional === true);
    if (tableWidth(short.widths) <= room) return short;
    if (optional === -1) return { ...short, widths: cutWidest(short.widths, room) };
    places = places.toSpliced(optional, 1);
  }
}

function naturalWidth(
  table: Table,
  place: number,
  column: TableColumn | undefined,
  isShort: boolean,
): number {
  const cells = table.rows.filter(({ kind }) => kind !== "heading").map(({ cells }) => cells[place]);
  return Math.max(headerWidth(column), ...cells.map((cell) => textWidth(cellText(cell, isShort))));
}

/** Headers break at spaces, so the widest word decides. */
function headerWidth(column: TableColumn | undefined): number {
  return Math.max(0, ...(column?.header ?? "").split(" ").map(textWidth));
}

/** Takes what is missing from the columns that may wrap, the widest first. */
function shrinkWrapped(
  natural: readonly number[],
  columns: readonly TableColumn[],
  room: number,
): readonly number[] {
  const widths = [...natural];
  for (;;) {
    const over = tableWidth(widths) - room;
    const index = widestIndex(
      widths.map((width, place) =>
        columns[place]?.isWrapped === true && width > WRAPPED_WIDTH_MIN ? width : 0,
      ),
    );
    const width = widths[index] ?? 0;
    if (over <= 0 || columns[index]?.isWrapped !== true || width <= WRAPPED_WIDTH_MIN) return widths;
    widths[index] = Math.max(WRAPPED_WIDTH_MIN, width - over);
  }
}

function cutWidest(natural: readonly number[], room: number): readonly number[] {
  const widths = [...natural];
  for (let over = tableWidth(widths) - room; over > 0; over -= 1) {
    const index = widestIndex(widths);
    widths[index] = Math.max(0, (widths[index] ?? 0) - 1);
  }
  return widths;
}

function widestIndex(widths: readonly number[]): number {
  return widths.indexOf(Math.max(...widths));
}

function tableWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP.length * Math.max(0, widths.length - 1);
}

function headerCells({ columns, widths }: Layout): readonly (readonly string[])[] {
  return columns.map(({ header }, index) => wrap(header, Math.max(1, widths[index] ?? 1)));
}

const ROW_ROLES: Readonly<Record<TableRow["kind"], Role>> = {
  row: "plain",
  detail: "muted",
  heading: "strong",
  total: "strong",
};

function rowLines(row: TableRow, layout: Layout, { columns }: TableRenderOptions): readonly Line[] {
  const role = ROW_ROLES[row.kind];
  if (row.kind === "heading") return [[], [span(fit(row.cells[0]?.text ?? "", columns).trimEnd(), role)]];
  const cells = layout.places.map((place, index): readonly string[] => {
    const cell = row.cells[place];
    const width = Math.max(1, layout.widths[index] ?? 1);
    return layout.columns[index]?.isWrapped === true
      ? wrapParts(cell?.parts ?? [cell?.text ?? ""], width)
      : [cellText(cell, layout.isShort)];
  });
  return cellLines(cells, layout, role);
}

/** One line for each line of the tallest cell. */
function cellLines(cells: readonly (readonly string[])[], layout: Layout, role: Role): readonly Line[] {
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, index): Line => {
    const texts = cells.map((lines, place) =>
      aligned(lines[index] ?? "", layout.widths[place] ?? 0, layout.columns[place]?.align),
    );
    return [span(texts.join(GAP), role)];
  });
}

/** The parts in lines of at most `width` columns; one that is wider than that is broken at its spaces. */
function wrapParts(parts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1) ?? ""} ${part}`;
    if (lines.length > 0 && textWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(...wrap(part, width));
  }
  return lines;
}

function aligned(text: string, width: number, align: TableColumn["align"] | undefined): string {
  const missing = width - textWidth(text);
  return align === "right" && missing > 0 ? " ".repeat(missing) + text : fit(text, width);
}

function cellText(cell: TableCell | undefined, isShort: boolean): string {
  return (isShort ? cell?.shortText : undefined) ?? cell?.text ?? "";
}

function leftOutHint(table: Table, { places }: Layout, options: TableRenderOptions): readonly Line[] {
  const left = table.columns.filter((_, place) => !places.includes(place)).map(({ header }) => header);
  if (left.length === 0) return [];
  const reason = options.compact === true ? "The compact table leaves out" : "A wider terminal also shows";
  const hint = `${reason} ${left.join(", ")}.`;
  return [[], ...wrap(hint, options.columns).map((text): Line => [span(text, "muted")])];
}
