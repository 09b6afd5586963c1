import { hash } from "node:crypto";
import type { AccountId } from "../domain/account.ts";
import { assert } from "../domain/assert.ts";
import { canonicalJson, type Json } from "../domain/json.ts";
import type { Snapshot, SourceName } from "../domain/snapshot.ts";
import type { EpochMs } from "../domain/time.ts";
import type { DecodePayload } from "./decode-payload.ts";

/** What names a snapshot: the same account, source, instant and payload are the same snapshot. */
export interface SnapshotIdentity {
  readonly accountId: AccountId;
  readonly source: SourceName;
  readonly observedAtMs: EpochMs;
  /** SHA-256 of the payload's canonical JSON. Shape: lower-case hex, 64 digits. */
  readonly payloadSha256: string;
}

/** What a store keeps of a snapshot beside its readings; the contents are decoded anew at every read. */
export interface KeptSnapshot extends SnapshotIdentity {
  /** Canonical JSON, so that the kept bytes do not depend on the order that keys came in. */
  readonly payloadText: string;
}

/** The kept form of a snapshot. Errors: asserts one reading per window. */
export function toKeptSnapshot(snapshot: Snapshot): KeptSnapshot {
  const { accountId, source, observedAtMs, readings } = snapshot;
  const windowKeys = new Set(readings.map((reading) => reading.windowKey));
  assert(windowKeys.size === readings.length, "a snapshot has one reading per window");
  const payloadText = canonicalJson(snapshot.payload);
  return { accountId, source, observedAtMs, payloadText, payloadSha256: payloadSha256(payloadText) };
}

/** The identity's last part. Shape: lower-case hex, 64 digits. */
export function payloadSha256(payloadText: string): string {
  return hash("sha256", payloadText);
}

/** The snapshot as today's decoder sees it; `undefined` when it finds no usage in the payload. */
export function fromKeptSnapshot(kept: KeptSnapshot, decode: DecodePayload): Snapshot | undefined {
  const { accountId, source, observedAtMs } = kept;
  const payload = JSON.parse(kept.payloadText) as Json;
  const decoded = decode(source, payload);
  if (!decoded.ok) return undefined;
  return { ...decoded.value, accountId, source, observedAtMs, drift: decoded.drift, payload };
}
