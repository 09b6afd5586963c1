import type { UsageEvent } from "../../domain/usage-event.ts";
import type { AnonymousEvent } from "../../ports/transcript-index.ts";
import { EVENT_FIELDS, FIELD } from "../dedupe/event-layout.ts";
import type { EventTable } from "../dedupe/event-table.ts";
import { NO_TEXT } from "../dedupe/string-pool.ts";

/** The events of a table that have a message id, made one by one. */
export function* namedEvents(table: EventTable): Generator<UsageEvent, void> {
  for (let event = 0; event < table.size; event++) {
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
