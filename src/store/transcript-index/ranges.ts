import type { UsageEvent } from "../../domain/usage-event.ts";
import type { TimeRange } from "../../ports/store.ts";
import { slotStart } from "./slot-sums.ts";

/** The range of slots that hold the events of a range. */
export function slotRange({ fromMs, toMs }: TimeRange): TimeRange {
  return { fromMs: fromMs === undefined ? undefined : slotStart(fromMs), toMs };
}

/** Oldest first, ties by message: the same order in every engine. */
export function eventsInRange(
  events: Iterable<UsageEvent>,
  { fromMs, toMs }: TimeRange,
): readonly UsageEvent[] {
  return [...events]
    .filter(({ atMs }) => (fromMs === undefined || atMs >= fromMs) && (toMs === undefined || atMs <= toMs))
    .sort((a, b) => a.atMs - b.atMs || compareTexts(a.messageId ?? "", b.messageId ?? ""));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
