import { deflateRawSync, inflateRawSync } from "node:zlib";

/** A payload that others are packed against. */
export interface Dictionary {
  readonly dictionaryId: number;
  readonly content: Uint8Array;
}

/** How to store a payload: packed against the given dictionary, against itself as a new one, or alone. */
export interface PackedPayload {
  readonly packed: Uint8Array;
  readonly against: "newest" | "itself" | "nothing";
}

/** Shorter texts are not worth a dictionary. Unit: UTF-16 units. */
const DICTIONARY_TEXT_LENGTH_MIN = 256;
/** A dictionary that packs a payload this many times smaller does its work. Packing against a fresh one gives about 30. */
const GOOD_RATIO = 4;

/**
 * Packs a payload. Polls of one account differ in a few digits, so the newest dictionary of the same account and source makes
 * 2.5 KB into about 90 bytes; when the shape of replies changes so much that it no longer helps, the payload becomes the next one.
 * Source: measured with deflate, zstd and brotli, with and without a dictionary, 2026-11 (docs/store.md).
 */
export function packPayload(payloadText: string, newest: Dictionary | undefined): PackedPayload {
  if (payloadText.length < DICTIONARY_TEXT_LENGTH_MIN) {
    return { packed: deflateRawSync(payloadText), against: "nothing" };
  }
  if (newest) {
    const packed = deflateRawSync(payloadText, { dictionary: newest.content });
    if (isWorthIts(packed, payloadText)) return { packed, against: "newest" };
  }
  return { packed: deflateRawSync(payloadText, { dictionary: Buffer.from(payloadText) }), against: "itself" };
}

function isWorthIts(packed: Uint8Array, payloadText: string): boolean {
  if (packed.length * GOOD_RATIO <= payloadText.length) return true;
  // A payload that is mostly new text packs badly against anything: a dictionary that halves it is still a good one.
  return packed.length * 2 <= deflateRawSync(payloadText).length;
}

/** The text that was packed. Errors: throws an error of zlib when the bytes are damaged. */
export function unpackPayload(packed: Uint8Array, dictionary: Uint8Array | null): string {
  return inflateRawSync(packed, dictionary ? { dictionary } : {}).toString("utf8");
}
