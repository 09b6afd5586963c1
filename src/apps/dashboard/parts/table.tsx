import { useState } from "preact/hooks";
import type { Cell, DataTable } from "../model/data-table.ts";

/** More rows than this are shown on request: a year has a hundred thousand readings. */
const ROWS_FIRST = 200;

interface TableProps {
  readonly table: DataTable;
  readonly caption: string;
  readonly isCaptionShown?: boolean;
}

/** Rows that scroll sideways inside themselves where they do not fit. */
export function Table({ table, caption, isCaptionShown = false }: TableProps) {
  const [shown, setShown] = useState(ROWS_FIRST);
  const { columns, rows, totals } = table;
  const cellClass = (index: number) =>
    columns[index]?.isNumber ? "number" : columns[index]?.isProse ? "prose" : undefined;
  const cells = (row: readonly Cell[]) =>
    row.map(({ text }, index) =>
      index === 0 ? (
        <th key={index} scope="row" class={cellClass(index)}>
          {text}
        </th>
      ) : (
        <td key={index} class={cellClass(index)} data-title={columns[index]?.title}>
          {text}
        </td>
      ),
    );
  return (
    <div class="table-frame" role="region" aria-label={`${caption}: rows`} tabIndex={0}>
      <table class={columns.some(({ isProse }) => isProse) ? "stacks" : undefined}>
        <caption class={isCaptionShown ? undefined : "unseen"}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title }, index) => (
              <th key={title} scope="col" class={cellClass(index)}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row, index) => (
            <tr key={index}>{cells(row)}</tr>
          ))}
        </tbody>
        {totals && (
          <tfoot>
            <tr>{cells(totals)}</tr>
          </tfoot>
        )}
      </table>
      {rows.length === 0 && <p class="empty-row">Nothing in this time.</p>}
      {rows.length > shown && (
        <button type="button" class="more" onClick={() => setShown(shown * 10)}>
          {`${rows.length - shown} more rows`}
        </button>
      )}
    </div>
  );
}
