import type { SplitHistoryDocument } from "../../documents/split-history.ts";
import { accountName } from "../dropdown/dropdown.ts";
import type { LocalTime } from "../format/local-time.ts";
import { formatNumber, formatPercent } from "../format/number.ts";
import { at } from "../instant.ts";
import type { Table } from "../table.ts";

/** A table shows so many instants of a series, its newest among them; the document has them all. */
const ROWS_MAX = 24;

type AccountMember = SplitHistoryDocument["accounts"][number];
type WindowMember = AccountMember["windows"][number];
type SeriesMember = WindowMember["series"][number];

/** One table for each method of each window. */
export function toSplitHistoryTables(document: SplitHistoryDocument, localTime: LocalTime): readonly Table[] {
  return document.accounts.flatMap((account) =>
    account.windows.flatMap((window) =>
      window.series.length > 0
        ? window.series.map((series) => seriesTable(account, window, series, localTime))
        : [refusedTable(account, window)],
    ),
  );
}

function seriesTable(
  account: AccountMember,
  window: WindowMember,
  { kind, points }: SeriesMember,
  localTime: LocalTime,
): Table {
  const surfaces = new Map(
    points.flatMap(({ parts }) => parts.map(({ surface, label }) => [surface, label])),
  );
  const step = Math.max(1, Math.ceil(points.length / ROWS_MAX));
  return {
    title: `${window.label} by surface over time (${kind}), ${accountName(account)}`,
    columns: [
      { header: "At", align: "left" },
      { header: "Used", align: "right" },
      ...[...surfaces.values()].map((header) => ({ header, align: "right" as const })),
    ],
    rows: points
      .filter((_, index) => (points.length - 1 - index) % step === 0)
      .map(({ at: instant, usedPercent, parts }) => ({
        kind: "row",
        cells: [
          { text: localTime.full(at(instant)) },
          { text: formatPercent(usedPercent) },
          ...[...surfaces.keys()].map((surface) => ({
            text: partText(parts.find((part) => part.surface === surface)),
          })),
        ],
      })),
    notes: [],
  };
}

function partText(part: SeriesMember["points"][number]["parts"][number] | undefined): string {
  if (part === undefined) return "";
  const { points, low, high } = part;
  if (low === null || high === null) return formatNumber(points);
  return `~${Math.round(points)} (${Math.round(low)}…${Math.round(high)})`;
}

function refusedTable(account: AccountMember, { label, refused }: WindowMember): Table {
  return {
    title: `${label} by surface over time, ${accountName(account)}`,
    columns: [],
    rows: [],
    notes: refused.map(({ reason }) => reason),
  };
}
