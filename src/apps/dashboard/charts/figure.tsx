import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { savePicture } from "../browser/picture.ts";
import { saveText } from "../browser/save-file.ts";
import { status } from "../data/live.ts";
import { tableCsv, type DataTable } from "../model/data-table.ts";
import { Heading } from "../parts/heading.tsx";
import { Table } from "../parts/table.tsx";

interface FigureProps {
  readonly title: string;
  /** One sentence: what the chart shows, for who does not see it. */
  readonly summary?: string | undefined;
  /** The same numbers as rows. */
  readonly table: () => DataTable;
  /** The files' name, without ending. */
  readonly fileName: string;
  readonly children: ComponentChildren;
  /** Under an account's heading it is 3. */
  readonly level?: 2 | 3;
  readonly controls?: ComponentChildren;
  readonly legend?: ComponentChildren;
  /** Its numbers are on their way: what is drawn is older, or not all of it. */
  readonly isLoading?: boolean;
}

/** A chart with its twin: the same numbers as a table, as CSV, and the picture as PNG. */
export function Figure({
  title,
  summary,
  table,
  fileName,
  children,
  level = 2,
  controls,
  legend,
  isLoading = false,
}: FigureProps) {
  const figure = useRef<HTMLElement>(null);
  const [isTable, setIsTable] = useState(false);
  const id = useId();
  const savePng = () => {
    const chart = figure.current?.querySelector(".chart svg, .chart .uplot");
    const legend = figure.current?.querySelector(".key, .split-legend") ?? undefined;
    // Numbers that a simulator made up carry their mark wherever they go.
    const mark = status.value?.simulated ? " (simulated)" : "";
    if (chart) void savePicture({ name: `${fileName}.png`, title: title + mark, chart, legend });
  };
  return (
    <figure ref={figure} class="figure" aria-labelledby={id} aria-busy={isLoading}>
      <figcaption class="figure-head">
        <Heading level={level} id={id}>
          {title}
        </Heading>
        <div class="figure-tools">
          {controls}
          <span class="tools" role="group" aria-label={`${title}: other forms`}>
            <button type="button" class="quiet" aria-pressed={isTable} onClick={() => setIsTable(!isTable)}>
              Table
            </button>
            <button
              type="button"
              class="quiet"
              onClick={() => saveText(`${fileName}.csv`, tableCsv(table()), "text/csv")}
            >
              CSV
            </button>
            <button type="button" class="quiet" onClick={savePng} disabled={isTable}>
              PNG
            </button>
          </span>
        </div>
      </figcaption>
      {summary && <p class="figure-summary">{summary}</p>}
      {isTable ? <Table table={table()} caption={title} /> : <div class="chart">{children}</div>}
      {legend}
    </figure>
  );
}
