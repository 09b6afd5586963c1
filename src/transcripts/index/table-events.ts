import { EVENT_FIELDS, EVENT_NUMBERS, FIELD, NO_TEXT, NUMBER, readEvent } from "../../domain/event-rows.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import { SLOT_MS, type AnonymousEvent, type EventBatch } from "../../ports/transcript-index.ts";
import type { EventTable } from "../dedupe/event-table.ts";

/** The events of a table that have a message id, slot by slot: the index then writes each slot once. */
export function namedEvents(table: EventTable): EventBatch {
  const places = inOrderOfSlots(table);
  return {
    rows: table,
    places,
    *[Symbol.iterator](): Iterator<UsageEvent> {
      for (const place of places) yield readEvent(table, place);
    },
  };
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
function inOrderOfSlots(table: EventTable): Uint32Array {
  const keys = new Float64Array(table.size);
  let size = 0;
  for (let event = 0; event < table.size; event++) {
    if (isAnonymous(table, event)) continue;
    const atMs = table.numbers[event * EVENT_NUMBERS + NUMBER.atMs] ?? 0;
    keys[size++] = Math.floor(atMs / SLOT_MS) * EVENTS_MAX + event;
  }
  return Uint32Array.from(keys.subarray(0, size).sort(), (key) => key % EVENTS_MAX);
}
