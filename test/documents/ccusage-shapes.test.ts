import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { shapeGaps, shapeOf, type Shape } from "../../scripts/compare-ccusage/compare-shapes.ts";
import type { ReportDocument } from "../../src/documents/reports.ts";
import { addMs, epochMs, HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";
import { usageEvent } from "../../src/transcripts/fixtures/usage-event.ts";
import { createCostOf } from "../../src/transcripts/price/cost-of.ts";
import { LIST_PRICES } from "../../src/transcripts/price/list-prices.ts";
import { createPriceTable } from "../../src/transcripts/price/price-table.ts";
import { blockReport } from "../../src/transcripts/report/block-report.ts";
import { toBlocksDocument } from "../../src/transcripts/report/blocks-document.ts";
import { createLocalDays } from "../../src/transcripts/report/local-days.ts";
import { periodReport } from "../../src/transcripts/report/period-report.ts";
import {
  toDailyDocument,
  toMonthlyDocument,
  toSessionDocument,
  toWeeklyDocument,
} from "../../src/transcripts/report/report-documents.ts";
import { sessionReport } from "../../src/transcripts/report/session-report.ts";
import { toUsageRow } from "../../src/transcripts/report/usage-row.ts";

// What ccusage 20.0.24 printed on a generated corpus, as paths and types; taken by `scripts/compare-ccusage` on 2026-11-23.
const THEIRS = JSON.parse(
  readFileSync(new URL("fixtures/ccusage-20-shapes.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Shape>>;

const START_MS = usageEvent().atMs;
const NOW_MS = addMs(START_MS, 20 * HOUR_MS);
/** Two blocks with a gap between them; the second one is going on. */
const EVENTS = [0, 19.2 * 60, 19.5 * 60].map((minutes) =>
  usageEvent({ atMs: epochMs(START_MS + minutes * MINUTE_MS) }),
);
const INPUT = {
  rows: EVENTS.map(toUsageRow),
  costOf: createCostOf(createPriceTable(LIST_PRICES), "auto"),
  days: createLocalDays("UTC"),
};
const FACTS = { nowMs: NOW_MS, timeZone: "UTC", mode: "auto" } as const;
const daily = toDailyDocument(periodReport(INPUT, { kind: "daily" }), FACTS);
const weekly = toWeeklyDocument(periodReport(INPUT, { kind: "weekly", startOfWeek: "sunday" }), FACTS);
const monthly = toMonthlyDocument(periodReport(INPUT, { kind: "monthly" }), FACTS);
const session = toSessionDocument(sessionReport(INPUT), FACTS);

const OURS: Readonly<Record<string, ReportDocument>> = {
  "claude daily": daily,
  "claude daily --instances": toDailyDocument(
    periodReport({ ...INPUT, instances: true }, { kind: "daily" }),
    { ...FACTS, instances: true },
  ),
  "claude weekly": weekly,
  "claude monthly": monthly,
  "claude session": session,
  "claude blocks --token-limit 10000": toBlocksDocument(blockReport({ ...INPUT, nowMs: NOW_MS }), {
    ...FACTS,
    tokenLimit: 10_000,
  }),
  daily,
  weekly,
  monthly,
  session,
};

describe("our JSON for what `ccusage` calls", () => {
  it.each(Object.entries(THEIRS))("`%s` has every key of theirs, with its type", (command, shape) => {
    expect(Object.keys(shape).length).toBeGreaterThan(20);
    expect(shapeGaps(shape, shapeOf(OURS[command]))).toEqual([]);
  });

  it("would be found to lack a key", () => {
    const { totals: _, ...lacking } = daily;
    const gaps = shapeGaps(THEIRS["claude daily"] ?? {}, shapeOf(lacking));
    expect(gaps.map(({ path }) => path)).toContain("totals.totalCost");
  });
});
