import { EVENT_FIELDS, EVENT_NUMBERS, FIELD, NO_TEXT, NUMBER, type TextId } from "../../domain/event-rows.ts";
import { epochMs } from "../../domain/time.ts";
import type { WallEvent } from "../../domain/usage-event.ts";
import { EventTable } from "../dedupe/event-table.ts";
import { createPlainWalker } from "./plain-walker.ts";
import { ADVISOR_TYPE, rewriteAdvisorRows, rewriteRareRow } from "./rare-row.ts";
import { COUNT, FLAG, HEAD, HEAD_INTS, ROW_COUNTS, ROW_INTS, TEXT } from "./row-layout.ts";
import { readTimestamp } from "./timestamp.ts";
import { decodeWall } from "./wall-event.ts";
import type { Walker } from "./walker.ts";

/** Bytes of a rare row, written again: its texts are cut to 4,096 characters each. */
const RARE_ROW_BYTES_MAX = 1 << 18;

/** Texts that go from a row to an event as they are, and the fields that they go to. */
const PLAIN_TEXTS = Uint8Array.of(
  TEXT.requestId,
  TEXT.model,
  TEXT.sessionId,
  TEXT.cwd,
  TEXT.gitBranch,
  TEXT.agentId,
  TEXT.skill,
  TEXT.plugin,
  TEXT.mcpServer,
  TEXT.version,
  TEXT.speed,
  TEXT.serviceTier,
  TEXT.inferenceGeo,
);
const PLAIN_FIELDS = Uint8Array.of(
  FIELD.requestId,
  FIELD.model,
  FIELD.sessionId,
  FIELD.project,
  FIELD.gitBranch,
  FIELD.agentId,
  FIELD.skill,
  FIELD.plugin,
  FIELD.mcpServer,
  FIELD.writerVersion,
  FIELD.speed,
  FIELD.serviceTier,
  FIELD.inferenceGeo,
);

/** What a row's file says for it. */
export interface RowOrigin {
  readonly fileIndex: number;
  readonly projectFolder: string;
  /** Taken for the session where a row names none. */
  readonly fileStem: string;
}

/** What the rows since `beginFile` were. */
export interface RowTally {
  rows: number;
  synthetic: number;
  undated: number;
  malformed: number;
}

/** Turns the rows that a walker found into events, merged by message, and into walls. */
export class RowTaker {
  readonly events: EventTable = new EventTable();
  readonly walls: WallEvent[] = [];
  tally: RowTally = { rows: 0, synthetic: 0, undated: 0, malformed: 0 };
  readonly #synthetic: TextId = this.events.pool.internString("<synthetic>");
  /** The last id of each field: most rows repeat it. */
  readonly #last: Uint32Array = new Uint32Array(EVENT_FIELDS);
  #origin: RowOrigin = { fileIndex: 0, projectFolder: "", fileStem: "" };
  #folder: TextId = NO_TEXT;
  #rareWalker: Walker | undefined;
  /** What advisors used is not in their row's own counts: it becomes rows of its own. */
  readonly #advisorLines: string[] = [];

  beginFile(origin: RowOrigin): void {
    this.tally = { rows: 0, synthetic: 0, undated: 0, malformed: 0 };
    this.#origin = origin;
    this.#folder = this.events.pool.internString(origin.projectFolder);
  }

