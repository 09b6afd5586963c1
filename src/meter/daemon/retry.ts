import { MINUTE_MS, SECOND_MS, type DurationMs } from "../../domain/time.ts";
import type { Elapsed } from "./elapsed.ts";

/** When work that failed is tried again: soon at first, for a lock is soon given back, then ever later. */
export interface Retry {
  /** The last work failed: something is left undone. */
  isOwed(): boolean;
  /** 0 when it is time, and when nothing is owed. */
  until(): DurationMs;
  noteFailure(): void;
  /** Says whether something was owed until now. */
  noteSuccess(): boolean;
}

const RETRY_MS: DurationMs = 5 * SECOND_MS;
const RETRY_MS_MAX: DurationMs = MINUTE_MS;

export function createRetry(elapsed: Elapsed): Retry {
  let failuresInRow = 0;
  let atMs: number | undefined;
  return {
    isOwed: () => failuresInRow > 0,
    until: () => elapsed.until(atMs),
    noteFailure() {
      atMs = elapsed.now() + Math.min(RETRY_MS * 2 ** failuresInRow, RETRY_MS_MAX);
      failuresInRow += 1;
    },
    noteSuccess() {
      const wasOwed = failuresInRow > 0;
      failuresInRow = 0;
      atMs = undefined;
      return wasOwed;
    },
  };
}
