import type { Surface } from "../../domain/snapshot.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { WindowKey } from "../../domain/window.ts";

/** What one API call took. Unit: tokens, whole. */
export interface TokenCounts {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
}

/** One API call that somebody made, before the server decided about it. */
export interface Turn {
  readonly id: string;
  readonly atMs: EpochMs;
  readonly surface: Surface;
  readonly model: string;
  readonly tokens: TokenCounts;
  readonly sessionId: string;
  /** Which computer keeps a transcript of it; absent for surfaces that leave nothing on a disk. */
  readonly machine?: string | undefined;
  /** Folder that a Code session works in. */
  readonly cwd?: string | undefined;
}

/** What the server did with a turn: took it from the plan's windows, billed it as extra usage, or answered 429. */
export const TURN_OUTCOMES = ["counted", "billed", "refused"] as const;
export type TurnOutcome = (typeof TURN_OUTCOMES)[number];

export interface TurnEvent extends Turn {
  /** The turn's cost in the world's units, before any peak multiplier. */
  readonly units: number;
  readonly outcome: TurnOutcome;
  /** The window that stood at 100 %, when one did. */
  readonly wall?: WindowKey | undefined;
}

/** Index of the first entry of sorted `times` that is at or after `atMs`; `times.length` when there is none. */
export function firstIndexAtOrAfter(times: readonly number[], atMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first entry of sorted `times` (whole numbers) that is after `atMs`. */
export function firstIndexAfter(times: readonly number[], atMs: number): number {
  return firstIndexAtOrAfter(times, atMs + 1);
}