  /** Takes all rows of the walker's last walk; returns how many there were, without rare ones that prove to be no rows. */
  take(walker: Walker): number {
    let taken = 0;
    for (let row = 0; row < walker.rowCount(); row++) {
      const flags = walker.ints[row * ROW_INTS + HEAD.flags] ?? 0;
      if ((flags & FLAG.rare) === 0) {
        this.#takeRow(walker, row);
        taken++;
      } else {
        const lines = rewriteRareRow(lineText(walker, row));
        this.#takePlainLines(lines);
        taken += lines.length;
      }
      if (this.#advisorLines.length > 0) this.#takePlainLines(this.#advisorLines.splice(0));
    }
    return taken;
  }

  /** Rows that we wrote ourselves, in a buffer of their own. */
  #takePlainLines(lines: readonly string[]): void {
    for (const line of lines) {
      if (line.length > RARE_ROW_BYTES_MAX / 4) continue;
      const walker = (this.#rareWalker ??= createPlainWalker(RARE_ROW_BYTES_MAX));
      walker.walk(0, walker.bytes.write(`${line}\n`));
      for (let row = 0; row < walker.rowCount(); row++) this.#takeRow(walker, row);
    }
  }

  #takeRow(walker: Walker, row: number): void {
    const intsAt = row * ROW_INTS;
    const flags = walker.ints[intsAt + HEAD.flags] ?? 0;
    const atMs = this.#timestamp(walker, intsAt);
    if (atMs < 0) {
      this.tally.undated++;
      return;
    }
    if ((walker.ints[intsAt + HEAD_INTS + 2 * TEXT.quotaLimits] ?? -1) >= 0)
      this.#takeWall(walker, intsAt, atMs);
    if ((flags & FLAG.usage) !== 0) this.#takeUsage(walker, row, atMs);
  }

