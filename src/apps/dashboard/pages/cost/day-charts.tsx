import type { DailyDocument } from "../../../../documents/reports.ts";
import { SHORT_MONTHS } from "../../../../view/format/calendar-names.ts";
import { formatNumber } from "../../../../view/format/number.ts";
import { Columns } from "../../charts/columns.tsx";
import { Figure } from "../../charts/figure.tsx";
import { dollars } from "../../model/cost-tables.ts";
import { everyDay } from "../../model/every-day.ts";
import { numberCell, textCell, type DataTable } from "../../model/data-table.ts";

type Days = DailyDocument["daily"];

/** Dollars and points, day by day, one above the other: the same day stands at the same place. */
export function DayCharts({ days }: { readonly days: Days }) {
  const all = everyDay(days);
  const valuesOf = (valueOf: (day: Days[number]) => number | null) =>
    all.map(({ date, day }) => ({
      name: dayName(date),
      value: day && (valueOf(day) ?? undefined),
      isEmpty: day === undefined,
    }));
  const money = valuesOf(({ totalCost }) => totalCost);
  const points = valuesOf(({ weekPoints }) => weekPoints);
  return (
    <div class="cards twin">
      <div class="card">
        <Figure
          title="Dollars by day"
          summary="This machine's Claude Code, at list prices. An empty place: no reply that day."
          fileName="dollars-by-day"
          table={() => dayValues(days)}
        >
          <Columns
            values={money}
            format={wholeDollars}
            look="money"
            label="Dollars by day; the table has the numbers."
          />
        </Figure>
      </div>
      <div class="card">
        <Figure
          title="Points of the week by day"
          summary="The whole account's, on days with a reply here. A dash: nothing was read."
          fileName="points-by-day"
          table={() => dayValues(days)}
        >
          <Columns
            values={points}
            format={formatNumber}
            look="points"
            label="Points of the week by day; the table has the numbers."
          />
        </Figure>
      </div>
    </div>
  );
}

function dayValues(days: Days): DataTable {
  return {
    columns: [
      { title: "Day" },
      { title: "Dollars", isNumber: true },
      { title: "Points of the week", isNumber: true },
      { title: "Points of the five hours", isNumber: true },
    ],
    rows: days.map((day) => [
      textCell(day.date),
      numberCell(day.totalCost, dollars),
      numberCell(day.weekPoints, formatNumber),
      numberCell(day.fiveHourPoints, formatNumber),
    ]),
  };
}

/** `2026-11-09` as `9 Nov`. */
function dayName(date: string): string {
  const [, month = "1", day = "1"] = date.split("-");
  return `${Number(day)} ${SHORT_MONTHS[Number(month) - 1] ?? ""}`;
}

function wholeDollars(amount: number): string {
  return `$${formatNumber(amount)}`;
}
