import { describe, expect, it } from "vitest";
import {
  blocksDocument,
  dailyDocument,
  monthlyDocument,
  projectDocument,
  sessionDocument,
  weeklyDocument,
} from "../../documents/reports.ts";
import { epochMs, HOUR_MS } from "../../domain/time.ts";
import { usageEvent } from "../fixtures/usage-event.ts";
import { createCostOf } from "../price/cost-of.ts";
import { LIST_PRICES } from "../price/list-prices.ts";
import { createPriceTable } from "../price/price-table.ts";
import { blockReport } from "./block-report.ts";
import { toBlocksDocument } from "./blocks-document.ts";
import { createLocalDays } from "./local-days.ts";
import { periodReport } from "./period-report.ts";
import { projectReport } from "./project-report.ts";
import {
  toDailyDocument,
  toMonthlyDocument,
  toProjectDocument,
  toSessionDocument,
  toWeeklyDocument,
} from "./report-documents.ts";
import { sessionReport } from "./session-report.ts";
import { toUsageRow } from "./usage-row.ts";

const EVENTS = [
  usageEvent(),
  usageEvent({ model: "claude-next", thinkingTokens: 40, webSearchRequests: 2, gitBranch: "fix" }),
  usageEvent({ atMs: epochMs(usageEvent().atMs + 20 * HOUR_MS), project: "/b" }),
];
const NOW_MS = epochMs(usageEvent().atMs + 21 * HOUR_MS);
const INPUT = {
  rows: EVENTS.map(toUsageRow),
  costOf: createCostOf(createPriceTable(LIST_PRICES), "auto"),
  days: createLocalDays("UTC"),
  pointsOf: () => ({ fiveHourPoints: 1.23456, weekPoints: undefined }),
};
const FACTS = { nowMs: NOW_MS, timeZone: "UTC", mode: "auto" } as const;

const daily = toDailyDocument(periodReport(INPUT, { kind: "daily" }), FACTS);

describe("every report's document", () => {
  it("has the published shape", () => {
    const instances = { ...INPUT, instances: true };
    dailyDocument.parse(daily);
    dailyDocument.parse(
      toDailyDocument(periodReport(instances, { kind: "daily" }), { ...FACTS, instances: true }),
    );
    weeklyDocument.parse(
      toWeeklyDocument(periodReport(INPUT, { kind: "weekly", startOfWeek: "monday" }), FACTS),
    );
    monthlyDocument.parse(toMonthlyDocument(periodReport(INPUT, { kind: "monthly" }), FACTS));
    sessionDocument.parse(toSessionDocument(sessionReport(INPUT), FACTS));
    projectDocument.parse(toProjectDocument(projectReport(INPUT), FACTS));
    blocksDocument.parse(
      toBlocksDocument(blockReport({ ...INPUT, nowMs: NOW_MS }), { ...FACTS, tokenLimit: 1_000 }),
    );
  });
});

describe("a day's row", () => {
  it("names models without a price, and gives them no cost rather than zero", () => {
    const [row] = daily.daily;
    expect(row?.unpricedModels).toEqual(["claude-next"]);
    expect(row?.modelBreakdowns.map(({ modelName, cost }) => [modelName, cost])).toEqual([
      ["claude-opus-5-5", 0.01204],
      ["claude-next", null],
    ]);
    expect(row?.totalCost).toBe(0.01204);
    expect(daily.totals.unpricedModels).toEqual(["claude-next"]);
  });

  it("has ccusage's names for the tokens, and ours beside them", () => {
    expect(daily.daily[0]).toMatchObject({
      date: "2026-10-09",
      period: "2026-10-09",
      inputTokens: 20,
      outputTokens: 200,
      cacheCreationTokens: 2_000,
      cacheCreation1hTokens: 2_000,
      cacheCreation5mTokens: 0,
      cacheReadTokens: 20_000,
      totalTokens: 22_220,
      thinkingTokens: 40,
      webSearchRequests: 2,
      messages: 2,
      fiveHourPoints: 1.23,
      weekPoints: null,
    });
  });

  it("of a model without a price alone has no cost at all", () => {
    const rows = [toUsageRow(usageEvent({ model: "claude-next" }))];
    const document = toDailyDocument(periodReport({ ...INPUT, rows }, { kind: "daily" }), FACTS);
    expect([document.daily[0]?.totalCost, document.totals.totalCost]).toEqual([null, null]);
  });
});
