import type { Random } from "../ports/random.ts";

/** The machine's own chance; good for jitter and names, not for secrets. */
export function createRandom(): Random {
  return { next: () => Math.random() };
}
