import { hash } from "node:crypto";
import type { UsageEvent } from "../../domain/usage-event.ts";

/**
 * Gives each reply without a message id a key of its own: its file, what it says, and how many equal ones the file held before.
 *
 * A file that is read again from its beginning gives the same keys again, so nothing is counted twice, also where lines before them
 * were taken out; one that goes on gives new ones.
 */
export class AnonymousKeys {
  readonly #nextByPrefix = new Map<string, number>();

  /** `isKnown` tells of keys that the index has already. */
  keyOf(
    event: UsageEvent,
    file: { readonly fileId: number; readonly isReread: boolean },
    isKnown: (key: string) => boolean,
  ): string {
    const prefix = `${file.fileId} ${contentHash(event)} `;
    let next = this.#nextByPrefix.get(prefix) ?? 0;
    if (!file.isReread) while (isKnown(`${prefix}${next}`)) next += 1;
    this.#nextByPrefix.set(prefix, next + 1);
    return `${prefix}${next}`;
  }
}

/** Half of a SHA-256: enough to tell replies of one file apart. */
const HASH_DIGITS = 32;

/** The same for events that say the same, whatever order their fields came in. */
function contentHash(event: UsageEvent): string {
  const said = Object.entries(event).filter(([, value]) => value !== undefined);
  return hash("sha256", JSON.stringify(said.sort(([a], [b]) => (a < b ? -1 : 1)))).slice(0, HASH_DIGITS);
}
