import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { epochMs, fromIso } from "../../domain/time.ts";
import { totalTokens } from "../../domain/token-counts.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import { usageEvent } from "../fixtures/usage-event.ts";
import { createCostOf } from "../price/cost-of.ts";
import { LIST_PRICES } from "../price/list-prices.ts";
import { createPriceTable } from "../price/price-table.ts";
import { dayText, parseDay } from "./civil-day.ts";
import { createLocalDays } from "./local-days.ts";
import { firstDayOfLast, periodReport, type Period } from "./period-report.ts";
import type { ReportInput } from "./report-input.ts";
import { groupOf, mergeGroups } from "./usage-group.ts";
import { toUsageRow } from "./usage-row.ts";

const COST_OF = createCostOf(createPriceTable(LIST_PRICES), "auto");
const at = (iso: string) => must(fromIso(iso), "a test names an instant");
const day = (text: string) => must(parseDay(text), "a test names a day");
const reply = (iso: string, fields: Partial<UsageEvent> = {}) => usageEvent({ atMs: at(iso), ...fields });

const useOf = (events: readonly UsageEvent[]) => groupOf(events.map(toUsageRow), COST_OF);

function input(events: readonly UsageEvent[], fields: Partial<ReportInput> = {}): ReportInput {
  return { rows: events.map(toUsageRow), costOf: COST_OF, days: createLocalDays("Europe/Berlin"), ...fields };
}

function daysOf(
  events: readonly UsageEvent[],
  fields: Partial<ReportInput> = {},
  period: Period = { kind: "daily" },
) {
  const { rows } = periodReport(input(events, fields), period);
  return rows.map((row) => `${dayText(row.firstDay)} ${row.usage.messages}`);
}

const AROUND_A_CHANGE = [
  reply("2026-03-28T22:59:59Z"),
  reply("2026-03-28T23:00:00Z"),
  reply("2026-03-29T21:59:59Z"),
  reply("2026-03-29T22:00:00Z"),
];

describe("a report by day", () => {
  it("puts each reply on the day of the zone's clocks, also on a day of 23 hours", () => {
    expect(daysOf(AROUND_A_CHANGE)).toEqual(["2026-03-28 1", "2026-03-29 2", "2026-03-30 1"]);
  });

  it("leaves out days without use, and rows that no model wrote", () => {
    const error = reply("2026-05-02T10:00:00Z", { model: "<synthetic>" });
    expect(daysOf([reply("2026-05-01T10:00:00Z"), error, reply("2026-05-04T10:00:00Z")])).toEqual([
      "2026-05-01 1",
      "2026-05-04 1",
    ]);
  });

  it("includes both ends of the days asked for, and turns its order", () => {
    const range = { sinceDay: day("20260329"), untilDay: day("20260330") };
    expect(daysOf(AROUND_A_CHANGE, range)).toEqual(["2026-03-29 2", "2026-03-30 1"]);
    expect(daysOf(AROUND_A_CHANGE, { ...range, order: "desc" })).toEqual(["2026-03-30 1", "2026-03-29 2"]);
  });

  it("of one project takes its path, its folder or its last name", () => {
    const events = [
      reply("2026-05-01T10:00:00Z", { project: "/home/dev/app", projectFolder: "-home-dev-app" }),
      reply("2026-05-01T11:00:00Z", { project: "/home/dev/other", projectFolder: "-home-dev-other" }),
    ];
    for (const project of ["/home/dev/app", "-home-dev-app", "app"]) {
      expect(daysOf(events, { project })).toEqual(["2026-05-01 1"]);
    }
    expect(daysOf(events, { project: "ap" })).toEqual([]);
  });

  it("by instances keeps each project's rows apart, by the folder that its sessions began in", () => {
    const began = { projectFolder: "-home-dev-app" };
    const events = [
      reply("2026-05-01T10:00:00Z", { ...began, project: "/home/dev/app" }),
      reply("2026-05-01T11:00:00Z", { ...began, project: "/home/dev/app/packages/core" }),
      reply("2026-05-02T11:00:00Z", { projectFolder: "-home-dev-other" }),
    ];
    const { projects, totals } = periodReport({ ...input(events), instances: true }, { kind: "daily" });
    expect(projects.map(({ project, rows }) => [project, rows.map(({ usage }) => usage.messages)])).toEqual([
      ["-home-dev-app", [2]],
      ["-home-dev-other", [1]],
    ]);
    expect(totals.usage.messages).toBe(3);
  });

  it("names models in the order of their first reply", () => {
    const { rows } = periodReport(
      input([
        reply("2026-05-01T11:00:00Z", { model: "claude-haiku-4-5" }),
        reply("2026-05-01T10:00:00Z", { model: "claude-opus-5" }),
      ]),
      { kind: "daily" },
    );
    expect(rows[0]?.models.map(({ model }) => model)).toEqual(["claude-opus-5", "claude-haiku-4-5"]);
  });

  it("has points of the windows for its own hours only, and none for one project", () => {
    const asked: unknown[] = [];
    const pointsOf: ReportInput["pointsOf"] = (fromMs, untilMs) => {
      asked.push([new Date(fromMs).toISOString(), new Date(untilMs).toISOString()]);
      return { fiveHourPoints: 12, weekPoints: 3 };
    };
    const events = [reply("2026-03-29T10:00:00Z")];
    const { rows } = periodReport(input(events, { pointsOf }), { kind: "daily" });
    expect(asked).toEqual([["2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"]]);
    expect(rows[0]).toMatchObject({ fiveHourPoints: 12, weekPoints: 3 });
    const app = periodReport(input(events, { pointsOf, project: "app" }), { kind: "daily" });
    expect(app.rows[0]).toMatchObject({ fiveHourPoints: undefined, weekPoints: undefined });
  });

  it("of nothing has no rows, and totals of nothing at no cost", () => {
    const { rows, totals } = periodReport(input([]), { kind: "daily" });
    expect(rows).toEqual([]);
    expect(totals).toMatchObject({
      usage: { messages: 0, costUsdNanos: 0 },
      models: [],
      firstAtMs: undefined,
    });
  });
});

