import type { DailyDocument, ReportDocument } from "../../documents/reports.ts";
import { unreachable } from "../../domain/assert.ts";
import { csvLine } from "../format/csv.ts";

type Cell = string | number | null;
type Totals = DailyDocument["totals"];

/** A named column and its value in a row. */
type Columns<Row> = readonly (readonly [name: string, value: (row: Row) => Cell])[];

const USAGE: Columns<Totals & { readonly modelsUsed: readonly string[] }> = [
  ["models", ({ modelsUsed }) => modelsUsed.join(" ")],
  ["messages", ({ messages }) => messages],
  ["input_tokens", ({ inputTokens }) => inputTokens],
  ["output_tokens", ({ outputTokens }) => outputTokens],
  ["thinking_tokens", ({ thinkingTokens }) => thinkingTokens],
  ["cache_creation_tokens", ({ cacheCreationTokens }) => cacheCreationTokens],
  ["cache_creation_5m_tokens", ({ cacheCreation5mTokens }) => cacheCreation5mTokens],
  ["cache_creation_1h_tokens", ({ cacheCreation1hTokens }) => cacheCreation1hTokens],
  ["cache_read_tokens", ({ cacheReadTokens }) => cacheReadTokens],
  ["total_tokens", ({ totalTokens }) => totalTokens],
  ["subagent_tokens", ({ subagentTokens }) => subagentTokens],
  ["web_search_requests", ({ webSearchRequests }) => webSearchRequests],
  ["cost_usd", ({ totalCost }) => totalCost],
  ["unpriced_models", ({ unpricedModels }) => unpricedModels.join(" ")],
];

const POINTS: Columns<{ readonly fiveHourPoints: number | null; readonly weekPoints: number | null }> = [
  ["five_hour_points", ({ fiveHourPoints }) => fiveHourPoints],
  ["week_points", ({ weekPoints }) => weekPoints],
];

const SESSION: Columns<Extract<ReportDocument, { schema: "claude-meter/session.v1" }>["sessions"][number]> = [
  ["session_id", ({ sessionId }) => sessionId],
  ["project", ({ project }) => project],
  ["git_branches", ({ gitBranches }) => gitBranches.join(" ")],
  ["first_activity", ({ firstActivity }) => firstActivity],
  ["last_activity", ({ lastActivity }) => lastActivity],
  ...USAGE,
  ...POINTS,
];

const BLOCK: Columns<Extract<ReportDocument, { schema: "claude-meter/blocks.v1" }>["blocks"][number]> = [
  ["start", ({ startTime }) => startTime],
  ["end", ({ endTime }) => endTime],
  ["last_activity", ({ actualEndTime }) => actualEndTime],
  ["is_gap", ({ isGap }) => String(isGap)],
  ["is_active", ({ isActive }) => String(isActive)],
  ["models", ({ models }) => models.join(" ")],
  ["messages", ({ entries }) => entries],
  ["input_tokens", ({ tokenCounts }) => tokenCounts.inputTokens],
  ["output_tokens", ({ tokenCounts }) => tokenCounts.outputTokens],
  ["cache_creation_tokens", ({ tokenCounts }) => tokenCounts.cacheCreationInputTokens],
  ["cache_read_tokens", ({ tokenCounts }) => tokenCounts.cacheReadInputTokens],
  ["total_tokens", ({ totalTokens }) => totalTokens],
  ["cost_usd", ({ costUSD }) => costUSD],
  ["unpriced_models", ({ unpricedModels }) => unpricedModels.join(" ")],
  ...POINTS,
];

const BRANCH: Columns<BranchRow> = [
  ["project", ({ project }) => project],
  ["git_branch", ({ gitBranch }) => gitBranch],
  ["sessions", ({ sessions }) => sessions],
  ["first_activity", ({ firstActivity }) => firstActivity],
  ["last_activity", ({ lastActivity }) => lastActivity],
  ...USAGE,
];

type ProjectMember = Extract<ReportDocument, { schema: "claude-meter/project.v1" }>["projects"][number];
type BranchRow = ProjectMember["branches"][number] & { readonly project: string };

/** A report as lines of comma-separated values: a header, then one line per row; of projects one per branch. No totals. */
export function reportCsv(document: ReportDocument): readonly string[] {
  switch (document.schema) {
    case "claude-meter/daily.v1":
      return periodLines("date", document.daily, document.projects);
    case "claude-meter/weekly.v1":
      return periodLines("week", document.weekly, document.projects);
    case "claude-meter/monthly.v1":
      return periodLines("month", document.monthly, document.projects);
    case "claude-meter/session.v1":
      return lines(SESSION, document.sessions);
    case "claude-meter/blocks.v1":
      return lines(BLOCK, document.blocks);
    case "claude-meter/project.v1":
      return lines(
        BRANCH,
        document.projects.flatMap(({ project, branches }) =>
          branches.map((branch) => ({ ...branch, project })),
        ),
      );
    default:
      return unreachable(document);
  }
}

type PeriodRow = Totals & {
  readonly period: string;
  readonly modelsUsed: readonly string[];
  readonly fiveHourPoints: number | null;
  readonly weekPoints: number | null;
};

/** With projects: their rows, each with the project's name, in place of those of all. */
function periodLines(
  name: string,
  rows: readonly PeriodRow[],
  projects: Readonly<Record<string, readonly (PeriodRow & { readonly project: string })[]>> | null,
): readonly string[] {
  const period: Columns<PeriodRow> = [[name, (row) => row.period], ...USAGE, ...POINTS];
  if (projects === null) return lines(period, rows);
  return lines([["project", (row) => row.project], ...period], Object.values(projects).flat());
}

function lines<Row>(columns: Columns<Row>, rows: readonly Row[]): readonly string[] {
  return [
    csvLine(columns.map(([name]) => name)),
    ...rows.map((row) => csvLine(columns.map(([, value]) => value(row)))),
  ];
}
