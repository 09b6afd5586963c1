import type { UsageEvent, WallEvent } from "../../domain/usage-event.ts";
import { EventTable } from "../dedupe/event-table.ts";
import { mergeWalls } from "../dedupe/merge-walls.ts";

/** The rules of `dedupe/`, as the index takes them. */
export const TRANSCRIPT_COPY_RULES: {
  readonly mergeEvents: (copies: readonly UsageEvent[]) => readonly UsageEvent[];
  readonly mergeWalls: (copies: readonly WallEvent[]) => readonly WallEvent[];
} = { mergeEvents, mergeWalls };

function mergeEvents(copies: readonly UsageEvent[]): readonly UsageEvent[] {
  const table = new EventTable();
  for (const copy of copies) table.add(copy);
  return [...table];
}
