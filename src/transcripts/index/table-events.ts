import type { UsageEvent } from "../../domain/usage-event.ts";
import { SLOT_MS, type AnonymousEvent } from "../../ports/transcript-index.ts";
import { EVENT_FIELDS, EVENT_NUMBERS, FIELD, NUMBER } from "../dedupe/event-layout.ts";
import type { EventTable } from "../dedupe/event-table.ts";
import { NO_TEXT } from "../dedupe/string-pool.ts";

/** The events of a table that have a message id, made one by one, slot by slot: the index then writes each slot once. */
export function* namedEvents(table: EventTable): Generator<UsageEvent, void> {
  for (const event of inOrderOfSlots(table)) {
    if (!isAnonymous(table, event)) yield table.event(event);
  }
}

/** Those that have none, but for files that the change leaves out. `fileIndexOf` turns the scan's number of a file into the change's. */
export function* anonymousEvents(
  table: EventTable,
  fileIndexOf: (scanIndex: number) => number | undefined,
): Generator<AnonymousEvent, void> {
  for (let event = 0; event < table.size; event++) {
    if (!isAnonymous(table, event)) continue;
    const fileIndex = fileIndexOf(table.fileIndex(event));
    if (fileIndex !== undefined) yield { event: table.event(event), fileIndex };
  }
}

function isAnonymous(table: EventTable, event: number): boolean {
  return table.fields[event * EVENT_FIELDS + FIELD.messageId] === NO_TEXT;
}

/** More than events of any table; a slot's number times it is still a whole double. */
const EVENTS_MAX = 2 ** 31;

/** Slot and event in one number each: a bare array of numbers is sorted ten times as fast as by a function. */
function inOrderOfSlots(table: EventTable): Iterable<number> {
  const keys = new Float64Array(table.size);
  for (let event = 0; event < table.size; event++) {
    const atMs = table.numbers[event * EVENT_NUMBERS + NUMBER.atMs] ?? 0;
    keys[event] = Math.floor(atMs / SLOT_MS) * EVENTS_MAX + event;
  }
  return keys.sort().map((key) => key % EVENTS_MAX);
}
