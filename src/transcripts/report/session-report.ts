import { addMs, type EpochMs } from "../../domain/time.ts";
import { must } from "../../domain/assert.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import { projectFolderOf } from "./project-name.ts";
import { byTime, inOrder, selectReplies, type ReportInput } from "./report-input.ts";
import { compareByCost, groupOf, mergeGroups, type UsageGroup } from "./usage-group.ts";
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
  const replies = selectReplies(input).filter(
    ({ sessionId }) => input.sessionId === undefined || sessionId === input.sessionId,
  );
  const rows = [...Map.groupBy(replies, ({ sessionId }) => sessionId)].map(([sessionId, own]) =>
    sessionRow(sessionId, byTime(own), input),
  );
  const sorted =
    input.order === undefined
      ? rows.sort((a, b) => compareByCost(a.usage, b.usage))
      : inOrder(
          rows.sort((a, b) => a.lastAtMs - b.lastAtMs),
          input.order,
        );
  return { rows: sorted, totals: mergeGroups(rows) };
}

/** `replies`: the session's, oldest first, at least one. */
function sessionRow(sessionId: string, replies: readonly UsageEvent[], input: ReportInput): SessionRow {
  const first = must(replies[0], "a session has a reply");
  const last = must(replies.at(-1), "a session has a reply");
  return {
    ...groupOf(replies, input.costOf),
    ...(input.pointsOf?.(first.atMs, addMs(last.atMs, 1)) ?? NO_POINTS),
    sessionId,
    project: last.project,
    projectFolder: projectFolderOf(last),
    gitBranches: branchesOf(replies),
    firstAtMs: first.atMs,
    lastAtMs: last.atMs,
  };
}

function branchesOf(replies: readonly UsageEvent[]): readonly string[] {
  const branches = new Set<string>();
  for (const { gitBranch } of replies) if (gitBranch !== undefined) branches.add(gitBranch);
  return [...branches];
}
