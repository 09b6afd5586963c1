import type { BlocksDocument } from "../../documents/reports.ts";
import { toIso } from "../../domain/time.ts";
import { totalTokens } from "../../domain/token-counts.ts";
import type { BlockReport, BlockRow, GapBlock, UsedBlock } from "./block-report.ts";
import { headMembers, type ReportFacts } from "./report-documents.ts";
import { pointsMembers, totalsMembers, unpricedModels, usdOf } from "./usage-members.ts";

type BlockMember = BlocksDocument["blocks"][number];

/** Above this share of the limit a projection is a warning. Source: ccusage 20, observed 2026-11. */
const WARNING_PERCENT = 80;

export interface BlocksFacts extends ReportFacts {
  /** What the user says that a block may hold, in tokens of every kind. Anthropic publishes no such number. */
  readonly tokenLimit?: number | undefined;
}

export function toBlocksDocument(report: BlockReport, facts: BlocksFacts): BlocksDocument {
  return {
    schema: "claude-meter/blocks.v1",
    ...headMembers(facts),
    blocks: report.rows.map((row) => blockMember(row, facts)),
    totals: totalsMembers(report.totals),
  };
}

/** The most tokens that a finished block of these held; what `--token-limit max` means. Absent: none has finished. */
export function largestBlockTokens({ rows }: BlockReport): number | undefined {
  const finished = rows.filter((row): row is UsedBlock => row.kind === "used" && !row.isActive);
  return finished.length === 0 ? undefined : Math.max(...finished.map(({ usage }) => totalTokens(usage)));
}

function blockMember(row: BlockRow, facts: BlocksFacts): BlockMember {
  return row.kind === "gap" ? gapMember(row) : usedMember(row, facts);
}

function usedMember(row: UsedBlock, { tokenLimit }: BlocksFacts): BlockMember {
  const { usage } = row;
  return {
    id: toIso(row.startMs),
    startTime: toIso(row.startMs),
    endTime: toIso(row.endMs),
    actualEndTime: toIso(row.lastAtMs),
    isActive: row.isActive,
    isGap: false,
    entries: usage.messages,
    tokenCounts: {
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      cacheCreationInputTokens: usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
      cacheReadInputTokens: usage.cacheReadTokens,
    },
    totalTokens: totalTokens(usage),
    costUSD: usdOf(usage.costUsdNanos),
    models: row.models.map(({ model }) => model),
    unpricedModels: unpricedModels(row.models),
    burnRate: burnRateMember(row),
    projection: projectionMember(row),
    tokenLimitStatus: tokenLimit === undefined ? null : limitMember(row, tokenLimit),
    ...pointsMembers(row),
    walls: row.walls.map(({ atMs, windowKey, resetsAtMs }) => ({
      at: toIso(atMs),
      window: windowKey ?? null,
      resetsAt: resetsAtMs === undefined ? null : toIso(resetsAtMs),
    })),
  };
}

function burnRateMember({ burnRate }: UsedBlock): BlockMember["burnRate"] {
  if (burnRate === undefined) return null;
  return {
    tokensPerMinute: burnRate.tokensPerMinute,
    tokensPerMinuteForIndicator: burnRate.uncachedTokensPerMinute,
    costPerHour: burnRate.costUsdPerHour ?? null,
  };
}

function projectionMember({ projection }: UsedBlock): BlockMember["projection"] {
  if (projection === undefined) return null;
  const { totalTokens, totalCostUsd, remainingMinutes } = projection;
  return { totalTokens, totalCost: totalCostUsd ?? null, remainingMinutes };
}

function limitMember({ projection }: UsedBlock, limit: number): BlockMember["tokenLimitStatus"] {
  if (projection === undefined || limit <= 0) return null;
  const percentUsed = (projection.totalTokens / limit) * 100;
  const status = percentUsed > 100 ? "exceeds" : percentUsed > WARNING_PERCENT ? "warning" : "ok";
  return { limit, projectedUsage: projection.totalTokens, percentUsed, status };
}

function gapMember({ startMs, endMs }: GapBlock): BlockMember {
  return {
    id: `gap-${toIso(startMs)}`,
    startTime: toIso(startMs),
    endTime: toIso(endMs),
    actualEndTime: null,
    isActive: false,
    isGap: true,
    entries: 0,
    tokenCounts: {
      inputTokens: 0,
      outputTokens: 0,
      cacheCreationInputTokens: 0,
      cacheReadInputTokens: 0,
    },
    totalTokens: 0,
    costUSD: 0,
    models: [],
    unpricedModels: [],
    burnRate: null,
    projection: null,
    tokenLimitStatus: null,
    fiveHourPoints: null,
    weekPoints: null,
    walls: [],
  };
}
