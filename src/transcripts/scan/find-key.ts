import { KNOWN_KEYS, type KnownKey } from "./row-layout.ts";

interface KeyBytes {
  readonly key: KnownKey;
  readonly bytes: Uint8Array;
}

const LENGTHS = 32;
/** Known keys by level and length: most keys are unknown, and nearly all of them by their length alone. */
const KEYS_BY_LENGTH: readonly (readonly KeyBytes[])[] = Array.from({ length: 8 * LENGTHS }, (_, bucket) =>
  KNOWN_KEYS.filter((key) => key.level * LENGTHS + key.name.length === bucket).map((key) => ({
    key,
    bytes: Buffer.from(key.name),
  })),
);

/** The known key of this level that stands in `[start, end)`. */
export function findKey(bytes: Uint8Array, level: number, start: number, end: number): KnownKey | undefined {
  const length = end - start;
  if (length >= LENGTHS) return undefined;
  const candidates = KEYS_BY_LENGTH[level * LENGTHS + length];
  if (candidates === undefined) return undefined;
  for (let i = 0; i < candidates.length; i++) {
    const candidate = candidates[i];
    if (candidate !== undefined && equalsText(bytes, start, end, candidate.bytes)) return candidate.key;
  }
  return undefined;
}

export function equalsText(bytes: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false;
  return true;
}
