import type { EpochMs } from "../../../domain/time.ts";
import type { SessionSlot } from "../../../ports/transcript-index.ts";
import { sumByPrice, sumBySession } from "../../transcript-index/slot-sums.ts";
import type { Connection, Query } from "../connection.ts";
import { allEvents, decodeEvents, encodeEvents, type SlotContent } from "./event-codec.ts";
import { encodeSessionSlots, encodeSlots } from "./slot-codec.ts";

/** Slots in memory at one time. */
const PAGES_MAX = 64;

/**
 * The slots that a commit looks at. Only a few are in memory at one time: events that come in the order of time make it read and
 * write each once.
 */
export class SlotPages {
  readonly #connection: Connection;
  /** A first run asks for thousands of slots of which none is there. */
  readonly #kept: Set<EpochMs>;
  /** The one that came first is the first to go. */
  readonly #pages = new Map<EpochMs, SlotContent>();
  readonly #changed = new Set<EpochMs>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#kept = new Set(connection.tuples(LIST_STARTS).map(([startMs]) => startMs));
  }

  /** A slot's content, to be looked at until the next slot is asked for. */
  read(startMs: EpochMs): SlotContent {
    const known = this.#pages.get(startMs);
    if (known) return known;
    if (this.#pages.size === PAGES_MAX) this.#dropFirst();
    const row = this.#kept.has(startMs) ? this.#connection.row(READ_EVENTS, { startMs }) : undefined;
    const content = row
      ? decodeEvents(startMs, row.content)
      : { byMessage: new Map<string, never>(), anonymous: new Map<string, never>() };
    this.#pages.set(startMs, content);
    return content;
  }

  /** A slot's content, to be changed before the next slot is asked for. */
  change(startMs: EpochMs): SlotContent {
    this.#changed.add(startMs);
    return this.read(startMs);
  }

  /** Writes what was changed and is still in memory. */
  save(): void {
    for (const [startMs, content] of this.#pages) this.#write(startMs, content);
  }

  #dropFirst(): void {
    for (const [startMs, content] of this.#pages) {
      this.#write(startMs, content);
      this.#pages.delete(startMs);
      return;
    }
  }

  /** A changed slot and what it adds up to. */
  #write(startMs: EpochMs, content: SlotContent): void {
    if (!this.#changed.delete(startMs)) return;
    this.#kept.add(startMs);
    const groups = sumBySession(startMs, allEvents(content));
    const sums = groups.map(({ sum }) => sum);
    putSlot(this.#connection, { startMs, events: encodeEvents(groups, content), sums });
  }
}

/** Writes all that is kept of one slot. */
export function putSlot(
  connection: Connection,
  {
    startMs,
    events,
    sums,
  }: {
    readonly startMs: EpochMs;
    /** JSON of the slot's events, as text or as its bytes. */
    readonly events: string | Uint8Array;
    readonly sums: readonly SessionSlot[];
  },
): void {
  connection.change(PUT_EVENTS, { startMs, content: events });
  connection.change(PUT_SUMS, { startMs, content: encodeSlots(sumByPrice(sums)) });
  connection.change(PUT_SESSION_SUMS, { startMs, content: encodeSessionSlots(sums) });
}

const LIST_STARTS: Query<readonly [startMs: EpochMs]> = { sql: "SELECT start_ms FROM slot_events" };
const READ_EVENTS: Query<{ readonly content: string }> = {
  sql: "SELECT content FROM slot_events WHERE start_ms = :startMs",
};
const PUT_EVENTS =
  "INSERT OR REPLACE INTO slot_events (start_ms, content) VALUES (:startMs, CAST(:content AS TEXT))";
const PUT_SUMS = "INSERT OR REPLACE INTO slot_sums (start_ms, content) VALUES (:startMs, :content)";
const PUT_SESSION_SUMS =
  "INSERT OR REPLACE INTO slot_session_sums (start_ms, content) VALUES (:startMs, :content)";
