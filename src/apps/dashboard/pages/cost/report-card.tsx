import { saveText } from "../../browser/save-file.ts";
import { tableCsv, type DataTable } from "../../model/data-table.ts";
import { Table } from "../../parts/table.tsx";

interface ReportCardProps {
  readonly title: string;
  readonly fileName: string;
  readonly table: DataTable;
}

/** A report as rows, and as a file. */
export function ReportCard({ title, fileName, table }: ReportCardProps) {
  return (
    <section class="card" aria-label={title}>
      <div class="card-head">
        <h2 class="title">{title}</h2>
        <button
          type="button"
          class="quiet"
          aria-label={`${title} as CSV`}
          onClick={() => saveText(`${fileName}.csv`, tableCsv(table), "text/csv")}
        >
          CSV
        </button>
      </div>
      <Table table={table} caption={title} />
    </section>
  );
}
