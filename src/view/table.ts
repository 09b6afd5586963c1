/** A table of text, of any width: what draws it decides which columns and which form of a number there is room for. */
export interface Table {
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Sentences below it. */
  readonly notes: readonly string[];
}

/** What a column says of all its cells. */
export interface TableColumn {
  readonly header: string;
  readonly align: "left" | "right";
  /** Left out of narrow tables. */
  readonly isWideOnly?: boolean | undefined;
  /** Its text may be broken into several lines where there is too little room. */
  readonly isWrapped?: boolean | undefined;
  /** Left out, in the order of the columns, where all else leaves too little room. */
  readonly isOptional?: boolean | undefined;
}

/** One line of a table, or several where a cell is broken. */
export interface TableRow {
  /** `detail`: belongs to the row above; `heading`: one cell over the whole width; `total`: below a rule. */
  readonly kind: "row" | "detail" | "heading" | "total";
  /** One for each column; a heading has one. */
  readonly cells: readonly TableCell[];
}

/** One text of a table. */
export interface TableCell {
  readonly text: string;
  /** What the text is made of, with a space between each; it is broken nowhere else. Absent: at any space. */
  readonly parts?: readonly string[] | undefined;
  /** For narrow places. */
  readonly shortText?: string | undefined;
}

export const EMPTY_CELL: TableCell = { text: "" };
