/**
 * Reads whole lines of bytes and hands out the rows that bill. Never makes a string.
 *
 * Two implementations, the same results: `createPlainWalker` and `createWasmWalker`.
 */
export interface Walker {
  /** Where to put the bytes; as long as the capacity asked for, plus `WALKER_SLACK_BYTES`. */
  readonly bytes: Buffer;
  /** Rows of the last walk: `ROW_INTS` each. */
  readonly ints: Int32Array;
  /** Rows of the last walk: `ROW_COUNTS` each. */
  readonly counts: Float64Array;
  /**
   * Walks the lines in `[start, end)`; the byte before `end` is a line feed. Stops after `ROWS_MAX` rows.
   *
   * Shape: how far it came, always the start of a line or `end`.
   */
  walk(start: number, end: number): number;
  /** Rows that the last walk found. */
  rowCount(): number;
  /** Lines since the walker was made that were no JSON object, as far as they were read. */
  malformedLines(): number;
}

/** Bytes after the capacity: a line feed of our own after a torn last line, and what vector loads may touch. */
export const WALKER_SLACK_BYTES = 128;
