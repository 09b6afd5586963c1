import {
  EVENT_FIELDS,
  EVENT_NUMBERS,
  EVENT_TEXTS,
  FIELD,
  NUMBER,
  type EventRows,
} from "../../domain/event-rows.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import type { StringPool } from "./string-pool.ts";

/** Rows whose pool takes new texts. */
export interface PooledRows extends EventRows {
  readonly pool: StringPool;
}

/** Writes an object as a row. */
export function writeEvent(
  { pool, numbers, fields }: PooledRows,
  row: number,
  event: UsageEvent,
  fileIndex: number,
): void {
  for (const [name, slot] of Object.entries(NUMBER)) {
    numbers[row * EVENT_NUMBERS + slot] = event[name as keyof typeof NUMBER] ?? NaN;
  }
  numbers[row * EVENT_NUMBERS + NUMBER.writtenAtMs] = event.writtenAtMs ?? event.atMs;
  for (const [name, slot] of Object.entries(FIELD).slice(0, EVENT_TEXTS)) {
    fields[row * EVENT_FIELDS + slot] = pool.internString(event[name as TextField] ?? "");
  }
  fields[row * EVENT_FIELDS + FIELD.isSidechain] = event.isSidechain ? 1 : 0;
  fields[row * EVENT_FIELDS + FIELD.fileIndex] = fileIndex;
}

type TextField = Exclude<keyof typeof FIELD, "isSidechain" | "fileIndex">;
