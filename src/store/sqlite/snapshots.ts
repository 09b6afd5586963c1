import type { AccountId } from "../../domain/account.ts";
import { SOURCE_NAMES, type Snapshot, type SourceName } from "../../domain/snapshot.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { SnapshotQuery } from "../../ports/store.ts";
import type { DecodePayload } from "../decode-payload.ts";
import { fromKeptSnapshot, payloadSha256, type KeptSnapshot } from "../kept-snapshot.ts";
import type { Connection, Query } from "./connection.ts";
import { unpackPayload } from "./payload-codec.ts";
import { rangeBindings } from "./series.ts";
import { storeError } from "./store-errors.ts";

/** Ids of the snapshots whose payload is kept, oldest first, ties by source, content and account. */
export function findSnapshotIds(connection: Connection, query: SnapshotQuery): readonly number[] {
  const accountId = query.accountId ?? null;
  const rows = connection.rows(FIND_SNAPSHOTS, { accountId, ...rangeBindings(query) });
  return rows.map((row) => row.id);
}

/** Naming every source lets the index on (account, source, instant) find the range. */
export const FIND_SNAPSHOTS: Query<{ readonly id: number }> = {
  sql: `
SELECT snapshot_id AS id FROM snapshots JOIN accounts USING (account_key)
WHERE account_key IN (SELECT account_key FROM accounts WHERE :accountId IS NULL OR account_id = :accountId)
  AND source IN (${SOURCE_NAMES.map((source) => `'${source}'`).join(", ")})
  AND observed_at_ms BETWEEN :fromMs AND :toMs AND payload_packed IS NOT NULL
ORDER BY observed_at_ms, source, payload_sha256, account_id`,
};

/** The snapshot, unless its payload was dropped meanwhile or holds no usage. */
export function readSnapshot(
  connection: Connection,
  id: number,
  decode: DecodePayload,
): Snapshot | undefined {
  const row = connection.row(READ_SNAPSHOT, { id });
  return row && fromKeptSnapshot(toKept(connection, row), decode);
}

interface SnapshotRow {
  readonly accountId: AccountId;
  readonly source: SourceName;
  readonly observedAtMs: EpochMs;
  readonly sha256: Uint8Array;
  readonly packed: Uint8Array;
  readonly dictionary: Uint8Array | null;
}

const SELECT_SNAPSHOT = `
SELECT account_id AS accountId, snapshots.source AS source, observed_at_ms AS observedAtMs, payload_sha256 AS sha256,
       payload_packed AS packed, dictionaries.content AS dictionary
FROM snapshots JOIN accounts ON accounts.account_key = snapshots.account_key
     LEFT JOIN dictionaries ON dictionaries.dictionary_id = snapshots.dictionary_id
WHERE payload_packed IS NOT NULL`;

const READ_SNAPSHOT: Query<SnapshotRow> = { sql: `${SELECT_SNAPSHOT} AND snapshot_id = :id` };

/** For each source the newest snapshot at or before `atMs` that holds usage; oldest first. */
export function latestSnapshots(
  connection: Connection,
  accountId: AccountId,
  atMs: EpochMs,
  decode: DecodePayload,
): readonly Snapshot[] {
  return SOURCE_NAMES.toSorted()
    .flatMap((source) => newestOfSource(connection, { accountId, source, atMs }, decode))
    .sort((a, b) => a.observedAtMs - b.observedAtMs);
}

function newestOfSource(
  connection: Connection,
  bindings: { readonly accountId: AccountId; readonly source: SourceName; readonly atMs: EpochMs },
  decode: DecodePayload,
): readonly Snapshot[] {
  for (const row of connection.eachRow(NEWEST_OF_SOURCE, bindings)) {
    const snapshot = fromKeptSnapshot(toKept(connection, row), decode);
    if (snapshot) return [snapshot];
  }
  return [];
}

/** Snapshots of one source up to an instant, newest first. */
export const NEWEST_OF_SOURCE: Query<SnapshotRow> = {
  sql: `${SELECT_SNAPSHOT}
  AND snapshots.account_key = (SELECT account_key FROM accounts WHERE account_id = :accountId)
  AND snapshots.source = :source AND observed_at_ms <= :atMs
ORDER BY observed_at_ms DESC, payload_sha256 DESC`,
};

/** Unpacks a row. Errors: `store-corrupt` when the payload is not the one that was kept, byte for byte. */
function toKept(connection: Connection, row: SnapshotRow): KeptSnapshot {
  const { accountId, source, observedAtMs } = row;
  const sha256 = Buffer.from(row.sha256).toString("hex");
  const payloadText = unpackOrEmpty(row);
  if (payloadSha256(payloadText) !== sha256) {
    const what = `is damaged (the payload of ${new Date(observedAtMs).toISOString()} is not what was kept)`;
    throw storeError("store-corrupt", connection.path, what);
  }
  return { accountId, source, observedAtMs, payloadText, payloadSha256: sha256 };
}

/** Empty text is never a payload, so it fails the check of the hash. */
function unpackOrEmpty({ packed, dictionary }: SnapshotRow): string {
  try {
    return unpackPayload(packed, dictionary);
  } catch {
    return "";
  }
}
