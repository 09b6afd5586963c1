import {
  EVENT_FIELDS,
  EVENT_NUMBERS,
  EVENT_TEXTS,
  FIELD,
  NO_TEXT,
  NUMBER,
  readEvent,
} from "../../domain/event-rows.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import { writeEvent, type PooledRows } from "./event-row.ts";
import { DROP_RULES, judgeCopies, totalTokens, type DropRule } from "./judge-copies.ts";
import { StringPool, type StringPoolParts } from "./string-pool.ts";

export { DROP_RULES, type DropRule } from "./judge-copies.ts";

/**
 * Usage events, one per message, in two typed arrays: a hundred thousand of them cost no objects until someone asks for one.
 *
 * Whoever adds a row writes it at `size` (`numbers`, `fields`; texts through `pool`) and calls `commit`. Of several copies of a message
 * the best one stays, whatever order they come in: the largest token total, then a copy outside of a side-chain, then one that
 * names its speed, then the one that was written last; what is still equal is decided by the rest of its contents. `atMs` becomes
 * the earliest of all copies. A row without a message id is never merged.
 */
export class EventTable implements PooledRows {
  readonly pool: StringPool;
  /** `EVENT_NUMBERS` of each event. */
  numbers: Float64Array = new Float64Array(64 * EVENT_NUMBERS);
  /** `EVENT_FIELDS` of each event. */
  fields: Uint32Array = new Uint32Array(64 * EVENT_FIELDS);
  /** Copies dropped, by rule, in the order of `DROP_RULES`. The sum is exact; which rule did it depends on the order of the copies. */
  readonly dropped: Float64Array = new Float64Array(DROP_RULES.length);
  #size = 0;
  /** For each message id's text the event's number plus one. */
  #eventOf: Uint32Array = new Uint32Array(256);

  constructor(pool: StringPool = new StringPool()) {
    this.pool = pool;
  }

  get size(): number {
    return this.#size;
  }

