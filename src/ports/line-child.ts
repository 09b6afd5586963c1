/** A program of ours that is told lines and tells lines. */
export interface LineChild {
  /** Without its line feed. Lost when the program has ended. */
  send(line: string): void;
  /** What it says; ends when it ends. */
  readonly lines: AsyncIterable<string>;
  /** Closes its input, waits, and ends it where that does not; resolves when it is gone. */
  close(): Promise<void>;
}
