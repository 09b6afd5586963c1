import type { Json } from "../domain/json.ts";
import type { Drift, SourceName, UsageContents } from "../domain/snapshot.ts";

/**
 * Reads a kept payload with the decoder of today; `main` hands in the one of wire. Engines take it as a parameter, so that a
 * store knows no payload's shape.
 * Shape: `ok: false` when there is no usage in the payload; its snapshot is then left out of what the store gives.
 * Errors: never throws.
 */
export type DecodePayload = (
  source: SourceName,
  payload: Json,
) =>
  | { readonly ok: true; readonly value: UsageContents; readonly drift: readonly Drift[] }
  | { readonly ok: false };
