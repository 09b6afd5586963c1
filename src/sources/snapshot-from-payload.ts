import type { AccountId } from "../domain/account.ts";
import type { Snapshot, SourceName } from "../domain/snapshot.ts";
import type { EpochMs } from "../domain/time.ts";
import type { DecodeFailure } from "../wire/decoded.ts";
import { decodePayload, redactPayload } from "../wire/snapshot-payload.ts";

/** A payload, and what is known of it. */
export interface PayloadFacts {
  readonly accountId: AccountId;
  readonly source: SourceName;
  readonly observedAtMs: EpochMs;
  /** As received. */
  readonly payload: unknown;
}

/** The snapshot of one payload, which keeps it redacted and bounded; or why there is no usage in it. */
export function snapshotFromPayload(
  facts: PayloadFacts,
): { readonly ok: true; readonly snapshot: Snapshot } | DecodeFailure {
  const { accountId, source, observedAtMs, payload } = facts;
  const decoded = decodePayload(source, payload);
  if (!decoded.ok) return decoded;
  const kept = { payload: redactPayload(source, payload), drift: decoded.drift };
  return { ok: true, snapshot: { ...decoded.value, accountId, source, observedAtMs, ...kept } };
}
