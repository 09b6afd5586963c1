import type { LapsDocument } from "../../../documents/lap.ts";
import { formatShortCount } from "../../../view/format/count.ts";
import { formatDuration } from "../../../view/format/duration.ts";
import type { LocalTime } from "../../../view/format/local-time.ts";
import { formatSigned } from "../../../view/format/number.ts";
import { at } from "../../../view/instant.ts";
import { lapRows } from "../../../view/laps/laps-table.ts";
import { dollars } from "./cost-tables.ts";
import { numberCell, textCell, type DataTable } from "./data-table.ts";

/** The laps that have ended, newest first. `nameOf` gives an account's name as it may be shown. */
export function lapTable(
  document: LapsDocument,
  { localTime, nameOf }: { readonly localTime: LocalTime; readonly nameOf: (account: string) => string },
): DataTable {
  const rows = lapRows(document);
  const isNamed = rows.some(({ account }) => account !== undefined);
  return {
    columns: [
      { title: "Began" },
      { title: "Length", isNumber: true },
      { title: "What" },
      ...(isNamed ? [{ title: "Account" }] : []),
      ...["5-hour points", "Week points", "Tokens", "Dollars"].map((title) => ({ title, isNumber: true })),
    ],
    rows: rows.map((row) => [
      { text: localTime.full(at(row.startedAt)), value: row.startedAt },
      numberCell(row.durationSeconds, (seconds) => formatDuration(seconds * 1000)),
      textCell(row.name || "by hand"),
      ...(isNamed ? [textCell(nameOf(row.account ?? ""))] : []),
      numberCell(row.fiveHourPoints, formatSigned),
      numberCell(row.weekPoints, formatSigned),
      numberCell(row.totalTokens, formatShortCount),
      numberCell(row.costUsd, dollars),
    ]),
  };
}
