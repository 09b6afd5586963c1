import type { CostOf } from "../price/cost-of.ts";
import { projectFolderOf, readableName, repositoryOf } from "./project-name.ts";
import { compareTexts, inOrder, selectRows, type ReportInput } from "./report-input.ts";
import { compareByCost, groupOf, mergeGroups, type UsageGroup } from "./usage-group.ts";
import type { UsageRow } from "./usage-row.ts";

/** What was used on one branch of a project: the cost of a pull request, where each has its branch. */
export interface BranchRow extends UsageGroup {
  /** Absent: the log names none. */
  readonly gitBranch: string | undefined;
  readonly sessions: number;
}

export interface ProjectRow extends UsageGroup {
  /** The repository: worktrees that Claude Code keeps inside it are counted into it. */
  readonly project: string;
  readonly sessions: number;
  /** Dearest first. */
  readonly branches: readonly BranchRow[];
}

export interface ProjectReport {
  /** Dearest first, unless an order by last activity is asked for. */
  readonly rows: readonly ProjectRow[];
  readonly totals: UsageGroup;
}

/** Use by project and by git branch. No points: the windows do not tell projects apart. */
export function projectReport(input: ReportInput): ProjectReport {
  const usedByProject = Map.groupBy(selectRows(input), (row) => repositoryOf(projectFolderOf(row)));
  const rows = [...usedByProject].map(([folder, own]): ProjectRow => {
    const branches = branchRows(own, input.costOf);
    return {
      project: readableName(folder, own),
      sessions: sessionCount(own),
      branches,
      ...mergeGroups(branches),
    };
  });
  return { rows: sorted(rows, input.order), totals: mergeGroups(rows) };
}

function branchRows(used: readonly UsageRow[], costOf: CostOf): readonly BranchRow[] {
  return [...Map.groupBy(used, ({ gitBranch }) => gitBranch)]
    .map(([gitBranch, own]) => ({ gitBranch, sessions: sessionCount(own), ...groupOf(own, costOf) }))
    .sort((a, b) => compareByCost(a.usage, b.usage) || compareTexts(a.gitBranch ?? "", b.gitBranch ?? ""));
}

function sessionCount(used: readonly UsageRow[]): number {
  return new Set(used.map(({ sessionId }) => sessionId)).size;
}

function sorted(rows: readonly ProjectRow[], order: ReportInput["order"]): readonly ProjectRow[] {
  const byName = rows.toSorted((a, b) => compareTexts(a.project, b.project));
  if (order === undefined) return byName.sort((a, b) => compareByCost(a.usage, b.usage));
  return inOrder(
    byName.sort((a, b) => (a.lastAtMs ?? 0) - (b.lastAtMs ?? 0)),
    order,
  );
}