  /** Makes room for a row at `size`. Call it before writing the row: it may replace the arrays. */
  reserve(): void {
    if ((this.#size + 1) * EVENT_NUMBERS <= this.numbers.length) return;
    const numbers = new Float64Array(2 * this.numbers.length);
    numbers.set(this.numbers);
    this.numbers = numbers;
    const fields = new Uint32Array(2 * this.fields.length);
    fields.set(this.fields);
    this.fields = fields;
  }

  /** Drops a copy unwritten when its total alone decides against it. Returns whether it did. */
  dropSmaller(messageId: number, totalTokens: number, atMs: number): boolean {
    const event = this.#find(messageId);
    if (event < 0 || totalTokens >= this.totalTokens(event)) return false;
    this.#keepFirstTime(event, atMs);
    this.#countDrop("smaller-total");
    return true;
  }

  /** Adds the row that was written at `size`, or merges it into the event of its message. */
  commit(): void {
    const row = this.#size;
    const messageId = this.fields[row * EVENT_FIELDS + FIELD.messageId] ?? NO_TEXT;
    const event = this.#find(messageId);
    if (event < 0) {
      if (messageId !== NO_TEXT) this.#remember(messageId, row);
      this.#size++;
      return;
    }
    const verdict = judgeCopies(this, row, event);
    this.#countDrop(verdict.rule);
    const firstMs = this.#number(event, NUMBER.atMs);
    const rowMs = this.#number(row, NUMBER.atMs);
    if (verdict.rowWins) this.#replace(event, row);
    this.numbers[event * EVENT_NUMBERS + NUMBER.atMs] = Math.min(firstMs, rowMs);
  }

  totalTokens(event: number): number {
    return totalTokens(this, event);
  }

  /** Which file the kept copy is in: the number that the scan gave it. */
  fileIndex(event: number): number {
    return this.#field(event, FIELD.fileIndex);
  }

  /** One event as an object; `event` is below `size`. */
  event(event: number): UsageEvent {
    return readEvent(this, event);
  }

  *[Symbol.iterator](): Iterator<UsageEvent> {
    for (let event = 0; event < this.#size; event++) yield this.event(event);
  }

  /** Adds one event, merged as a row is. `fileIndex` is kept with it. */
  add(event: UsageEvent, fileIndex = 0): void {
    this.reserve();
    writeEvent(this, this.#size, event, fileIndex);
    this.commit();
  }

  /** Merges all events of another table into this one. */
  addTable(other: EventTable): void {
    this.addParts(other.toParts());
  }

  /** As `addTable`, from arrays that came from another thread. */
  addParts(parts: EventTableParts): void {
    const textIds = this.pool.internParts(parts.pool);
    const count = parts.numbers.length / EVENT_NUMBERS;
    for (let event = 0; event < count; event++) {
      this.reserve();
      const [fromNumbers, toNumbers] = [event * EVENT_NUMBERS, this.#size * EVENT_NUMBERS];
      for (let slot = 0; slot < EVENT_NUMBERS; slot++) {
        this.numbers[toNumbers + slot] = parts.numbers[fromNumbers + slot] ?? NaN;
      }
      const [fromFields, toFields] = [event * EVENT_FIELDS, this.#size * EVENT_FIELDS];
      for (let slot = 0; slot < EVENT_FIELDS; slot++) {
        const value = parts.fields[fromFields + slot] ?? 0;
        this.fields[toFields + slot] = slot < EVENT_TEXTS ? (textIds[value] ?? NO_TEXT) : value;
      }
      this.commit();
    }
    for (let rule = 0; rule < DROP_RULES.length; rule++) {
      this.dropped[rule] = (this.dropped[rule] ?? 0) + (parts.dropped[rule] ?? 0);
    }
  }

  /** The table's arrays, copied, to be handed to another thread. */
  toParts(): EventTableParts {
    return {
      pool: this.pool.toParts(),
      numbers: this.numbers.slice(0, this.#size * EVENT_NUMBERS),
      fields: this.fields.slice(0, this.#size * EVENT_FIELDS),
      dropped: this.dropped,
    };
  }

  #number(event: number, slot: number): number {
    return this.numbers[event * EVENT_NUMBERS + slot] ?? NaN;
  }

  #field(event: number, slot: number): number {
    return this.fields[event * EVENT_FIELDS + slot] ?? 0;
  }

  /** The event of a message; -1 when there is none. */
  #find(messageId: number): number {
    return messageId === NO_TEXT ? -1 : (this.#eventOf[messageId] ?? 0) - 1;
  }

  #remember(messageId: number, event: number): void {
    if (messageId >= this.#eventOf.length) {
      const eventOf = new Uint32Array(Math.max(2 * this.#eventOf.length, messageId + 1));
      eventOf.set(this.#eventOf);
      this.#eventOf = eventOf;
    }
    this.#eventOf[messageId] = event + 1;
  }

  #keepFirstTime(event: number, atMs: number): void {
    const at = event * EVENT_NUMBERS + NUMBER.atMs;
    if (atMs < (this.numbers[at] ?? 0)) this.numbers[at] = atMs;
  }

  #replace(event: number, row: number): void {
    this.numbers.copyWithin(event * EVENT_NUMBERS, row * EVENT_NUMBERS, (row + 1) * EVENT_NUMBERS);
    this.fields.copyWithin(event * EVENT_FIELDS, row * EVENT_FIELDS, (row + 1) * EVENT_FIELDS);
  }

  #countDrop(rule: DropRule): void {
    const index = DROP_RULES.indexOf(rule);
    this.dropped[index] = (this.dropped[index] ?? 0) + 1;
  }
}

export interface EventTableParts {
  readonly pool: StringPoolParts;
  readonly numbers: Float64Array;
  readonly fields: Uint32Array;
  readonly dropped: Float64Array;
}
