import type { Secret } from "../../domain/secret.ts";
import { DAY_MS, type DurationMs } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SecureRandom } from "../../ports/secure-random.ts";
import { areEqual, signatureOf } from "./digests.ts";

/** How long a browser stays signed in. */
export const SESSION_MS: DurationMs = 30 * DAY_MS;

/** The dashboard's cookies. Signed, not kept: they survive a restart of the daemon, and a new token ends them all. */
export interface Sessions {
  create(): string;
  isValid(value: string): boolean;
}

export function createSessions(parts: {
  readonly token: Secret;
  readonly clock: Clock;
  readonly secureRandom: SecureRandom;
}): Sessions {
  const { token, clock, secureRandom } = parts;
  const signed = (facts: string) => `${facts}.${signatureOf(token, `claude-meter session ${facts}`)}`;
  return {
    create: () => signed(`${clock.nowMs() + SESSION_MS}.${secureRandom.hex(16)}`),
    isValid: (value) => {
      const [, facts = "", expiresAtMs] = /^((\d{1,15})\.[0-9a-f]{32})\.[0-9a-f]{64}$/.exec(value) ?? [];
      return areEqual(value, signed(facts)) && clock.nowMs() < Number(expiresAtMs);
    },
  };
}
