import type { Drift } from "../domain/snapshot.ts";

/**
 * Why a document gave no value. `not-an-object`: not JSON of the right outermost shape. `error-envelope`: the server's error,
 * whatever its status. `no-usage`: well formed, but says nothing about usage. `unrecognized`: holds nothing that the decoder knows.
 */
export const DECODE_FAILURE_CODES = ["not-an-object", "error-envelope", "no-usage", "unrecognized"] as const;
/** Why a document is not the payload it should be. */
export type DecodeFailureCode = (typeof DECODE_FAILURE_CODES)[number];

/** What a payload says, and in what it was not as it is known. */
export interface DecodeSuccess<T> {
  readonly ok: true;
  readonly value: T;
  readonly drift: readonly Drift[];
}

/** A document that is not the payload it should be. */
export interface DecodeFailure {
  readonly ok: false;
  readonly code: DecodeFailureCode;
  /** One sentence; holds nothing of the document that could be private. */
  readonly message: string;
  readonly drift: readonly Drift[];
}

/** What every decoder returns. A bad field costs that field and leaves drift; only a document with nothing to take from it fails. */
export type Decoded<T> = DecodeSuccess<T> | DecodeFailure;

/** A decoded value with what was noted on the way. */
export function decoded<T>(value: T, drift: readonly Drift[] = []): DecodeSuccess<T> {
  return { ok: true, value, drift };
}

/** A document that gave nothing. */
export function notDecoded(
  code: DecodeFailureCode,
  message: string,
  drift: readonly Drift[] = [],
): DecodeFailure {
  return { ok: false, code, message, drift };
}

/** The failure of a decoder that was given no JSON object. */
export function notAnObject(drift: readonly Drift[] = []): DecodeFailure {
  return notDecoded("not-an-object", "This is not a JSON object.", drift);
}
