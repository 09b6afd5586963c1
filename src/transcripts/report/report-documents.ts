import type {
  DailyDocument,
  MonthlyDocument,
  ProjectDocument,
  SessionDocument,
  WeeklyDocument,
} from "../../documents/reports.ts";
import { must } from "../../domain/assert.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import type { CostMode } from "../price/cost-of.ts";
import { dayText, monthText } from "./civil-day.ts";
import type { PeriodReport, PeriodRow } from "./period-report.ts";
import type { BranchRow, ProjectReport } from "./project-report.ts";
import type { SessionReport, SessionRow } from "./session-report.ts";
import type { UsageGroup } from "./usage-group.ts";
import { pointsMembers, totalsMembers, usageMembers } from "./usage-members.ts";

/** What every report's document says of itself. */
export interface ReportFacts {
  readonly nowMs: EpochMs;
  readonly timeZone: string;
  readonly mode: CostMode;
  /** Adds each project's rows to a report by period. */
  readonly instances?: boolean | undefined;
}

export function toDailyDocument(report: PeriodReport, facts: ReportFacts): DailyDocument {
  const row = (period: PeriodRow) => ({ date: dayText(period.firstDay), ...periodMembers(period, dayText) });
  return {
    schema: "claude-meter/daily.v1",
    ...headMembers(facts),
    daily: report.rows.map(row),
    totals: totalsMembers(report.totals),
    projects: byProject(report, facts, row),
  };
}

export function toWeeklyDocument(report: PeriodReport, facts: ReportFacts): WeeklyDocument {
  const row = (period: PeriodRow) => ({ week: dayText(period.firstDay), ...periodMembers(period, dayText) });
  return {
    schema: "claude-meter/weekly.v1",
    ...headMembers(facts),
    weekly: report.rows.map(row),
    totals: totalsMembers(report.totals),
    projects: byProject(report, facts, row),
  };
}

export function toMonthlyDocument(report: PeriodReport, facts: ReportFacts): MonthlyDocument {
  const row = (period: PeriodRow) => ({
    month: monthText(period.firstDay),
    ...periodMembers(period, monthText),
  });
  return {
    schema: "claude-meter/monthly.v1",
    ...headMembers(facts),
    monthly: report.rows.map(row),
    totals: totalsMembers(report.totals),
    projects: byProject(report, facts, row),
  };
}

export function toSessionDocument(report: SessionReport, facts: ReportFacts): SessionDocument {
  const sessions = report.rows.map(sessionMember);
  return {
    schema: "claude-meter/session.v1",
    ...headMembers(facts),
    sessions,
    session: sessions,
    totals: totalsMembers(report.totals),
  };
}

export function toProjectDocument(report: ProjectReport, facts: ReportFacts): ProjectDocument {
  return {
    schema: "claude-meter/project.v1",
    ...headMembers(facts),
    projects: report.rows.map((row) => ({
      project: row.project,
      sessions: row.sessions,
      ...activityMembers(row),
      ...usageMembers(row),
      branches: row.branches.map(branchMember),
    })),
    totals: totalsMembers(report.totals),
  };
}

/** The members that follow the schema's name in every report. */
export function headMembers({ nowMs, timeZone, mode }: ReportFacts) {
  return { generatedAt: toIso(nowMs), timeZone, mode };
}

function periodMembers(row: PeriodRow, text: (day: number) => string) {
  return {
    period: text(row.firstDay),
    agent: "claude" as const,
    metadata: { agents: ["claude" as const] },
    ...usageMembers(row),
    ...pointsMembers(row),
  };
}

function byProject<Row>(
  { projects }: PeriodReport,
  { instances }: ReportFacts,
  row: (period: PeriodRow) => Row,
): Record<string, (Row & { readonly project: string })[]> | null {
  if (instances !== true) return null;
  return Object.fromEntries(
    projects.map(({ project, rows }) => [project, rows.map((period) => ({ project, ...row(period) }))]),
  );
}

function sessionMember(row: SessionRow): SessionDocument["sessions"][number] {
  const activity = activityMembers(row);
  return {
    sessionId: row.sessionId,
    projectPath: row.projectFolder,
    project: row.project,
    gitBranches: [...row.gitBranches],
    ...activity,
    period: row.sessionId,
    agent: "claude",
    metadata: { lastActivity: activity.lastActivity },
    ...usageMembers(row),
    ...pointsMembers(row),
  };
}

function branchMember(row: BranchRow): ProjectDocument["projects"][number]["branches"][number] {
  return {
    gitBranch: row.gitBranch ?? null,
    sessions: row.sessions,
    ...activityMembers(row),
    ...usageMembers(row),
  };
}

function activityMembers({ firstAtMs, lastAtMs }: UsageGroup) {
  return {
    firstActivity: toIso(must(firstAtMs, "a row has a reply")),
    lastActivity: toIso(must(lastAtMs, "a row has a reply")),
  };
}
