import { epochMs, type DurationMs } from "../domain/time.ts";
import type { AbortSignalLike, Clock } from "../ports/clock.ts";

/** `setTimeout` fires at once for anything longer. Source: HTML timers, a signed 32-bit delay. */
const TIMER_DELAY_MS_MAX: DurationMs = 2 ** 31 - 1;

/** The machine's own clock. */
export function createClock(): Clock {
  return {
    nowMs: () => epochMs(Date.now()),
    monotonicMs: () => performance.now(),
    sleep: sleepAbortably,
  };
}

async function sleepAbortably(durationMs: DurationMs, signal?: AbortSignalLike): Promise<void> {
  for (let leftMs = durationMs; leftMs > 0; leftMs -= TIMER_DELAY_MS_MAX) {
    if (signal?.aborted) return;
    await waitOnce(Math.min(leftMs, TIMER_DELAY_MS_MAX), signal);
  }
}

function waitOnce(delayMs: DurationMs, signal: AbortSignalLike | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    signal?.addEventListener("abort", finish, { once: true });
  });
}
