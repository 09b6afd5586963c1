import { SECOND_MS, type DurationMs } from "../../domain/time.ts";
import type { DaemonEvent } from "./daemon-ports.ts";
import type { Elapsed } from "./elapsed.ts";

/** What the world told and nobody has attended to yet. */
export interface Heard {
  hear(event: DaemonEvent): void;
  has(event: DaemonEvent): boolean;
  /** Until an event may be attended to; `Infinity` for one that was not heard. */
  untilSettled(event: DaemonEvent): DurationMs;
  /** It is attended to: what comes from now on is told anew. */
  forget(event: DaemonEvent): void;
}

/** Events come in bursts: what they ask for waits this long after the first. */
const SETTLE_MS: DurationMs = SECOND_MS;

export function createHeard(elapsed: Elapsed): Heard {
  const firstMs = new Map<DaemonEvent, number>();
  return {
    hear(event) {
      if (!firstMs.has(event)) firstMs.set(event, elapsed.now());
    },
    has: (event) => firstMs.has(event),
    untilSettled: (event) => elapsed.untilDue(firstMs.get(event), SETTLE_MS),
    forget: (event) => void firstMs.delete(event),
  };
}
