import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../../src/domain/time.ts";
import type { UsageEvent } from "../../src/domain/usage-event.ts";
import type { SessionSlot } from "../../src/ports/transcript-index.ts";
import { slotStart, sumByPrice, sumBySession } from "../../src/store/transcript-index/slot-sums.ts";
import { usageEvent } from "../../src/transcripts/fixtures/usage-event.ts";
import { COST_MODES, createCostOf } from "../../src/transcripts/price/cost-of.ts";
import { LIST_PRICES } from "../../src/transcripts/price/list-prices.ts";
import { createPriceTable } from "../../src/transcripts/price/price-table.ts";
import { createLocalDays } from "../../src/transcripts/report/local-days.ts";
import { periodReport } from "../../src/transcripts/report/period-report.ts";
import { projectReport } from "../../src/transcripts/report/project-report.ts";
import type { ReportInput } from "../../src/transcripts/report/report-input.ts";
import { sessionReport } from "../../src/transcripts/report/session-report.ts";
import { toUsageRow, type UsageRow } from "../../src/transcripts/report/usage-row.ts";

const START_MS = Date.UTC(2026, 9, 6, 20);
const TABLE = createPriceTable({
  ...LIST_PRICES,
  // Rates that no whole number of nano-dollars per token is.
  models: new Map([
    ...LIST_PRICES.models,
    [
      "odd",
      [
        {
          input: 1 / 3,
          output: 2 / 7,
          cacheWrite5m: 0.123_456_7,
          cacheWrite1h: 1e-7,
          cacheRead: Math.PI / 100,
          source: "",
        },
      ],
    ],
  ]),
});

/** Few values of each kind, so that replies meet in a slot. */
const reply: fc.Arbitrary<UsageEvent> = fc
  .record({
    // Around a price change, a midnight of each zone, and within few slots.
    atMs: fc.integer({ min: 0, max: 480 }).map((minutes) => epochMs(START_MS + minutes * MINUTE_MS)),
    model: fc.constantFrom(
      "claude-sonnet-5-5",
      "claude-haiku-5-5",
      "claude-sonnet-4-5",
      "claude-opus-4-6",
      "odd",
      "claude-nobody-9",
      "<synthetic>",
    ),
    speed: fc.constantFrom(undefined, "fast", "standard"),
    serviceTier: fc.constantFrom(undefined, "batch"),
    inferenceGeo: fc.constantFrom(undefined, "us"),
    inputTokens: fc.nat(20),
    outputTokens: fc.nat(5_000),
    cacheWrite5mTokens: fc.nat(1_000),
    cacheWrite1hTokens: fc.nat(1_000),
    cacheReadTokens: fc.constantFrom(0, 7, 99_999, 100_000, 199_990, 200_001, 3_000_000_000),
    webSearchRequests: fc.nat(2),
    thinkingTokens: fc.constantFrom(undefined, 0, 5),
    loggedCostUsdMicros: fc.constantFrom(undefined, 0, 3, 1_234_567),
    isSidechain: fc.boolean(),
    sessionId: fc.constantFrom("s-1", "s-2"),
    project: fc.constantFrom("/a-b", "/a/b", "/a/b/.claude/worktrees/c"),
    projectFolder: fc.constantFrom(undefined, "-a-b"),
    gitBranch: fc.constantFrom(undefined, "main", "fix"),
  })
  .map((fields) => usageEvent(fields));

function sessionSlots(events: readonly UsageEvent[]): readonly SessionSlot[] {
  return [...Map.groupBy(events, ({ atMs }) => slotStart(atMs))].flatMap(([startMs, own]) =>
    sumBySession(startMs, own).map(({ sum }) => sum),
  );
}

function priceSlots(events: readonly UsageEvent[]): readonly UsageRow[] {
  return [...Map.groupBy(sessionSlots(events), ({ startMs }) => startMs).values()].flatMap(sumByPrice);
}

const input = fc.record({
  timeZone: fc.constantFrom("UTC", "Asia/Kathmandu", "America/New_York"),
  mode: fc.constantFrom(...COST_MODES),
  order: fc.constantFrom(undefined, "asc" as const, "desc" as const),
});

function eachReport(check: (events: readonly UsageEvent[], input: Omit<ReportInput, "rows">) => void): void {
  fc.assert(
    fc.property(fc.array(reply, { maxLength: 60 }), input, (events, { timeZone, mode, order }) =>
      check(events, { costOf: createCostOf(TABLE, mode), days: createLocalDays(timeZone), order }),
    ),
    { numRuns: 200 },
  );
}

describe("a report made from slots is the report made from single replies, to the last digit,", () => {
  it("by day and by month", () => {
    eachReport((events, input) => {
      const rows = priceSlots(events);
      for (const kind of ["daily", "monthly"] as const) {
        expect(periodReport({ ...input, rows }, { kind })).toEqual(
          periodReport({ ...input, rows: events.map(toUsageRow) }, { kind }),
        );
      }
    });
  });

  it("by day and project, by session, by project and branch", () => {
    eachReport((events, input) => {
      const slots = { ...input, rows: sessionSlots(events), instances: true };
      const replies = { ...input, rows: events.map(toUsageRow), instances: true };
      expect(periodReport(slots, { kind: "daily" })).toEqual(periodReport(replies, { kind: "daily" }));
      expect(sessionReport(slots)).toEqual(sessionReport(replies));
      expect(projectReport(slots)).toEqual(projectReport(replies));
    });
  });
});
