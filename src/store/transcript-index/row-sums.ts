import {
  EVENT_FIELDS,
  EVENT_NUMBERS,
  FIELD,
  NUMBER,
  readEvent,
  type EventRows,
} from "../../domain/event-rows.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { SessionSlot } from "../../ports/transcript-index.ts";
import { addReply, emptySessionSums, promptOverTokens, type ReplyAmounts, type Sums } from "./slot-sums.ts";

/** Rows of one slot that agree in everything but their amounts, and what they add up to. */
export interface SummedRows {
  readonly places: readonly number[];
  readonly sum: SessionSlot;
}

/** `sumBySession` of rows that are all of one slot. */
export function sumRowsBySession(
  startMs: EpochMs,
  rows: EventRows,
  places: Iterable<number>,
): readonly SummedRows[] {
  const groups: RowGroup[] = [];
  let last: RowGroup | undefined;
  for (const place of places) {
    const reply = amountsOf(rows, place);
    const overTokens = promptOverTokens(reply);
    // Neighbours mostly agree: the group before is tried first.
    if (last === undefined || !isOfGroup(rows, place, reply, overTokens, last)) {
      last = groups.find((group) => isOfGroup(rows, place, reply, overTokens, group));
    }
    if (last === undefined) {
      const sum = emptySessionSums(startMs, readEvent(rows, place), overTokens);
      groups.push((last = { firstPlace: place, places: [], sum }));
    }
    last.places.push(place);
    addReply(last.sum, reply);
  }
  return groups;
}

interface RowGroup {
  readonly firstPlace: number;
  readonly places: number[];
  readonly sum: Sums<SessionSlot>;
}

function amountsOf({ numbers, fields }: EventRows, place: number): ReplyAmounts {
  const at = place * EVENT_NUMBERS;
  return {
    // Rows hold instants.
    atMs: (numbers[at + NUMBER.atMs] ?? NaN) as EpochMs,
    isSidechain: fields[place * EVENT_FIELDS + FIELD.isSidechain] === 1,
    inputTokens: numbers[at + NUMBER.inputTokens] ?? NaN,
    outputTokens: numbers[at + NUMBER.outputTokens] ?? NaN,
    cacheWrite5mTokens: numbers[at + NUMBER.cacheWrite5mTokens] ?? NaN,
    cacheWrite1hTokens: numbers[at + NUMBER.cacheWrite1hTokens] ?? NaN,
    cacheReadTokens: numbers[at + NUMBER.cacheReadTokens] ?? NaN,
    thinkingTokens: present(numbers[at + NUMBER.thinkingTokens]),
    webSearchRequests: numbers[at + NUMBER.webSearchRequests] ?? NaN,
    loggedCostUsdMicros: present(numbers[at + NUMBER.loggedCostUsdMicros]),
  };
}

function present(value: number | undefined): number | undefined {
  return value !== undefined && Number.isNaN(value) ? undefined : value;
}

function isOfGroup(
  { fields }: EventRows,
  place: number,
  reply: ReplyAmounts,
  overTokens: number,
  { firstPlace, sum }: RowGroup,
): boolean {
  if (overTokens !== sum.promptOverTokens) return false;
  if ((reply.loggedCostUsdMicros === undefined) !== (sum.loggedCostUsdMicros === undefined)) return false;
  // All fields but the message's and the request's ids and the file.
  for (let field = FIELD.model; field <= FIELD.isSidechain; field++) {
    if (fields[place * EVENT_FIELDS + field] !== fields[firstPlace * EVENT_FIELDS + field]) return false;
  }
  return true;
}
