import { EVENT_FIELDS, EVENT_NUMBERS, EVENT_TEXTS, FIELD, NO_TEXT, NUMBER } from "../../domain/event-rows.ts";
import type { PooledRows } from "./event-row.ts";

/** Why one copy of a message was dropped for another. */
export const DROP_RULES = [
  "smaller-total",
  "sidechain-copy",
  "without-speed",
  "earlier-copy",
  "same-copy",
] as const;
export type DropRule = (typeof DROP_RULES)[number];

export interface Verdict {
  readonly rowWins: boolean;
  readonly rule: DropRule;
}

/**
 * Which of two copies of a message is kept: the larger token total, then one outside of a side-chain, then one that names its speed,
 * then the one written last. What is still equal is decided by the rest of its contents, so that every order of copies gives the
 * same event.
 *
 * Source: docs/transcripts.md, "One message, one event"; ccusage 20's and CodexBar's order, observed 2026-11.
 */
export function judgeCopies(rows: PooledRows, row: number, other: number): Verdict {
  const total = totalTokens(rows, row) - totalTokens(rows, other);
  if (total !== 0) return { rowWins: total > 0, rule: "smaller-total" };
  const sidechain = field(rows, other, FIELD.isSidechain) - field(rows, row, FIELD.isSidechain);
  if (sidechain !== 0) return { rowWins: sidechain > 0, rule: "sidechain-copy" };
  const speed = hasSpeed(rows, row) - hasSpeed(rows, other);
  if (speed !== 0) return { rowWins: speed > 0, rule: "without-speed" };
  const written = number(rows, row, NUMBER.writtenAtMs) - number(rows, other, NUMBER.writtenAtMs);
  if (written !== 0) return { rowWins: written > 0, rule: "earlier-copy" };
  return { rowWins: compareContents(rows, row, other) > 0, rule: "same-copy" };
}

/** Tokens of every kind. */
export function totalTokens(rows: PooledRows, row: number): number {
  let total = 0;
  for (let slot = NUMBER.inputTokens; slot <= NUMBER.cacheReadTokens; slot++)
    total += number(rows, row, slot);
  return total;
}

function number({ numbers }: PooledRows, row: number, slot: number): number {
  return numbers[row * EVENT_NUMBERS + slot] ?? NaN;
}

function field({ fields }: PooledRows, row: number, slot: number): number {
  return fields[row * EVENT_FIELDS + slot] ?? 0;
}

function hasSpeed(rows: PooledRows, row: number): number {
  return field(rows, row, FIELD.speed) === NO_TEXT ? 0 : 1;
}

/** A total order: at home first, then what counts more, then by text, smaller first. */
function compareContents(rows: PooledRows, a: number, b: number): number {
  const home = Number(isAtHome(rows, a)) - Number(isAtHome(rows, b));
  if (home !== 0) return home;
  for (let slot = NUMBER.inputTokens; slot < EVENT_NUMBERS; slot++) {
    const order = orLess(number(rows, a, slot)) - orLess(number(rows, b, slot));
    if (order !== 0) return order;
  }
  for (let slot = 0; slot < EVENT_TEXTS; slot++) {
    const order = rows.pool.compare(field(rows, b, slot), field(rows, a, slot));
    if (order !== 0) return order;
  }
  return field(rows, b, FIELD.fileIndex) - field(rows, a, FIELD.fileIndex);
}

/** Whether the copy is in the folder of its own project: a session that was resumed elsewhere took its history along. */
function isAtHome(rows: PooledRows, row: number): boolean {
  const text = (slot: number) => rows.pool.text(field(rows, row, slot));
  return text(FIELD.projectFolder) === text(FIELD.project)?.replace(/[^a-zA-Z0-9]/g, "-");
}

/** Absent counts as less than 0. */
function orLess(value: number): number {
  return Number.isNaN(value) ? -1 : value;
}
