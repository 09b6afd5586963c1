import { MINUTE_MS, addMs, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SecureRandom } from "../../ports/secure-random.ts";
import { digestOf } from "./digests.ts";

const LIFE_MS: DurationMs = MINUTE_MS;
const TOKENS_MAX = 16;

/** Tokens that open the dashboard once, within a minute. Kept in memory alone. */
export interface OneTimeTokens {
  issue(): { readonly token: string; readonly expiresAtMs: EpochMs };
  /** Whether the token is good; from now on it is not. */
  redeem(token: string): boolean;
}

export function createOneTimeTokens(parts: {
  readonly clock: Clock;
  readonly secureRandom: SecureRandom;
}): OneTimeTokens {
  const { clock, secureRandom } = parts;
  /** The end of each token's life, on the clock that never jumps, by its digest. */
  const endsMs = new Map<string, number>();
  return {
    issue() {
      const [oldest] = endsMs.keys();
      if (oldest !== undefined && endsMs.size >= TOKENS_MAX) endsMs.delete(oldest);
      const token = secureRandom.hex(32);
      endsMs.set(digestOf(token), clock.monotonicMs() + LIFE_MS);
      return { token, expiresAtMs: addMs(clock.nowMs(), LIFE_MS) };
    },
    redeem(token) {
      const digest = digestOf(token);
      const endMs = endsMs.get(digest);
      endsMs.delete(digest);
      return endMs !== undefined && clock.monotonicMs() < endMs;
    },
  };
}
