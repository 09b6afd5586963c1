import type { UsageEvent } from "../../domain/usage-event.ts";
import type { CostOf } from "../price/cost-of.ts";
import type { CivilDay } from "./civil-day.ts";
import type { LocalDays } from "./local-days.ts";
import { projectFolderOf } from "./project-name.ts";
import { isReply } from "./usage-group.ts";
import type { PointsOf } from "./window-points.ts";

/** What every report is made from. */
export interface ReportInput {
  /** After deduplication, in any order. */
  readonly events: readonly UsageEvent[];
  readonly costOf: CostOf;
  readonly days: LocalDays;
  /** Local days, both inclusive; absent means open. */
  readonly sinceDay?: CivilDay | undefined;
  readonly untilDay?: CivilDay | undefined;
  /** Only this project, by its folder under `projects/`, its path or the last part of its path. */
  readonly project?: string | undefined;
  /** By time. Absent: each report's own order. */
  readonly order?: "asc" | "desc" | undefined;
  /** Absent: no readings. */
  readonly pointsOf?: PointsOf | undefined;
}

/** The replies that a report is about, oldest first. */
export function selectReplies(input: ReportInput): readonly UsageEvent[] {
  return input.events
    .filter((event) => isReply(event) && isOfProject(event, input.project) && isInDays(event, input))
    .sort((a, b) => a.atMs - b.atMs);
}

/** In the order asked for, of rows that are oldest first. */
export function inOrder<Row>(rows: readonly Row[], order: ReportInput["order"]): readonly Row[] {
  return order === "desc" ? rows.toReversed() : rows;
}

function isOfProject(event: UsageEvent, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const { project } = event;
  return projectFolderOf(event) === wanted || project === wanted || project.split(/[/\\]/).at(-1) === wanted;
}

function isInDays(event: UsageEvent, { days, sinceDay, untilDay }: ReportInput): boolean {
  if (sinceDay === undefined && untilDay === undefined) return true;
  const day = days.dayOf(event.atMs);
  return day >= (sinceDay ?? -Infinity) && day <= (untilDay ?? Infinity);
}
