import { epochMs } from "../../domain/time.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import { EVENT_FIELDS, EVENT_NUMBERS, EVENT_TEXTS, FIELD, NUMBER } from "./event-layout.ts";
import { NO_TEXT, StringPool, type StringPoolParts } from "./string-pool.ts";

/** Why one copy of a message was dropped for another. */
export const DROP_RULES = [
  "smaller-total",
  "sidechain-copy",
  "without-speed",
  "earlier-copy",
  "same-copy",
] as const;
export type DropRule = (typeof DROP_RULES)[number];

/**
 * Usage events, one per message, in two typed arrays: a hundred thousand of them cost no objects until someone asks for one.
 *
 * Whoever adds a row writes it at `size` (`numbers`, `fields`; texts through `pool`) and calls `commit`. Of several copies of a message
 * the best one stays, whatever order they come in: the largest token total, then a copy outside of a side-chain, then one that
 * names its speed, then the one that was written last; what is still equal is decided by the rest of its contents. `atMs` becomes
 * the earliest of all copies. A row without a message id is never merged.
 */
export class EventTable {
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
    const verdict = this.#judge(row, event);
    this.#countDrop(verdict.rule);
    const firstMs = this.#number(event, NUMBER.atMs);
    const rowMs = this.#number(row, NUMBER.atMs);
    if (verdict.rowWins) this.#replace(event, row);
    this.numbers[event * EVENT_NUMBERS + NUMBER.atMs] = Math.min(firstMs, rowMs);
  }

  totalTokens(event: number): number {
    const at = event * EVENT_NUMBERS;
    let total = 0;
    for (let slot = NUMBER.inputTokens; slot <= NUMBER.cacheReadTokens; slot++)
      total += this.numbers[at + slot] ?? 0;
    return total;
  }

  /** Which file the kept copy is in: the number that the scan gave it. */
  fileIndex(event: number): number {
    return this.#field(event, FIELD.fileIndex);
  }

  /** One event as an object. Errors: asserts nothing; `event` is below `size`. */
  event(event: number): UsageEvent {
    const number = (slot: number) => this.#number(event, slot);
    const text = (slot: number) => this.pool.text(this.#field(event, slot));
    return {
      atMs: epochMs(number(NUMBER.atMs)),
      writtenAtMs: epochMs(number(NUMBER.writtenAtMs)),
      model: text(FIELD.model) ?? "unknown",
      messageId: text(FIELD.messageId),
      requestId: text(FIELD.requestId),
      inputTokens: number(NUMBER.inputTokens),
      outputTokens: number(NUMBER.outputTokens),
      cacheWrite5mTokens: number(NUMBER.cacheWrite5mTokens),
      cacheWrite1hTokens: number(NUMBER.cacheWrite1hTokens),
      cacheReadTokens: number(NUMBER.cacheReadTokens),
      thinkingTokens: present(number(NUMBER.thinkingTokens)),
      webSearchRequests: number(NUMBER.webSearchRequests),
      loggedCostUsdMicros: present(number(NUMBER.loggedCostUsdMicros)),
      speed: text(FIELD.speed),
      serviceTier: text(FIELD.serviceTier),
      inferenceGeo: text(FIELD.inferenceGeo),
      sessionId: text(FIELD.sessionId) ?? "",
      project: text(FIELD.project) ?? "",
      projectFolder: text(FIELD.projectFolder),
      gitBranch: text(FIELD.gitBranch),
      isSidechain: this.#field(event, FIELD.isSidechain) === 1,
      agentId: text(FIELD.agentId),
      skill: text(FIELD.skill),
      plugin: text(FIELD.plugin),
      mcpServer: text(FIELD.mcpServer),
      writerVersion: text(FIELD.writerVersion),
    };
  }

  *[Symbol.iterator](): Iterator<UsageEvent> {
    for (let event = 0; event < this.#size; event++) yield this.event(event);
  }

  /** Adds one event, merged as a row is. `fileIndex` is kept with it. */
  add(event: UsageEvent, fileIndex = 0): void {
    this.reserve();
    const numbersAt = this.#size * EVENT_NUMBERS;
    const fieldsAt = this.#size * EVENT_FIELDS;
    for (const [name, slot] of Object.entries(NUMBER)) {
      this.numbers[numbersAt + slot] = event[name as keyof typeof NUMBER] ?? NaN;
    }
    this.numbers[numbersAt + NUMBER.writtenAtMs] = event.writtenAtMs ?? event.atMs;
    for (const [name, slot] of Object.entries(FIELD).slice(0, EVENT_TEXTS)) {
      this.fields[fieldsAt + slot] = this.pool.internString(event[name as TextField] ?? "");
    }
    this.fields[fieldsAt + FIELD.isSidechain] = event.isSidechain ? 1 : 0;
    this.fields[fieldsAt + FIELD.fileIndex] = fileIndex;
    this.commit();
  }

  /** Merges all events of another table into this one. */
  addTable(other: EventTable): void {
    const textIds = this.pool.internPool(other.pool);
    for (let event = 0; event < other.#size; event++) {
      this.reserve();
      const numbersAt = event * EVENT_NUMBERS;
      this.numbers.set(
        other.numbers.subarray(numbersAt, numbersAt + EVENT_NUMBERS),
        this.#size * EVENT_NUMBERS,
      );
      const [from, to] = [event * EVENT_FIELDS, this.#size * EVENT_FIELDS];
      for (let slot = 0; slot < EVENT_TEXTS; slot++) {
        this.fields[to + slot] = textIds[other.fields[from + slot] ?? 0] ?? NO_TEXT;
      }
      for (let slot = EVENT_TEXTS; slot < EVENT_FIELDS; slot++) {
        this.fields[to + slot] = other.fields[from + slot] ?? 0;
      }
      this.commit();
    }
    for (let rule = 0; rule < DROP_RULES.length; rule++) {
      this.dropped[rule] = (this.dropped[rule] ?? 0) + (other.dropped[rule] ?? 0);
    }
  }

  /** The table's arrays, to be handed to another thread; `EventTable.fromParts` makes the table again. */
  toParts(): EventTableParts {
    return {
      pool: this.pool.toParts(),
      numbers: this.numbers.slice(0, this.#size * EVENT_NUMBERS),
      fields: this.fields.slice(0, this.#size * EVENT_FIELDS),
      dropped: this.dropped,
    };
  }

  static fromParts(parts: EventTableParts): EventTable {
    const table = new EventTable(StringPool.fromParts(parts.pool));
    table.numbers = parts.numbers;
    table.fields = parts.fields;
    table.dropped.set(parts.dropped);
    table.#size = parts.numbers.length / EVENT_NUMBERS;
    for (let event = 0; event < table.#size; event++) {
      const messageId = table.#field(event, FIELD.messageId);
      if (messageId !== NO_TEXT) table.#remember(messageId, event);
    }
    return table;
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

  #judge(row: number, event: number): Verdict {
    const total = this.totalTokens(row) - this.totalTokens(event);
    if (total !== 0) return { rowWins: total > 0, rule: "smaller-total" };
    const sidechain = this.#field(event, FIELD.isSidechain) - this.#field(row, FIELD.isSidechain);
    if (sidechain !== 0) return { rowWins: sidechain > 0, rule: "sidechain-copy" };
    const speed = this.#hasSpeed(row) - this.#hasSpeed(event);
    if (speed !== 0) return { rowWins: speed > 0, rule: "without-speed" };
    const written = this.#number(row, NUMBER.writtenAtMs) - this.#number(event, NUMBER.writtenAtMs);
    if (written !== 0) return { rowWins: written > 0, rule: "earlier-copy" };
    return { rowWins: this.#compareContents(row, event) > 0, rule: "same-copy" };
  }

  #hasSpeed(event: number): number {
    return this.#field(event, FIELD.speed) === NO_TEXT ? 0 : 1;
  }

  /** Whether the copy is in the folder of its own project: a session that was resumed elsewhere took its history along. */
  #isAtHome(event: number): boolean {
    const text = (slot: number) => this.pool.text(this.#field(event, slot));
    return text(FIELD.projectFolder) === text(FIELD.project)?.replace(/[^a-zA-Z0-9]/g, "-");
  }

  /**
   * A total order of what is left, so that any order of copies gives the same event: at home first, then what counts more, then by
   * text, smaller first.
   */
  #compareContents(a: number, b: number): number {
    const home = Number(this.#isAtHome(a)) - Number(this.#isAtHome(b));
    if (home !== 0) return home;
    for (let slot = NUMBER.inputTokens; slot < EVENT_NUMBERS; slot++) {
      const order = orZero(this.#number(a, slot)) - orZero(this.#number(b, slot));
      if (order !== 0) return order;
    }
    for (let slot = 0; slot < EVENT_TEXTS; slot++) {
      const order = this.pool.compare(this.#field(b, slot), this.#field(a, slot));
      if (order !== 0) return order;
    }
    return this.#field(b, FIELD.fileIndex) - this.#field(a, FIELD.fileIndex);
  }
}

export interface EventTableParts {
  readonly pool: StringPoolParts;
  readonly numbers: Float64Array;
  readonly fields: Uint32Array;
  readonly dropped: Float64Array;
}

interface Verdict {
  readonly rowWins: boolean;
  readonly rule: DropRule;
}

type TextField = Exclude<keyof typeof FIELD, "isSidechain" | "fileIndex">;

function present(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

/** Absent counts as less than 0. */
function orZero(value: number): number {
  return Number.isNaN(value) ? -1 : value;
}
