import type { UsageEvent } from "../../domain/usage-event.ts";
import type { CostOf } from "../price/cost-of.ts";
import { monthStart, weekStart, type CivilDay, type Weekday } from "./civil-day.ts";
import type { LocalDays } from "./local-days.ts";
import { projectFolderOf } from "./project-name.ts";
import { inOrder, selectReplies, type ReportInput } from "./report-input.ts";
import { groupOf, mergeGroups, type UsageGroup } from "./usage-group.ts";
import { NO_POINTS, type WindowPoints } from "./window-points.ts";

/** How long a row is. A week starts on the day asked for. */
export type Period =
  | { readonly kind: "daily" }
  | { readonly kind: "weekly"; readonly startOfWeek: Weekday }
  | { readonly kind: "monthly" };

export interface PeriodRow extends UsageGroup, WindowPoints {
  readonly firstDay: CivilDay;
}

export interface PeriodReport {
  /** Periods in which something was used, in the order asked for; oldest first otherwise. */
  readonly rows: readonly PeriodRow[];
  readonly totals: UsageGroup;
  /** The same rows for each project apart, by the project's folder; no points: the windows do not tell projects apart. */
  readonly projects: readonly { readonly project: string; readonly rows: readonly PeriodRow[] }[];
}

/** Use by day, week or month of the zone's calendar. With `instances`, each project's rows come on top. */
export function periodReport(
  input: ReportInput & { readonly instances?: boolean | undefined },
  period: Period,
): PeriodReport {
  const replies = selectReplies(input);
  const rows = periodRows(replies, period, input);
  const pointsOf = input.project === undefined ? input.pointsOf : undefined;
  const withPoints = rows.map((row) => ({
    ...row,
    ...(pointsOf?.(input.days.startOf(row.firstDay), input.days.startOf(nextPeriod(row.firstDay, period))) ??
      NO_POINTS),
  }));
  return {
    rows: inOrder(withPoints, input.order),
    totals: mergeGroups(rows),
    projects: input.instances === true ? projectRows(replies, period, input) : [],
  };
}

/** The first day of the newest `count` periods, of which the last is the one that an instant is in. */
export function firstDayOfLast(count: number, today: CivilDay, period: Period): CivilDay {
  if (period.kind === "monthly") return monthStart(today, 1 - count);
  const lengthDays = period.kind === "weekly" ? 7 : 1;
  return periodStart(today, period) - (count - 1) * lengthDays;
}

function projectRows(
  replies: readonly UsageEvent[],
  period: Period,
  input: ReportInput,
): PeriodReport["projects"] {
  return [...Map.groupBy(replies, projectFolderOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([project, own]) => ({ project, rows: inOrder(periodRows(own, period, input), input.order) }));
}

function periodRows(
  replies: readonly UsageEvent[],
  period: Period,
  { days, costOf }: { readonly days: LocalDays; readonly costOf: CostOf },
): readonly PeriodRow[] {
  const startByDay = new Map<CivilDay, CivilDay>();
  const firstDayOf = (event: UsageEvent): CivilDay => {
    const day = days.dayOf(event.atMs);
    const known = startByDay.get(day);
    if (known !== undefined) return known;
    const start = periodStart(day, period);
    startByDay.set(day, start);
    return start;
  };
  return [...Map.groupBy(replies, firstDayOf)].map(([firstDay, own]) => ({
    firstDay,
    ...groupOf(own, costOf),
    ...NO_POINTS,
  }));
}

function periodStart(day: CivilDay, period: Period): CivilDay {
  if (period.kind === "weekly") return weekStart(day, period.startOfWeek);
  return period.kind === "monthly" ? monthStart(day) : day;
}

function nextPeriod(firstDay: CivilDay, period: Period): CivilDay {
  if (period.kind === "monthly") return monthStart(firstDay, 1);
  return firstDay + (period.kind === "weekly" ? 7 : 1);
}