  #timestamp(walker: Walker, intsAt: number): number {
    const start = walker.ints[intsAt + HEAD_INTS + 2 * TEXT.timestamp] ?? -1;
    const end = walker.ints[intsAt + HEAD_INTS + 2 * TEXT.timestamp + 1] ?? -1;
    return start < 0 ? -1 : readTimestamp(walker.bytes, start, end);
  }

  #takeUsage(walker: Walker, row: number, atMs: number): void {
    const intsAt = row * ROW_INTS;
    const countsAt = row * ROW_COUNTS;
    const { counts } = walker;
    if (this.#textId(walker, intsAt, TEXT.model, FIELD.model) === this.#synthetic) {
      this.tally.synthetic++;
      return;
    }
    this.tally.rows++;
    this.#noteAdvisors(walker, intsAt);
    const messageId = this.#textId(walker, intsAt, TEXT.messageId, FIELD.messageId);
    const input = counted(counts[countsAt + COUNT.input]);
    const output = counted(counts[countsAt + COUNT.output]);
    const cacheRead = counted(counts[countsAt + COUNT.cacheRead]);
    const cacheWrite = cacheWriteTokens(counts, countsAt);
    if (this.events.dropSmaller(messageId, input + output + cacheRead + cacheWrite, atMs)) return;
    this.events.reserve();
    const { numbers } = this.events;
    const at = this.events.size * EVENT_NUMBERS;
    const cacheWrite1h = Math.min(counted(counts[countsAt + COUNT.cacheWrite1h]), cacheWrite);
    numbers[at + NUMBER.atMs] = atMs;
    numbers[at + NUMBER.writtenAtMs] = atMs;
    numbers[at + NUMBER.inputTokens] = input;
    numbers[at + NUMBER.outputTokens] = output;
    numbers[at + NUMBER.cacheWrite5mTokens] = cacheWrite - cacheWrite1h;
    numbers[at + NUMBER.cacheWrite1hTokens] = cacheWrite1h;
    numbers[at + NUMBER.cacheReadTokens] = cacheRead;
    numbers[at + NUMBER.thinkingTokens] = orNaN(counts[countsAt + COUNT.thinking]);
    numbers[at + NUMBER.webSearchRequests] = counted(counts[countsAt + COUNT.webSearch]);
    numbers[at + NUMBER.loggedCostUsdMicros] = this.#loggedCostUsdMicros(walker, intsAt);
    this.#writeFields(walker, intsAt, messageId);
    this.events.commit();
  }

  #noteAdvisors(walker: Walker, intsAt: number): void {
    const start = walker.ints[intsAt + HEAD_INTS + 2 * TEXT.iterations] ?? -1;
    const end = walker.ints[intsAt + HEAD_INTS + 2 * TEXT.iterations + 1] ?? -1;
    if (end - start <= "[]".length) return;
    if (!walker.bytes.toString("latin1", start, end).includes(ADVISOR_TYPE)) return;
    this.#advisorLines.push(...rewriteAdvisorRows(lineText(walker, intsAt / ROW_INTS)));
  }

  #writeFields(walker: Walker, intsAt: number, messageId: TextId): void {
    const { fields, pool } = this.events;
    const at = this.events.size * EVENT_FIELDS;
    fields[at + FIELD.messageId] = messageId;
    for (let i = 0; i < PLAIN_TEXTS.length; i++) {
      const field = PLAIN_FIELDS[i] ?? 0;
      fields[at + field] = this.#textId(walker, intsAt, PLAIN_TEXTS[i] ?? 0, field);
    }
    if (fields[at + FIELD.sessionId] === NO_TEXT) {
      fields[at + FIELD.sessionId] = pool.internString(this.#origin.fileStem);
    }
    if (fields[at + FIELD.project] === NO_TEXT) fields[at + FIELD.project] = this.#folder;
    fields[at + FIELD.projectFolder] = this.#folder;
    fields[at + FIELD.isSidechain] = (walker.ints[intsAt + HEAD.flags] ?? 0) & FLAG.sidechain;
    fields[at + FIELD.fileIndex] = this.#origin.fileIndex;
  }

  #textId(walker: Walker, intsAt: number, text: number, field: number): TextId {
    const { ints } = walker;
    const start = ints[intsAt + HEAD_INTS + 2 * text] ?? -1;
    if (start < 0) return NO_TEXT;
    const end = ints[intsAt + HEAD_INTS + 2 * text + 1] ?? 0;
    if ((((ints[intsAt + HEAD.escaped] ?? 0) >>> text) & 1) !== 0) {
      return this.events.pool.internString(unescaped(walker.bytes, start, end));
    }
    const id = this.events.pool.internLike(this.#last[field] ?? NO_TEXT, walker.bytes, start, end);
    this.#last[field] = id;
    return id;
  }

  #rawText(walker: Walker, intsAt: number, text: number): string | undefined {
    const start = walker.ints[intsAt + HEAD_INTS + 2 * text] ?? -1;
    if (start < 0) return undefined;
    return walker.bytes.toString("utf8", start, walker.ints[intsAt + HEAD_INTS + 2 * text + 1] ?? 0);
  }

  #loggedCostUsdMicros(walker: Walker, intsAt: number): number {
    const cost = Number(this.#rawText(walker, intsAt, TEXT.costUsd) ?? NaN);
    return cost >= 0 && Number.isFinite(cost) ? Math.round(cost * 1_000_000) : NaN;
  }

  #takeWall(walker: Walker, intsAt: number, atMs: number): void {
    const sessionId = this.events.pool.text(this.#textId(walker, intsAt, TEXT.sessionId, FIELD.sessionId));
    const row = { atMs: epochMs(atMs), sessionId: sessionId ?? this.#origin.fileStem };
    const wall = decodeWall(this.#rawText(walker, intsAt, TEXT.quotaLimits) ?? "null", row);
    if (wall !== undefined) this.walls.push(wall);
  }
}

function lineText(walker: Walker, row: number): string {
  const at = row * ROW_INTS;
  return walker.bytes.toString(
    "utf8",
    walker.ints[at + HEAD.lineStart] ?? 0,
    walker.ints[at + HEAD.lineEnd] ?? 0,
  );
}

function counted(value: number | undefined): number {
  return value !== undefined && value > 0 ? value : 0;
}

function orNaN(value: number | undefined): number {
  return value !== undefined && value >= 0 ? value : NaN;
}

/** The total that the row names, else the sum of its parts. */
function cacheWriteTokens(counts: Float64Array, at: number): number {
  const total = counts[at + COUNT.cacheWrite] ?? -1;
  if (total >= 0) return total;
  return counted(counts[at + COUNT.cacheWrite5m]) + counted(counts[at + COUNT.cacheWrite1h]);
}

function unescaped(bytes: Buffer, start: number, end: number): string {
  return String(JSON.parse(`"${bytes.toString("utf8", start, end)}"`));
}
