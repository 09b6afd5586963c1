import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { addMs, epochMs, fromIso, HOUR_MS, toIso } from "../../domain/time.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import { FIVE_HOUR } from "../../domain/window.ts";
import { usageEvent } from "../fixtures/usage-event.ts";
import { createCostOf } from "../price/cost-of.ts";
import { LIST_PRICES } from "../price/list-prices.ts";
import { createPriceTable } from "../price/price-table.ts";
import { blockReport, type BlockReportInput } from "./block-report.ts";
import { largestBlockTokens, toBlocksDocument } from "./blocks-document.ts";
import { parseDay } from "./civil-day.ts";
import { createLocalDays } from "./local-days.ts";
import { groupOf } from "./usage-group.ts";
import { toUsageRow } from "./usage-row.ts";

const COST_OF = createCostOf(createPriceTable(LIST_PRICES), "auto");
const at = (time: string) => must(fromIso(`2026-10-${time}Z`), "a test names a time");
const reply = (time: string, fields: Partial<UsageEvent> = {}) => usageEvent({ atMs: at(time), ...fields });

function input(events: readonly UsageEvent[], fields: Partial<BlockReportInput> = {}): BlockReportInput {
  return {
    rows: events.map(toUsageRow),
    costOf: COST_OF,
    days: createLocalDays("UTC"),
    nowMs: at("30T00:00:00"),
    ...fields,
  };
}

const shape = (given: BlockReportInput) =>
  blockReport(given).rows.map((row) => {
    const time = `${toIso(row.startMs).slice(8, 19)} ${toIso(row.endMs).slice(8, 19)}`;
    return row.kind === "gap" ? `gap ${time}` : `${time} ${row.usage.messages}`;
  });

