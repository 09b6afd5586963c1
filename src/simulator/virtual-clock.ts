import { assert } from "../domain/assert.ts";
import { addMs, type DurationMs, type EpochMs } from "../domain/time.ts";
import type { AbortSignalLike, Clock } from "../ports/clock.ts";

/** A clock that stands still until it is told to move. Sleepers wake when it passes their time. */
export interface VirtualClock extends Clock {
  /** Errors: asserts that time does not run backwards. */
  set(nowMs: EpochMs): void;
  advance(durationMs: DurationMs): void;
  /** How many sleeps are waiting. */
  readonly sleeperCount: number;
}

interface Sleeper {
  readonly wakesAtMs: number;
  readonly wake: () => void;
}

export function createVirtualClock(startMs: EpochMs): VirtualClock {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();
  const set = (nextMs: EpochMs) => {
    assert(nextMs >= nowMs, "a virtual clock never runs backwards");
    nowMs = nextMs;
    const due = [...sleepers].filter((sleeper) => sleeper.wakesAtMs <= nowMs);
    for (const sleeper of due) sleeper.wake();
  };
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs - startMs,
    set,
    advance: (durationMs) => set(addMs(nowMs, durationMs)),
    get sleeperCount() {
      return sleepers.size;
    },
    sleep: (durationMs, signal) =>
      durationMs > 0 ? sleepOn(sleepers, nowMs + durationMs, signal) : Promise.resolve(),
  };
}

function sleepOn(sleepers: Set<Sleeper>, wakesAtMs: number, signal?: AbortSignalLike): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const sleeper: Sleeper = {
      wakesAtMs,
      wake: () => {
        sleepers.delete(sleeper);
        signal?.removeEventListener("abort", sleeper.wake);
        resolve();
      },
    };
    sleepers.add(sleeper);
    signal?.addEventListener("abort", sleeper.wake, { once: true });
  });
}
