import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { fromIso } from "../../domain/time.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import { usageEvent } from "../fixtures/usage-event.ts";
import { createCostOf } from "../price/cost-of.ts";
import { LIST_PRICES } from "../price/list-prices.ts";
import { createPriceTable } from "../price/price-table.ts";
import { createLocalDays } from "./local-days.ts";
import { projectReport } from "./project-report.ts";
import type { ReportInput } from "./report-input.ts";
import { sessionReport } from "./session-report.ts";
import { toUsageRow } from "./usage-row.ts";

const COST_OF = createCostOf(createPriceTable(LIST_PRICES), "auto");
const reply = (time: string, fields: Partial<UsageEvent> = {}) =>
  usageEvent({ atMs: must(fromIso(`2026-10-09T${time}Z`), "a test names a time"), ...fields });
const input = (events: readonly UsageEvent[], fields: Partial<ReportInput> = {}): ReportInput => ({
  rows: events.map(toUsageRow),
  costOf: COST_OF,
  days: createLocalDays("UTC"),
  ...fields,
});

const SMALL = { sessionId: "small", outputTokens: 1 };
const LARGE = { sessionId: "large", outputTokens: 5_000 };

describe("a report by session", () => {
  const events = [
    reply("10:00:00", { ...SMALL, gitBranch: "main" }),
    reply("10:30:00", { ...LARGE, gitBranch: "fix" }),
    reply("10:40:00", { ...LARGE, gitBranch: "main", project: "/home/dev/app/web", isSidechain: true }),
    reply("10:50:00", {
      ...LARGE,
      gitBranch: "fix",
      project: "/home/dev/app/core",
      projectFolder: "-home-dev-app",
    }),
    reply("11:00:00", { ...SMALL, gitBranch: "main" }),
  ];

  it("puts the dearest first, or orders by last activity when asked", () => {
    const ids = (order?: "asc" | "desc") =>
      sessionReport(input(events, { order })).rows.map(({ sessionId }) => sessionId);
    expect(ids()).toEqual(["large", "small"]);
    expect(ids("asc")).toEqual(["large", "small"]);
    expect(ids("desc")).toEqual(["small", "large"]);
  });

  it("names where, on which branches and when it was", () => {
    expect(sessionReport(input(events)).rows[0]).toMatchObject({
      sessionId: "large",
      project: "/home/dev/app/core",
      projectFolder: "-home-dev-app",
      gitBranches: ["fix", "main"],
      firstAtMs: fromIso("2026-10-09T10:30:00Z"),
      lastAtMs: fromIso("2026-10-09T10:50:00Z"),
      usage: { messages: 3, subagentTokens: 16_010 },
    });
  });

  it("can be of one session", () => {
    const { rows, totals } = sessionReport({ ...input(events), sessionId: "small" });
    expect(rows.map(({ sessionId }) => sessionId)).toEqual(["small"]);
    expect(totals.usage.messages).toBe(2);
  });

  it("counts only what was used on the days asked for", () => {
    const later = usageEvent({ ...SMALL, atMs: must(fromIso("2026-10-10T01:00:00Z"), "an instant") });
    const untilDay = createLocalDays("UTC").dayOf(reply("10:00:00").atMs);
    const { totals } = sessionReport(input([...events, later], { untilDay }));
    expect(totals.usage.messages).toBe(5);
  });

  it("asks for the points from its first reply to its last", () => {
    const asked: number[] = [];
    const pointsOf: ReportInput["pointsOf"] = (fromMs, untilMs) => {
      asked.push(untilMs - fromMs);
      return { fiveHourPoints: 1, weekPoints: undefined };
    };
    const { rows } = sessionReport(input(events, { pointsOf }));
    expect(asked).toEqual([3_600_001, 1_200_001]);
    expect(rows[0]).toMatchObject({ fiveHourPoints: 1, weekPoints: undefined });
  });
});

describe("a report by project", () => {
  const app = { project: "/home/dev/my.app", projectFolder: "-home-dev-my-app" };

  it("tells what each branch cost, whatever folder and worktree the work was in", () => {
    const events = [
      reply("10:00:00", { ...app, gitBranch: "fix", sessionId: "a" }),
      reply("10:01:00", { ...app, project: "/home/dev/my.app/web", gitBranch: "fix", sessionId: "a" }),
      reply("10:02:00", {
        project: "/home/dev/my.app/.claude/worktrees/fix",
        projectFolder: "-home-dev-my-app--claude-worktrees-fix",
        gitBranch: "fix",
        sessionId: "b",
      }),
      reply("10:03:00", { ...app, gitBranch: "main", sessionId: "c" }),
      reply("10:04:00", { ...app, sessionId: "c", outputTokens: 0 }),
    ];
    const { rows, totals } = projectReport(input(events));
    expect(rows.map(({ project, sessions }) => ({ project, sessions }))).toEqual([
      { project: "/home/dev/my.app", sessions: 3 },
    ]);
    expect(
      rows[0]?.branches.map(({ gitBranch, sessions, usage }) => [gitBranch, sessions, usage.messages]),
    ).toEqual([
      ["fix", 2, 3],
      ["main", 1, 1],
      [undefined, 1, 1],
    ]);
    expect(totals.usage.messages).toBe(5);
  });

  it("keeps the folder's name where no reply names the path", () => {
    const events = [reply("10:00:00", { project: "-home-dev-my-app", projectFolder: "-home-dev-my-app" })];
    expect(projectReport(input(events)).rows[0]?.project).toBe("-home-dev-my-app");
  });

  it("puts the dearest project first, or orders by last activity when asked", () => {
    const events = [
      reply("10:00:00", { project: "/dear", outputTokens: 9_000 }),
      reply("11:00:00", { project: "/cheap" }),
      reply("09:00:00", { project: "/unknown", model: "claude-next" }),
    ];
    const names = (order?: "asc" | "desc") =>
      projectReport(input(events, { order })).rows.map(({ project }) => project);
    expect(names()).toEqual(["/dear", "/cheap", "/unknown"]);
    expect(names("asc")).toEqual(["/unknown", "/dear", "/cheap"]);
    expect(names("desc")).toEqual(["/cheap", "/dear", "/unknown"]);
  });
});