describe("a report by week or month", () => {
  const events = [
    reply("2026-05-09T12:00:00Z"),
    reply("2026-05-10T12:00:00Z"),
    reply("2026-05-11T12:00:00Z"),
    reply("2026-05-31T22:30:00Z"),
  ];

  it("starts its weeks on the day asked for", () => {
    expect(daysOf(events, {}, { kind: "weekly", startOfWeek: "sunday" })).toEqual([
      "2026-05-03 1",
      "2026-05-10 2",
      "2026-05-31 1",
    ]);
    expect(daysOf(events, {}, { kind: "weekly", startOfWeek: "monday" })).toEqual([
      "2026-05-04 2",
      "2026-05-11 1",
      "2026-06-01 1",
    ]);
  });

  it("starts its months in the zone", () => {
    expect(daysOf(events, {}, { kind: "monthly" })).toEqual(["2026-05-01 3", "2026-06-01 1"]);
  });
});

describe("the last periods", () => {
  it("end with the one that is going on", () => {
    const today = day("2026-05-17");
    expect(dayText(firstDayOfLast(1, today, { kind: "daily" }))).toBe("2026-05-17");
    expect(dayText(firstDayOfLast(7, today, { kind: "daily" }))).toBe("2026-05-11");
    expect(dayText(firstDayOfLast(2, today, { kind: "weekly", startOfWeek: "monday" }))).toBe("2026-05-04");
    expect(dayText(firstDayOfLast(6, today, { kind: "monthly" }))).toBe("2025-12-01");
  });
});

describe("a group", () => {
  it("keeps a missing price apart from a cost of nothing", () => {
    const unknown = usageEvent({ model: "claude-next" });
    const both = useOf([unknown, usageEvent()]);
    expect(useOf([unknown]).usage.costUsdNanos).toBeUndefined();
    expect(both.usage).toMatchObject({
      unpricedMessages: 1,
      costUsdNanos: COST_OF(toUsageRow(usageEvent())),
    });
    expect(useOf([]).usage.costUsdNanos).toBe(0);
  });

  it("counts thinking only where a log says it, and what subagents used", () => {
    const thinking = useOf([usageEvent({ thinkingTokens: 7 }), usageEvent({ isSidechain: true })]);
    expect(thinking.usage).toMatchObject({ thinkingTokens: 7, subagentTokens: totalTokens(usageEvent()) });
    expect(useOf([usageEvent()]).usage.thinkingTokens).toBeUndefined();
  });
});

const anyReply = fc.record({
  atMs: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }).map(epochMs),
  model: fc.constantFrom("claude-opus-5-5", "claude-haiku-4-5-20251001", "claude-next"),
  outputTokens: fc.nat(1e6),
  cacheReadTokens: fc.nat(1e8),
  project: fc.constantFrom("/a", "/b", "/c"),
});
const anyReplies = fc.array(anyReply.map(usageEvent), { maxLength: 60 });

describe("whatever the replies", () => {
  it("rows, projects and totals hold each of them once, in every zone and period", () => {
    const periods: readonly Period[] = [
      { kind: "daily" },
      { kind: "weekly", startOfWeek: "wednesday" },
      { kind: "monthly" },
    ];
    const zones = fc.constantFrom("UTC", "Asia/Kathmandu", "America/Sao_Paulo");
    fc.assert(
      fc.property(anyReplies, zones, fc.constantFrom(...periods), (events, zone, period) => {
        const days = createLocalDays(zone);
        const report = periodReport({ ...input(events, { days }), instances: true }, period);
        const whole = useOf(events).usage;
        expect(report.totals.usage).toEqual(whole);
        expect(mergeGroups(report.rows).usage).toEqual(whole);
        expect(mergeGroups(report.projects.flatMap(({ rows }) => rows)).usage).toEqual(whole);
      }),
    );
  });

  it("their order changes nothing", () => {
    fc.assert(
      fc.property(anyReplies, (events) => {
        const distinct = events.map((event, index) => ({ ...event, atMs: epochMs(event.atMs + index) }));
        const report = (all: readonly UsageEvent[]) => periodReport(input(all), { kind: "daily" });
        expect(report(distinct.toReversed())).toEqual(report(distinct));
      }),
    );
  });
});
