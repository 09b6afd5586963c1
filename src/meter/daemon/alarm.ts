import type { DurationMs } from "../../domain/time.ts";
import type { AbortSignalLike, Clock } from "../../ports/clock.ts";

/** A sleep that others can end. */
export interface Alarm {
  /** Sleeps until the time is over, the alarm rings, or `stop`. A ring since the last sleep ends this one at once. */
  sleep(clock: Pick<Clock, "sleep">, durationMs: DurationMs, stop: AbortSignalLike): Promise<void>;
  ring(): void;
}

export function createAlarm(): Alarm {
  let hasRung = false;
  let sleeper: AbortController | undefined;
  return {
    async sleep(clock, durationMs, stop) {
      if (!hasRung && !stop.aborted) {
        const controller = new AbortController();
        const end = (): void => controller.abort();
        sleeper = controller;
        stop.addEventListener("abort", end, { once: true });
        await clock.sleep(durationMs, controller.signal);
        stop.removeEventListener("abort", end);
        sleeper = undefined;
      }
      hasRung = false;
    },
    ring() {
      hasRung = true;
      sleeper?.abort();
    },
  };
}
