// How fast reports are made of events that are in memory: `node bench/reports.ts [events]`. Reading transcripts is another bench.
import { must } from "../src/domain/assert.ts";
import { addMs, DAY_MS, epochMs, MINUTE_MS } from "../src/domain/time.ts";
import type { SeriesPoint } from "../src/domain/cycle.ts";
import type { UsageEvent } from "../src/domain/usage-event.ts";
import { createCostOf } from "../src/transcripts/price/cost-of.ts";
import { LIST_PRICES } from "../src/transcripts/price/list-prices.ts";
import { createPriceTable } from "../src/transcripts/price/price-table.ts";
import { blockReport } from "../src/transcripts/report/block-report.ts";
import { toBlocksDocument } from "../src/transcripts/report/blocks-document.ts";
import { createLocalDays } from "../src/transcripts/report/local-days.ts";
import { periodReport } from "../src/transcripts/report/period-report.ts";
import { projectReport } from "../src/transcripts/report/project-report.ts";
import {
  toDailyDocument,
  toMonthlyDocument,
  toProjectDocument,
  toSessionDocument,
  toWeeklyDocument,
} from "../src/transcripts/report/report-documents.ts";
import type { ReportInput } from "../src/transcripts/report/report-input.ts";
import { sessionReport } from "../src/transcripts/report/session-report.ts";
import { toUsageRow } from "../src/transcripts/report/usage-row.ts";
import { createPointsOf } from "../src/transcripts/report/window-points.ts";
import { medianMs, timedMs } from "./tools/timing.ts";

const EVENTS = Number(process.argv[2] ?? 100_000);
const START_MS = epochMs(Date.UTC(2026, 0, 1));
const YEAR_MS = 365 * DAY_MS;
const MODELS = ["claude-opus-5-5", "claude-sonnet-4-5-20250929", "claude-haiku-5-5", "claude-fable-5-1[1m]"];
const ROUNDS = 9;

// A scanner hands out one string for each session, project and branch, however many replies name it.
const sessions = Array.from({ length: Math.ceil(EVENTS / 40) }, (_, session) => ({
  sessionId: `session-${session}`,
  project: `/home/dev/project-${session % 40}`,
  gitBranch: `branch-${session % 7}`,
}));
const events = Array.from({ length: EVENTS }, (_, index) => eventAt(index));
const readings = Array.from({ length: YEAR_MS / (5 * MINUTE_MS) }, (_, index) => readingAt(index));
const nowMs = addMs(START_MS, YEAR_MS);
const facts = { nowMs, timeZone: "America/New_York", mode: "auto" } as const;

const costOf = createCostOf(createPriceTable(LIST_PRICES), "auto");
const reports = {
  daily: (input: ReportInput) => toDailyDocument(periodReport(input, { kind: "daily" }), facts),
  weekly: (input: ReportInput) =>
    toWeeklyDocument(periodReport(input, { kind: "weekly", startOfWeek: "monday" }), facts),
  monthly: (input: ReportInput) => toMonthlyDocument(periodReport(input, { kind: "monthly" }), facts),
  session: (input: ReportInput) => toSessionDocument(sessionReport(input), facts),
  project: (input: ReportInput) => toProjectDocument(projectReport(input), facts),
  blocks: (input: ReportInput) => toBlocksDocument(blockReport({ ...input, nowMs }), facts),
};

console.log(`${EVENTS} events of a year, ${facts.timeZone}: first run, then the median of ${ROUNDS}`);
for (const [name, make] of Object.entries(reports)) {
  const first = await timedMs(() => make(freshInput()));
  const median = await medianMs(ROUNDS, () => make(freshInput()));
  const withPoints = await medianMs(ROUNDS, () =>
    make({ ...freshInput(), pointsOf: createPointsOf({ fiveHour: readings, week: readings }) }),
  );
  console.log(
    `${name.padEnd(10)} ${ms(first)} ${ms(median)}   with ${readings.length} readings a window ${ms(withPoints)}`,
  );
}

/** A new zone each time, so that looking up its clock changes counts. */
function freshInput(): ReportInput {
  return { rows: events.map(toUsageRow), costOf, days: createLocalDays(facts.timeZone) };
}

function eventAt(index: number): UsageEvent {
  // A fixed scramble: the index times a number that shares no factor with the count spreads events over the year out of order.
  const place = (index * 7_919) % EVENTS;
  const session = Math.floor(place / 40);
  return {
    atMs: epochMs(START_MS + (place / EVENTS) * YEAR_MS),
    model: MODELS[place % MODELS.length] ?? "claude-opus-5-5",
    inputTokens: place % 13,
    outputTokens: place % 997,
    cacheWrite5mTokens: place % 3_000,
    cacheWrite1hTokens: place % 5_000,
    cacheReadTokens: (place * 31) % 150_000,
    webSearchRequests: 0,
    ...must(sessions[session], "forty replies make a session"),
    isSidechain: place % 5 === 0,
  };
}

function readingAt(index: number): SeriesPoint {
  const observedAtMs = addMs(START_MS, index * 5 * MINUTE_MS);
  const cycle = Math.floor(index / 60);
  return {
    observedAtMs,
    usedPercent: index % 60,
    resetsAtMs: addMs(START_MS, (cycle + 1) * 300 * MINUTE_MS),
    source: "oauth",
  };
}

function ms(durationMs: number): string {
  return `${durationMs.toFixed(1).padStart(7)} ms`;
}
