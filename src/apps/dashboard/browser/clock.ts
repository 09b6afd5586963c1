// The dashboard's only clock: what platform/ is to Node programs.
import type { DurationMs } from "../../../domain/time.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { WallClockOf } from "../../../domain/wall-clock.ts";

/** Milliseconds since the page was opened; never jumps. */
export function monotonicMs(): DurationMs {
  return performance.now();
}

/** Calls `action` again and again, and gives the function that stops it. */
export function repeat(action: () => void, everyMs: DurationMs): () => void {
  const timer = setInterval(action, everyMs);
  return () => clearInterval(timer);
}

/** Resolves after the time, or at once when the signal aborts. */
export const sleep: Clock["sleep"] = (durationMs, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", wake);
      resolve();
    }, durationMs);
    signal?.addEventListener("abort", wake, { once: true });
  });

/** The browser's time zone. */
export const browserWallClock: WallClockOf = (instant) => {
  const date = new Date(instant);
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    weekday: date.getDay(),
    hour: date.getHours(),
    minute: date.getMinutes(),
  };
};

export const browserTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
