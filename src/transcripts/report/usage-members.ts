import type { DailyDocument } from "../../documents/reports.ts";
import { totalTokens } from "../../domain/token-counts.ts";
import { NANOS_PER_USD } from "../price/cost-of.ts";
import { compareByCost, type ModelUsage, type Usage, type UsageGroup } from "./usage-group.ts";
import type { WindowPoints } from "./window-points.ts";

type DayRow = DailyDocument["daily"][number];
type TotalsMember = DailyDocument["totals"];
type UsageMembers = TotalsMember & Pick<DayRow, "modelsUsed" | "modelBreakdowns">;

/** A group's use in the names of the documents: ccusage's, then ours. */
export function usageMembers(group: UsageGroup): UsageMembers {
  return {
    ...totalsMembers(group),
    modelsUsed: group.models.map(({ model }) => model),
    modelBreakdowns: group.models.toSorted(compareByCost).map(modelMembers),
  };
}

/** The same without its models. */
export function totalsMembers({ usage, models }: UsageGroup): TotalsMember {
  return {
    ...tokenMembers(usage),
    totalTokens: totalTokens(usage),
    totalCost: usdOf(usage.costUsdNanos),
    ...ownMembers(usage),
    unpricedModels: unpricedModels(models),
  };
}

export function pointsMembers({ fiveHourPoints, weekPoints }: WindowPoints): {
  readonly fiveHourPoints: number | null;
  readonly weekPoints: number | null;
} {
  return { fiveHourPoints: roundedPoints(fiveHourPoints), weekPoints: roundedPoints(weekPoints) };
}

/** Models with use that no cost is known of. */
export function unpricedModels(models: readonly ModelUsage[]): string[] {
  return models.filter(({ unpricedMessages }) => unpricedMessages > 0).map(({ model }) => model);
}

/** Nano-dollars as dollars, rounded to whole ones: the nearest number that JSON can hold. */
export function usdOf(nanos: number | undefined): number | null {
  return nanos === undefined ? null : Math.round(nanos) / NANOS_PER_USD;
}

function modelMembers(usage: ModelUsage): DayRow["modelBreakdowns"][number] {
  return {
    modelName: usage.model,
    ...tokenMembers(usage),
    cost: usdOf(usage.costUsdNanos),
    totalTokens: totalTokens(usage),
    ...ownMembers(usage),
  };
}

function tokenMembers(usage: Usage) {
  return {
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cacheCreationTokens: usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    cacheReadTokens: usage.cacheReadTokens,
  };
}

function ownMembers(usage: Usage) {
  return {
    cacheCreation5mTokens: usage.cacheWrite5mTokens,
    cacheCreation1hTokens: usage.cacheWrite1hTokens,
    thinkingTokens: usage.thinkingTokens ?? null,
    webSearchRequests: usage.webSearchRequests,
    subagentTokens: usage.subagentTokens,
    messages: usage.messages,
  };
}

/** Readings are whole percents; a share of one in proportion to time is not known to more than hundredths. */
function roundedPoints(points: number | undefined): number | null {
  return points === undefined ? null : Math.round(points * 100) / 100;
}