describe("a block", () => {
  it("starts at the full UTC hour of its first reply and takes in five hours", () => {
    expect(shape(input([reply("09T10:59:59"), reply("09T15:00:00")]))).toEqual(["09T10:00:00 09T15:00:00 2"]);
  });

  it("ends with a reply more than five hours after its start, without a gap", () => {
    const events = [reply("09T10:30:00"), reply("09T14:00:00"), reply("09T15:00:01")];
    expect(shape(input(events))).toEqual(["09T10:00:00 09T15:00:00 2", "09T15:00:00 09T20:00:00 1"]);
  });

  it("leaves a gap after a pause longer than itself, from where it could still have been going", () => {
    expect(shape(input([reply("09T10:30:00"), reply("09T20:45:00")]))).toEqual([
      "09T10:00:00 09T15:00:00 1",
      "gap 09T15:30:00 09T20:45:00",
      "09T20:00:00 10T01:00:00 1",
    ]);
  });

  it("can have another length", () => {
    const events = [reply("09T10:30:00"), reply("09T11:30:00")];
    expect(shape(input(events, { blockLengthMs: HOUR_MS }))).toEqual([
      "09T10:00:00 09T11:00:00 1",
      "09T11:00:00 09T12:00:00 1",
    ]);
  });

  it("is shown whole when its start is within the days asked for", () => {
    const events = [reply("09T22:30:00"), reply("10T01:00:00"), reply("10T09:00:00")];
    const until = parseDay("2026-10-09");
    expect(shape(input(events, { untilDay: until }))).toEqual(["09T22:00:00 10T03:00:00 2"]);
    expect(
      shape(input(events, { sinceDay: until === undefined ? until : until + 1, order: "desc" })),
    ).toEqual(["10T09:00:00 10T14:00:00 1", "gap 10T06:00:00 10T09:00:00"]);
  });

  it("is active while now is in it and it was used", () => {
    const isActive = (now: string) => {
      const [row] = blockReport(input([reply("09T10:30:00")], { nowMs: at(now) })).rows;
      return row?.kind === "used" && row.isActive;
    };
    expect(isActive("09T14:59:59")).toBe(true);
    expect(isActive("09T15:00:00")).toBe(false);
  });

  it("that is active has the rate between its replies, and what it would end at", () => {
    // The same six replies as ccusage 20 was given on 2026-11-23, and what it printed for them.
    const fields = {
      inputTokens: 10,
      outputTokens: 50,
      cacheReadTokens: 1_000,
      cacheWrite5mTokens: 100,
      cacheWrite1hTokens: 0,
    };
    const models = ["opus", "opus", "opus", "sonnet", "sonnet", "sonnet"];
    const events = models.map((model, index) =>
      usageEvent({
        ...fields,
        model: `claude-${model}-4-5`,
        atMs: addMs(at("09T07:41:39.576"), index * 600_000),
      }),
    );
    const report = blockReport(input(events, { nowMs: at("09T08:41:39.576") }));
    const [block] = toBlocksDocument(report, {
      nowMs: at("09T08:41:39.576"),
      timeZone: "UTC",
      mode: "auto",
      tokenLimit: 10_000,
    }).blocks;
    expect(block).toMatchObject({
      costUSD: 0.01164,
      burnRate: { tokensPerMinute: 139.2, tokensPerMinuteForIndicator: 7.2 },
      projection: { remainingMinutes: 198, totalCost: 0.06, totalTokens: 34_522 },
      tokenLimitStatus: { limit: 10_000, status: "exceeds" },
    });
    expect(block?.burnRate?.costPerHour).toBeCloseTo(0.013968, 12);
  });

  it("is compared with a limit only when one is named: a warning from four fifths on", () => {
    const events = [reply("09T10:00:00"), reply("09T12:00:00")];
    const report = blockReport(input(events, { nowMs: at("09T12:00:00") }));
    const facts = { nowMs: at("09T12:00:00"), timeZone: "UTC", mode: "auto" } as const;
    const status = (tokenLimit?: number) =>
      toBlocksDocument(report, { ...facts, tokenLimit }).blocks[0]?.tokenLimitStatus;
    // 22,220 tokens in two hours make 55,550 in five.
    expect(status(100_000)).toEqual({
      limit: 100_000,
      projectedUsage: 55_550,
      percentUsed: 55.55,
      status: "ok",
    });
    expect([69_437, 69_438, 55_549].map((limit) => status(limit)?.status)).toEqual([
      "warning",
      "ok",
      "exceeds",
    ]);
    expect(status()).toBeNull();
  });

  it("of one instant has no rate, and one that is over none either", () => {
    const rates = (events: readonly UsageEvent[], now: string) => {
      const [row] = blockReport(input(events, { nowMs: at(now) })).rows;
      return row?.kind === "used" ? [row.burnRate, row.projection] : undefined;
    };
    expect(rates([reply("09T10:30:00")], "09T11:00:00")).toEqual([undefined, undefined]);
    expect(rates([reply("09T10:30:00"), reply("09T10:40:00")], "09T18:00:00")).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("holds the requests that a window refused in it", () => {
    const wall = {
      atMs: at("09T12:00:00"),
      windowKey: FIVE_HOUR,
      resetsAtMs: at("09T14:00:00"),
      sessionId: "s",
    };
    const later = { ...wall, atMs: at("09T16:00:00") };
    const report = blockReport(input([reply("09T10:30:00")], { walls: [wall, later] }));
    const facts = { nowMs: at("30T00:00:00"), timeZone: "UTC", mode: "auto" } as const;
    expect(toBlocksDocument(report, facts).blocks[0]?.walls).toEqual([
      { at: "2026-10-09T12:00:00.000Z", window: "five_hour", resetsAt: "2026-10-09T14:00:00.000Z" },
    ]);
  });

  it("has the points of its five hours, but not when it is one project's", () => {
    const asked: string[] = [];
    const pointsOf: BlockReportInput["pointsOf"] = (fromMs, untilMs) => {
      asked.push(`${toIso(fromMs)} ${toIso(untilMs)}`);
      return { fiveHourPoints: 4, weekPoints: 1 };
    };
    const events = [reply("09T10:30:00")];
    expect(blockReport(input(events, { pointsOf })).rows[0]).toMatchObject({
      fiveHourPoints: 4,
      weekPoints: 1,
    });
    expect(asked).toEqual(["2026-10-09T10:00:00.000Z 2026-10-09T15:00:00.000Z"]);
    const ofApp = blockReport(input(events, { pointsOf, project: "app" }));
    expect(ofApp.rows[0]).toMatchObject({ fiveHourPoints: undefined, weekPoints: undefined });
  });

  it("sets the limit that the largest finished one held", () => {
    const events = [reply("09T10:30:00"), reply("09T11:00:00"), reply("10T10:30:00", { inputTokens: 5e6 })];
    const report = blockReport(input(events, { nowMs: at("10T11:00:00") }));
    expect(largestBlockTokens(report)).toBe(2 * 11_110);
    expect(largestBlockTokens(blockReport(input([])))).toBeUndefined();
  });
});

describe("whatever the replies", () => {
  const instants = fc.array(fc.integer({ min: 0, max: 20 * 24 * 60 }), { maxLength: 60 });

  it("blocks and gaps follow one another, and hold each of them once", () => {
    fc.assert(
      fc.property(instants, (minutes) => {
        const events = minutes.map((minute) =>
          usageEvent({ atMs: epochMs(Date.UTC(2026, 9, 1, 0, minute)) }),
        );
        const { rows, totals } = blockReport(input(events));
        expect(totals.usage).toEqual(groupOf(events.map(toUsageRow), COST_OF).usage);
        for (const row of rows) {
          if (row.kind === "gap") expect(row.endMs).toBeGreaterThan(row.startMs);
          else {
            expect(row.firstAtMs).toBeGreaterThanOrEqual(row.startMs);
            expect(row.lastAtMs).toBeLessThanOrEqual(row.endMs);
          }
        }
        const starts = rows.filter(({ kind }) => kind === "used").map(({ startMs }) => startMs);
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
      }),
    );
  });
});
