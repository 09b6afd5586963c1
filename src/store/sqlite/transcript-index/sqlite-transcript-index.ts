import type { EpochMs } from "../../../domain/time.ts";
import type { UsageEvent, WallEvent } from "../../../domain/usage-event.ts";
import type { TimeRange } from "../../../ports/store.ts";
import type {
  IndexChange,
  IndexState,
  SessionSlot,
  TranscriptIndex,
  UsageSlot,
} from "../../../ports/transcript-index.ts";
import type { CopyRules } from "../../transcript-index/copy-rules.ts";
import { eventsInRange, slotRange } from "../../transcript-index/ranges.ts";
import type { Connection, Query } from "../connection.ts";
import { openDatabase, type OpenDatabaseOptions } from "../open-database.ts";
import { rangeBindings } from "../series.ts";
import { commitChange, readRevision, readWalkDigest } from "./commit-change.ts";
import { listFiles } from "./files.ts";
import { INDEX_DATABASE } from "./schema.ts";
import { allEvents, decodeEvents } from "./event-codec.ts";
import { decodeSessionSlots, decodeSlots, type SlotText } from "./slot-codec.ts";
import { listWalls } from "./walls.ts";

export interface SqliteTranscriptIndexOptions extends OpenDatabaseOptions {
  readonly rules: CopyRules;
}

/**
 * The transcripts' index in one SQLite file, for any number of processes at once. Tables, rules and faults: docs/transcript-index.md.
 * Errors: rejects with `StoreError`; a file that cannot be used is left exactly as it was found.
 */
export async function openSqliteTranscriptIndex(
  options: SqliteTranscriptIndexOptions,
): Promise<TranscriptIndex> {
  return new SqliteTranscriptIndex(await openDatabase(options, INDEX_DATABASE), options.rules);
}

class SqliteTranscriptIndex implements TranscriptIndex {
  readonly #connection: Connection;
  readonly #rules: CopyRules;

  constructor(connection: Connection, rules: CopyRules) {
    this.#connection = connection;
    this.#rules = rules;
  }

  async walkDigest(): Promise<string | undefined> {
    return readWalkDigest(this.#connection);
  }

  async state(): Promise<IndexState> {
    return this.#connection.read(() => ({
      revision: readRevision(this.#connection),
      files: listFiles(this.#connection),
    }));
  }

  async commit(change: IndexChange): Promise<"committed" | "outdated"> {
    return this.#connection.write(() => commitChange(this.#connection, change, this.#rules));
  }

  async slots(range: TimeRange): Promise<readonly UsageSlot[]> {
    return decodeSlots(this.#connection.tuples(LIST_SUMS, rangeBindings(range)));
  }

  async sessionSlots(range: TimeRange): Promise<readonly SessionSlot[]> {
    return decodeSessionSlots(this.#connection.tuples(LIST_SESSION_SUMS, rangeBindings(range)));
  }

  async walls(range: TimeRange): Promise<readonly WallEvent[]> {
    return listWalls(this.#connection, range);
  }

  /** No transaction stays open between two slots: a slot that is changed meanwhile is given as it is when its turn comes. */
  async *events(range: TimeRange): AsyncGenerator<UsageEvent, void> {
    const starts = this.#connection.tuples(LIST_STARTS, rangeBindings(slotRange(range)));
    for (const [startMs] of starts) {
      const row = this.#connection.row(READ_EVENTS, { startMs });
      if (row) yield* eventsInRange(allEvents(decodeEvents(startMs, row.content)), range);
    }
  }

  async close(): Promise<void> {
    this.#connection.close();
  }
}

const LIST_SUMS: Query<SlotText> = {
  sql: "SELECT start_ms, content FROM slot_sums WHERE start_ms BETWEEN :fromMs AND :toMs ORDER BY start_ms",
};
const LIST_SESSION_SUMS: Query<SlotText> = {
  sql: "SELECT start_ms, content FROM slot_session_sums WHERE start_ms BETWEEN :fromMs AND :toMs ORDER BY start_ms",
};
const LIST_STARTS: Query<readonly [startMs: EpochMs]> = {
  sql: "SELECT start_ms FROM slot_events WHERE start_ms BETWEEN :fromMs AND :toMs ORDER BY start_ms",
};
const READ_EVENTS: Query<{ readonly content: string }> = {
  sql: "SELECT content FROM slot_events WHERE start_ms = :startMs",
};
