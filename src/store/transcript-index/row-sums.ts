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
    const isOfGroup = (group: RowGroup): boolean =>
      overTokens === group.sum.promptOverTokens &&
      (reply.loggedCostUsdMicros === undefined) === (group.sum.loggedCostUsdMicros === undefined) &&
      saysTheSame(rows, place, group.firstPlace);
    // Neighbours mostly agree: the group before is tried first.
    const group = last !== undefined && isOfGroup(last) ? last : groups.find(isOfGroup);
    last = group ?? {
      firstPlace: place,
      places: [],
      sum: emptySessionSums(startMs, readEvent(rows, place), overTokens),
    };
    if (group === undefined) groups.push(last);
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
  const known = (slot: number): number => numbers[at + slot] ?? NaN;
  const thinkingTokens = known(NUMBER.thinkingTokens);
  const loggedCostUsdMicros = known(NUMBER.loggedCostUsdMicros);
  return {
    // Rows hold instants.
    atMs: known(NUMBER.atMs) as EpochMs,
    isSidechain: fields[place * EVENT_FIELDS + FIELD.isSidechain] === 1,
    inputTokens: known(NUMBER.inputTokens),
    outputTokens: known(NUMBER.outputTokens),
    cacheWrite5mTokens: known(NUMBER.cacheWrite5mTokens),
    cacheWrite1hTokens: known(NUMBER.cacheWrite1hTokens),
    cacheReadTokens: known(NUMBER.cacheReadTokens),
    thinkingTokens: Number.isNaN(thinkingTokens) ? undefined : thinkingTokens,
    webSearchRequests: known(NUMBER.webSearchRequests),
    loggedCostUsdMicros: Number.isNaN(loggedCostUsdMicros) ? undefined : loggedCostUsdMicros,
  };
}

/** Whether two rows agree in all fields but the message's and the request's ids and the file. */
function saysTheSame({ fields }: EventRows, place: number, other: number): boolean {
  for (let field = FIELD.model; field <= FIELD.isSidechain; field++) {
    if (fields[place * EVENT_FIELDS + field] !== fields[other * EVENT_FIELDS + field]) return false;
  }
  return true;
}
