import { type Weekday } from "../../domain/wall-clock.ts";
import { monthStart, weekStart, type CivilDay } from "./civil-day.ts";
import { projectFolderOf } from "./project-name.ts";
import { inOrder, selectRows, type ReportInput } from "./report-input.ts";
import { GroupBuilder, mergeGroups, type UsageGroup } from "./usage-group.ts";
import type { UsageRow } from "./usage-row.ts";
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
  const used = selectRows(input);
  const rows = periodRows(used, period, input);
  const pointsOf = input.project === undefined ? input.pointsOf : undefined;
  const withPoints = rows.map((row) => ({
    ...row,
    ...(pointsOf?.(input.days.startOf(row.firstDay), input.days.startOf(nextPeriod(row.firstDay, period))) ??
      NO_POINTS),
  }));
  return {
    rows: inOrder(withPoints, input.order),
    totals: mergeGroups(rows),
    projects: input.instances === true ? projectRows(used, period, input) : [],
  };
}

/** The first day of the newest `count` periods, of which the last is the one that an instant is in. */
export function firstDayOfLast(count: number, today: CivilDay, period: Period): CivilDay {
  if (period.kind === "monthly") return monthStart(today, 1 - count);
  const lengthDays = period.kind === "weekly" ? 7 : 1;
  return periodStart(today, period) - (count - 1) * lengthDays;
}

function projectRows(
  used: readonly UsageRow[],
  period: Period,
  input: ReportInput,
): PeriodReport["projects"] {
  return [...Map.groupBy(used, projectFolderOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([project, own]) => ({ project, rows: inOrder(periodRows(own, period, input), input.order) }));
}

/** Oldest first. */
function periodRows(
  used: readonly UsageRow[],
  period: Period,
  { days, costOf }: Pick<ReportInput, "days" | "costOf">,
): readonly PeriodRow[] {
  const builders = new Map<CivilDay, GroupBuilder>();
  const builderByDay = new Map<CivilDay, GroupBuilder>();
  const builderOf = (day: CivilDay): GroupBuilder => {
    const firstDay = periodStart(day, period);
    const builder = builders.get(firstDay) ?? new GroupBuilder(costOf);
    builders.set(firstDay, builder);
    builderByDay.set(day, builder);
    return builder;
  };
  for (const row of used) {
    const day = days.dayOf(row.firstAtMs);
    (builderByDay.get(day) ?? builderOf(day)).add(row);
  }
  return [...builders]
    .sort(([a], [b]) => a - b)
    .map(([firstDay, builder]) => ({ firstDay, ...builder.build(), ...NO_POINTS }));
}

function periodStart(day: CivilDay, period: Period): CivilDay {
  if (period.kind === "weekly") return weekStart(day, period.startOfWeek);
  return period.kind === "monthly" ? monthStart(day) : day;
}

function nextPeriod(firstDay: CivilDay, period: Period): CivilDay {
  if (period.kind === "monthly") return monthStart(firstDay, 1);
  return firstDay + (period.kind === "weekly" ? 7 : 1);
}
