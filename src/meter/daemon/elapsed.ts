import type { DurationMs } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";

/** Reckons with instants on the monotonic clock; absent: never. */
export interface Elapsed {
  now(): number;
  /** `Infinity` since never. */
  since(atMs: number | undefined): DurationMs;
  /** 0 when it has passed, and when it was never set. */
  until(atMs: number | undefined): DurationMs;
  /** Until `waitMs` after an instant; `Infinity` for one that was not. */
  untilDue(sinceMs: number | undefined, waitMs: DurationMs): DurationMs;
}

export function createElapsed(clock: Pick<Clock, "monotonicMs">): Elapsed {
  const now = (): number => clock.monotonicMs();
  const since = (atMs: number | undefined): DurationMs => (atMs === undefined ? Infinity : now() - atMs);
  return {
    now,
    since,
    until: (atMs) => (atMs === undefined ? 0 : Math.max(atMs - now(), 0)),
    untilDue: (sinceMs, waitMs) => (sinceMs === undefined ? Infinity : Math.max(waitMs - since(sinceMs), 0)),
  };
}
