import { must } from "../../domain/assert.ts";
import { addMs, type EpochMs } from "../../domain/time.ts";
import { projectFolderOf, projectOf } from "./project-name.ts";
import { compareTexts, inOrder, selectRows, type ReportInput } from "./report-input.ts";
import { compareByCost, groupOf, mergeGroups, type UsageGroup } from "./usage-group.ts";
import type { UsageRow } from "./usage-row.ts";
import { NO_POINTS, type WindowPoints } from "./window-points.ts";

export interface SessionRow extends UsageGroup, WindowPoints {
  readonly sessionId: string;
  /** The working folder in which it was last active. */
  readonly project: string;
  readonly projectFolder: string;
  /** In the order in which it was on them. */
  readonly gitBranches: readonly string[];
  readonly firstAtMs: EpochMs;
  readonly lastAtMs: EpochMs;
}

export interface SessionReport {
  /** Dearest first, unless an order by last activity is asked for. */
  readonly rows: readonly SessionRow[];
  readonly totals: UsageGroup;
}

/** Use by session, subagents included. Points are all that the account used between a session's first and last reply. */
export function sessionReport(
  input: ReportInput & { readonly sessionId?: string | undefined },
): SessionReport {
  const used = selectRows(input).filter(
    ({ sessionId }) => input.sessionId === undefined || sessionId === input.sessionId,
  );
  const rows = [...Map.groupBy(used, ({ sessionId }) => sessionId)]
    .map(([sessionId, own]) => sessionRow(must(sessionId, "a row names its session"), own, input))
    .sort((a, b) => compareTexts(a.sessionId, b.sessionId));
  const sorted =
    input.order === undefined
      ? rows.sort((a, b) => compareByCost(a.usage, b.usage))
      : inOrder(
          rows.sort((a, b) => a.lastAtMs - b.lastAtMs),
          input.order,
        );
  return { rows: sorted, totals: mergeGroups(rows) };
}

/** `used`: the session's, at least one. */
function sessionRow(sessionId: string, used: readonly UsageRow[], input: ReportInput): SessionRow {
  const group = groupOf(used, input.costOf);
  const firstAtMs = must(group.firstAtMs, "a session has a reply");
  const lastAtMs = must(group.lastAtMs, "a session has a reply");
  const last = must(used.toSorted(compareByLast)[0], "a session has a reply");
  return {
    ...group,
    ...(input.pointsOf?.(firstAtMs, addMs(lastAtMs, 1)) ?? NO_POINTS),
    sessionId,
    project: projectOf(last),
    projectFolder: projectFolderOf(last),
    gitBranches: branchesOf(used),
    firstAtMs,
    lastAtMs,
  };
}

/** The newest first; what ended at one instant by its name. */
function compareByLast(a: UsageRow, b: UsageRow): number {
  return (
    b.lastAtMs - a.lastAtMs ||
    compareTexts(projectOf(a), projectOf(b)) ||
    compareTexts(projectFolderOf(a), projectFolderOf(b))
  );
}

function branchesOf(used: readonly UsageRow[]): readonly string[] {
  const firstByBranch = new Map<string, EpochMs>();
  for (const { gitBranch, firstAtMs } of used) {
    if (gitBranch === undefined) continue;
    const known = firstByBranch.get(gitBranch);
    if (known === undefined || firstAtMs < known) firstByBranch.set(gitBranch, firstAtMs);
  }
  return [...firstByBranch]
    .sort(([a, aAtMs], [b, bAtMs]) => aAtMs - bAtMs || compareTexts(a, b))
    .map(([branch]) => branch);
}
