import { SECOND_MS } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";

/** How often somebody may ask. */
export interface RateBound {
  readonly perSecond: number;
  /** How many may come at once after a rest. */
  readonly burst: number;
}

/** Whether one more request of a client is taken now. Each client has a bucket of its own, which fills with time. */
export interface RateLimiter {
  take(client: string, bound: RateBound): boolean;
}

/** Clients are few by nature: kinds of sign-in, and paired extensions. */
const CLIENTS_MAX = 256;

export function createRateLimiter({ monotonicMs }: Pick<Clock, "monotonicMs">): RateLimiter {
  const buckets = new Map<string, { level: number; atMs: number }>();
  return {
    take(client, { perSecond, burst }) {
      const nowMs = monotonicMs();
      const bucket = buckets.get(client) ?? { level: burst, atMs: nowMs };
      bucket.level = Math.min(burst, bucket.level + ((nowMs - bucket.atMs) / SECOND_MS) * perSecond);
      bucket.atMs = nowMs;
      if (buckets.size >= CLIENTS_MAX) buckets.clear();
      buckets.set(client, bucket);
      if (bucket.level < 1) return false;
      bucket.level -= 1;
      return true;
    },
  };
}
