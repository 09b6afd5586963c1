import type { PairingsDocument } from "../../documents/api.ts";
import { isObject, type Json } from "../../domain/json.ts";
import {
  addMs,
  epochMs,
  HOUR_MS,
  MINUTE_MS,
  toIso,
  type DurationMs,
  type EpochMs,
} from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SecureRandom } from "../../ports/secure-random.ts";
import type { Records } from "../../ports/store.ts";
import { areEqual, digestOf } from "./digests.ts";

const CODE_LIFE_MS: DurationMs = 5 * MINUTE_MS;
const CODE_CHARACTERS = 8;
/** Without characters that are mistaken for one another, and without vowels, which make words. */
const ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ";
/** A code of 27^8 is not guessed in so many tries. */
const ATTEMPTS_MAX = 5;
const PAIRINGS_MAX = 50;

/** A browser extension that may read. */
export interface Pairing {
  readonly id: string;
  readonly name: string;
  /** The extension's own origin: its token is good from there alone. */
  readonly origin: string;
  readonly pairedAtMs: EpochMs;
  readonly lastSeenAtMs: EpochMs | undefined;
}

/** What became of an attempt to pair. */
export type Claim =
  | { readonly kind: "paired"; readonly id: string; readonly token: string }
  | { readonly kind: "no-code" | "wrong-code" | "too-many" };

/** Extensions that may post readings. Their tokens are kept as digests. */
export interface Pairings {
  start(): { readonly code: string; readonly expiresAtMs: EpochMs };
  claim(claim: { readonly code: string; readonly name: string; readonly origin: string }): Promise<Claim>;
  find(token: string): Promise<Pairing | undefined>;
  list(): Promise<readonly Pairing[]>;
  /** Whether there was one. */
  end(id: string): Promise<boolean>;
}

/** What pairings stand on. */
export interface PairingParts {
  readonly clock: Clock;
  readonly secureRandom: SecureRandom;
  readonly store: () => Promise<Records>;
}

const RECORD = "api:pairings";

interface KeptPairing extends Pairing {
  readonly tokenDigest: string;
}

/** The pairings of this store. They live in a record; a code lives in this process, for minutes. */
export function createPairings(parts: PairingParts): Pairings {
  const { clock, secureRandom } = parts;
  let open: { readonly code: string; readonly endMs: number; attempts: number } | undefined;
  return {
    start() {
      const code = createCode(secureRandom);
      open = { code, endMs: clock.monotonicMs() + CODE_LIFE_MS, attempts: 0 };
      return { code, expiresAtMs: addMs(clock.nowMs(), CODE_LIFE_MS) };
    },
    async claim({ code, name, origin }) {
      if (open === undefined || clock.monotonicMs() >= open.endMs) return { kind: "no-code" };
      open.attempts += 1;
      if (!areEqual(plain(code), open.code)) {
        if (open.attempts >= ATTEMPTS_MAX) open = undefined;
        return { kind: open === undefined ? "too-many" : "wrong-code" };
      }
      // Ended before anything waits: two claims at once must not both have it.
      open = undefined;
      return { kind: "paired", ...(await keep(parts, { name, origin })) };
    },
    find: (token) => findPairing(parts, token),
    list: async () => readKept((await (await parts.store()).record(RECORD)) ?? null),
    end: async (id) => {
      const store = await parts.store();
      return store.updateRecord(RECORD, (current) => {
        const kept = readKept(current ?? null);
        return {
          next: kept.filter((one) => one.id !== id).map(toRecord),
          result: kept.some((one) => one.id === id),
        };
      });
    },
  };
}

/** The paired extensions; a token is not told again. */
export function toPairingsDocument(pairings: readonly Pairing[], nowMs: EpochMs): PairingsDocument {
  return {
    schema: "claude-meter/pairings.v1",
    generatedAt: toIso(nowMs),
    pairings: pairings.map(({ id, name, origin, pairedAtMs, lastSeenAtMs }) => ({
      id,
      name,
      origin,
      pairedAt: toIso(pairedAtMs),
      lastSeenAt: lastSeenAtMs === undefined ? null : toIso(lastSeenAtMs),
    })),
  };
}

/** As people type it: any case, with or without the dash. */
function plain(code: string): string {
  return code.toUpperCase().replaceAll(/[^0-9A-Z]/g, "");
}

function createCode(secureRandom: SecureRandom): string {
  let code = "";
  while (code.length < CODE_CHARACTERS) {
    const byte = Number.parseInt(secureRandom.hex(1), 16);
    // The remainder of the division would make the first characters likelier.
    if (byte < Math.floor(256 / ALPHABET.length) * ALPHABET.length)
      code += ALPHABET[byte % ALPHABET.length] ?? "";
  }
  return code;
}

async function keep(
  { clock, secureRandom, store }: PairingParts,
  { name, origin }: Pick<Pairing, "name" | "origin">,
): Promise<{ readonly id: string; readonly token: string }> {
  const [id, token] = [secureRandom.hex(8), secureRandom.hex(32)];
  const pairing = { id, name, origin, pairedAtMs: clock.nowMs(), lastSeenAtMs: undefined };
  await (
    await store()
  ).updateRecord(RECORD, (current) => {
    // The same extension again replaces its former self.
    const others = readKept(current ?? null).filter((one) => one.origin !== origin || one.name !== name);
    const kept = [...others, { ...pairing, tokenDigest: digestOf(token) }].slice(-PAIRINGS_MAX);
    return { next: kept.map(toRecord), result: undefined };
  });
  return { id, token };
}

async function findPairing({ clock, store }: PairingParts, token: string): Promise<Pairing | undefined> {
  const opened = await store();
  const found = readKept((await opened.record(RECORD)) ?? null).find(({ tokenDigest }) =>
    areEqual(tokenDigest, digestOf(token)),
  );
  if (found === undefined) return undefined;
  const nowMs = clock.nowMs();
  if (Math.abs(nowMs - (found.lastSeenAtMs ?? 0)) < HOUR_MS) return found;
  await opened.updateRecord(RECORD, (current) => {
    const kept = readKept(current ?? null);
    const seen = kept.map((one) => (one.id === found.id ? { ...one, lastSeenAtMs: nowMs } : one));
    return { next: seen.map(toRecord), result: undefined };
  });
  return found;
}

function toRecord({ lastSeenAtMs, ...rest }: KeptPairing): Json {
  return { ...rest, lastSeenAtMs: lastSeenAtMs ?? null };
}

function readKept(record: Json): readonly KeptPairing[] {
  return Array.isArray(record) ? record.flatMap(decodePairing) : [];
}

function decodePairing(value: unknown): readonly KeptPairing[] {
  if (!isObject(value)) return [];
  const { id, name, origin, tokenDigest, pairedAtMs, lastSeenAtMs } = value;
  const texts = [id, name, origin, tokenDigest];
  if (!texts.every((text) => typeof text === "string") || typeof pairedAtMs !== "number") return [];
  const [idText = "", nameText = "", originText = "", digest = ""] = texts;
  return [
    {
      id: idText,
      name: nameText,
      origin: originText,
      tokenDigest: digest,
      pairedAtMs: epochMs(pairedAtMs),
      lastSeenAtMs: typeof lastSeenAtMs === "number" ? epochMs(lastSeenAtMs) : undefined,
    },
  ];
}
