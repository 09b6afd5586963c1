import type { ExplainDocument } from "../../documents/explain.ts";
import { formatCount } from "../format/count.ts";
import { withNoun } from "../format/number.ts";
import type { Table, TableCell, TableColumn, TableRow } from "../table.ts";

/** Files of which a person looks at the first ones; the document has all. */
const FILES_SHOWN_MAX = 20;

/** What does not count and why: by rule, then by file. */
export function toExplainTables(document: ExplainDocument): readonly Table[] {
  return document.fileRows.length === 0
    ? [reasonsTable(document)]
    : [reasonsTable(document), filesTable(document)];
}

function reasonsTable(document: ExplainDocument): Table {
  const reasons = [
    ...document.droppedCopies.map(({ rule, copies, meaning }) => [`copy: ${rule}`, copies, meaning] as const),
    ["error text", document.syntheticRows, "a row that no model wrote; it used nothing"],
    ["no time", document.undatedRows, "a row without a readable timestamp belongs to no day"],
    ["no JSON", document.malformedLines, "a line that was torn or written over"],
    ["too long", document.oversizeLines, "a line of more than 4 MiB even with its texts cut"],
  ] as const;
  return {
    title: "What is not counted",
    columns: [LEFT("Reason"), COUNT("Left out"), { ...LEFT("Meaning"), isWrapped: true }],
    rows: reasons.map(([reason, count, meaning]) =>
      row([{ text: reason }, countCell(count), { text: meaning }]),
    ),
    notes: [
      `Replies found: ${formatCount(document.replies)}, each counted once, in ${withNoun(formatCount(document.rows), "row")} of ${withNoun(formatCount(document.files), "file")}.`,
    ],
  };
}

function filesTable({ fileRows }: ExplainDocument): Table {
  const more = fileRows.length - FILES_SHOWN_MAX;
  return {
    title: "Where it is",
    columns: [
      { ...LEFT("File"), isWrapped: true },
      COUNT("Counted"),
      COUNT("Copies"),
      COUNT("Error texts"),
      COUNT("No time"),
      COUNT("No JSON"),
      COUNT("Too long"),
    ],
    rows: fileRows.slice(0, FILES_SHOWN_MAX).map(fileRow),
    notes: more > 0 ? [`And ${formatCount(more)} more files; --json names them all.`] : [],
  };
}

function fileRow(file: ExplainDocument["fileRows"][number]): TableRow {
  const why = file.skipped === null ? "" : ` (${SKIPPED[file.skipped]})`;
  const { kept, dropped, syntheticRows, undatedRows, malformedLines, oversizeLines } = file;
  const counts = [kept, dropped, syntheticRows, undatedRows, malformedLines, oversizeLines];
  return row([{ text: file.path + why }, ...counts.map(countCell)]);
}

const SKIPPED: Readonly<Record<"utf-16" | "unreadable", string>> = {
  "utf-16": "not read: it is UTF-16",
  unreadable: "not read: it cannot be opened",
};

const LEFT = (header: string): TableColumn => ({ header, align: "left" });
const COUNT = (header: string): TableColumn => ({ header, align: "right" });

function row(cells: readonly TableCell[]): TableRow {
  return { kind: "row", cells };
}

function countCell(count: number): TableCell {
  return { text: formatCount(count) };
}
