import { addMs, epochMs, type DurationMs, type EpochMs } from "../../src/domain/time.ts";
import type { AbortSignalLike, Clock } from "../../src/ports/clock.ts";

interface Sleeper {
  readonly wakesAtMs: number;
  readonly wake: () => void;
}

/**
 * The clocks of one machine as the tests move them: the true time, which servers live by; the wall clock, which can be set; and the
 * monotonic clock, which stands still while the machine is suspended (as on Linux). Nothing moves by itself.
 */
export class DrivenClock implements Clock {
  readonly #startMs: EpochMs;
  #steadyMs = 0;
  #suspendedMs = 0;
  #skewMs = 0;
  #sleepCount = 0;
  readonly #sleepers = new Set<Sleeper>();
  #onSleep: (() => void) | undefined;

  constructor(startMs: EpochMs) {
    this.#startMs = startMs;
  }

  nowMs(): EpochMs {
    return epochMs(this.trueMs() + this.#skewMs);
  }

  monotonicMs(): number {
    return this.#steadyMs;
  }

  /** What time it is for everybody else. */
  trueMs(): EpochMs {
    return addMs(this.#startMs, this.#steadyMs + this.#suspendedMs);
  }

  advance(durationMs: DurationMs): void {
    this.#steadyMs += durationMs;
    for (const sleeper of this.#sleepers) if (sleeper.wakesAtMs <= this.#steadyMs) sleeper.wake();
  }

  /** The machine sleeps: true time passes, its timers stand still. */
  suspend(durationMs: DurationMs): void {
    this.#suspendedMs += durationMs;
  }

  /** Somebody sets the wall clock. */
  step(byMs: DurationMs): void {
    this.#skewMs += byMs;
  }

  /** Until the first sleeper wakes; `Infinity` without one. */
  untilWakeMs(): DurationMs {
    return Math.min(...[...this.#sleepers].map(({ wakesAtMs }) => wakesAtMs)) - this.#steadyMs;
  }

  sleep(durationMs: DurationMs, signal?: AbortSignalLike): Promise<void> {
    this.#sleepCount += 1;
    this.#onSleep?.();
    if (durationMs <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        wakesAtMs: this.#steadyMs + durationMs,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener("abort", sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", sleeper.wake, { once: true });
    });
  }

  /** Does something that wakes a sleeper, and waits until whoever woke sleeps again. */
  async settle(act: () => void): Promise<void> {
    const before = this.#sleepCount;
    const slept = new Promise<void>((resolve) => {
      this.#onSleep = () => this.#sleepCount > before && resolve();
    });
    act();
    await slept;
    this.#onSleep = undefined;
  }
}
