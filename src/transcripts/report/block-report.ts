import { must } from "../../domain/assert.ts";
import { addMs, epochMs, HOUR_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { WallEvent } from "../../domain/usage-event.ts";
import { blockRates, type BlockRates } from "./block-rates.ts";
import { byTime, inOrder, selectRows, type ReportInput } from "./report-input.ts";
import { groupOf, mergeGroups, type UsageGroup } from "./usage-group.ts";
import type { UsageRow } from "./usage-row.ts";
import { NO_POINTS, type WindowPoints } from "./window-points.ts";

/** Five hours that began with a reply after a pause, or the pause between two of them. */
export type BlockRow = UsedBlock | GapBlock;

export interface UsedBlock extends UsageGroup, WindowPoints, BlockRates {
  readonly kind: "used";
  /** The full hour, in UTC, in which the first reply fell. */
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly firstAtMs: EpochMs;
  readonly lastAtMs: EpochMs;
  /** Now is before its end. */
  readonly isActive: boolean;
  /** Requests that a window refused within it. */
  readonly walls: readonly WallEvent[];
}

/** Time in which nothing was used, from where the block before could still have been going to the next reply. */
export interface GapBlock {
  readonly kind: "gap";
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
}

export interface BlockReportInput extends ReportInput {
  /** Single replies: a block may end within a slot. */
  readonly rows: readonly UsageRow[];
  readonly nowMs: EpochMs;
  /** Default: five hours. */
  readonly blockLengthMs?: DurationMs | undefined;
  /** Absent: none are shown. */
  readonly walls?: readonly WallEvent[] | undefined;
}

export interface BlockReport {
  /** Oldest first, unless asked otherwise. */
  readonly rows: readonly BlockRow[];
  /** Of the blocks that are shown. */
  readonly totals: UsageGroup;
}

const FIVE_HOURS_MS: DurationMs = 5 * HOUR_MS;

/**
 * Use in blocks of five hours, as ccusage draws them: a block starts at the full UTC hour of its first reply, and ends with the first
 * reply that is more than its length after that start. It approximates the five-hour window from this machine's logs alone;
 * `fiveHourPoints` says what the server counted.
 *
 * Days bound the blocks by their start: a block is shown whole or not at all.
 */
export function blockReport(input: BlockReportInput): BlockReport {
  const lengthMs = input.blockLengthMs ?? FIVE_HOURS_MS;
  const replies = byTime(selectRows({ ...input, sinceDay: undefined, untilDay: undefined }));
  const rows = withGaps(partition(replies, lengthMs), lengthMs, (own) => usedBlock(own, lengthMs, input));
  const shown = rows.filter(({ startMs }) => isStartShown(startMs, input));
  return {
    rows: inOrder(shown, input.order),
    totals: mergeGroups(shown.filter((row) => row.kind === "used")),
  };
}

/** Replies, oldest first, in one list per block. */
function partition(replies: readonly UsageRow[], lengthMs: DurationMs): readonly (readonly UsageRow[])[] {
  const blocks: UsageRow[][] = [];
  let current: UsageRow[] = [];
  let startMs = -Infinity;
  for (const reply of replies) {
    if (reply.firstAtMs - startMs > lengthMs) {
      current = [];
      blocks.push(current);
      startMs = hourOf(reply.firstAtMs);
    }
    current.push(reply);
  }
  return blocks;
}

function withGaps(
  blocks: readonly (readonly UsageRow[])[],
  lengthMs: DurationMs,
  usedBlock: (replies: readonly UsageRow[]) => UsedBlock,
): readonly BlockRow[] {
  return blocks.flatMap((replies, index): BlockRow[] => {
    const block = usedBlock(replies);
    const lastBefore = blocks[index - 1]?.at(-1)?.lastAtMs;
    if (lastBefore === undefined || block.firstAtMs - lastBefore <= lengthMs) return [block];
    return [{ kind: "gap", startMs: addMs(lastBefore, lengthMs), endMs: block.firstAtMs }, block];
  });
}

/** `replies`: the block's, oldest first, at least one. */
function usedBlock(
  replies: readonly UsageRow[],
  lengthMs: DurationMs,
  { costOf, nowMs, pointsOf, project, walls = [] }: BlockReportInput,
): UsedBlock {
  const firstAtMs = must(replies[0], "a block has a reply").firstAtMs;
  const lastAtMs = must(replies.at(-1), "a block has a reply").lastAtMs;
  const startMs = hourOf(firstAtMs);
  const endMs = addMs(startMs, lengthMs);
  const isActive = nowMs < endMs;
  const group = groupOf(replies, costOf);
  return {
    kind: "used",
    ...group,
    ...((project === undefined ? pointsOf?.(startMs, endMs) : undefined) ?? NO_POINTS),
    ...(isActive ? blockRates(group.usage, { firstAtMs, lastAtMs, nowMs, endMs }) : {}),
    startMs,
    endMs,
    firstAtMs,
    lastAtMs,
    isActive,
    walls: walls.filter(({ atMs }) => atMs >= startMs && atMs < endMs),
  };
}

function hourOf(atMs: EpochMs): EpochMs {
  return epochMs(Math.floor(atMs / HOUR_MS) * HOUR_MS);
}

function isStartShown(startMs: EpochMs, { days, sinceDay, untilDay }: ReportInput): boolean {
  const day = days.dayOf(startMs);
  return day >= (sinceDay ?? -Infinity) && day <= (untilDay ?? Infinity);
}
