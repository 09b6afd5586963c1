import type { Reading, Snapshot } from "../../domain/snapshot.ts";
import type { AppendResult } from "../../ports/store.ts";
import { toKeptSnapshot, type KeptSnapshot } from "../kept-snapshot.ts";
import type { CyclePoint } from "../link-cycles.ts";
import { seeAccount } from "./accounts.ts";
import type { Connection, KeyRow, Query } from "./connection.ts";
import { addToCycles } from "./cycles.ts";
import { packPayload, type Dictionary } from "./payload-codec.ts";
import { findOrAddSeries } from "./series.ts";

/** Keeps the snapshots that are not there yet. Runs inside a write transaction. */
export function appendSnapshots(connection: Connection, snapshots: readonly Snapshot[]): AppendResult {
  const pointsBySeries = new Map<number, CyclePoint[]>();
  let inserted = 0;
  for (const snapshot of snapshots) {
    const kept = toKeptSnapshot(snapshot);
    const accountKey = seeAccount(connection, kept.accountId, kept.observedAtMs);
    if (isKept(connection, kept, accountKey)) continue;
    const snapshotId = insertSnapshot(connection, kept, accountKey);
    for (const reading of snapshot.readings) {
      const seriesId = findOrAddSeries(connection, accountKey, reading.windowKey);
      insertReading(connection, kept, reading, { seriesId, snapshotId });
      const points = pointsBySeries.get(seriesId) ?? [];
      points.push({ ...reading, observedAtMs: kept.observedAtMs });
      pointsBySeries.set(seriesId, points);
    }
    inserted += 1;
  }
  for (const [seriesId, points] of pointsBySeries) addToCycles(connection, seriesId, points);
  return { inserted, duplicates: snapshots.length - inserted };
}

function isKept(connection: Connection, kept: KeptSnapshot, accountKey: number): boolean {
  return connection.row(FIND_SNAPSHOT, { accountKey, ...identityBindings(kept) }) !== undefined;
}

const FIND_SNAPSHOT: Query<unknown> = {
  sql: `
SELECT 1 FROM snapshots
WHERE account_key = :accountKey AND source = :source AND observed_at_ms = :observedAtMs
  AND payload_sha256 = :payloadSha256`,
};

function insertSnapshot(connection: Connection, kept: KeptSnapshot, accountKey: number): number {
  const feed = { accountKey, source: kept.source };
  const newest = connection.row(NEWEST_DICTIONARY, feed);
  const { packed, against } = packPayload(kept.payloadText, newest);
  const dictionaryIds = {
    newest: () => newest?.dictionaryId ?? null,
    itself: () => connection.insert(ADD_DICTIONARY, { ...feed, content: Buffer.from(kept.payloadText) }),
    nothing: () => null,
  };
  const dictionaryId = dictionaryIds[against]();
  return connection.insert(ADD_SNAPSHOT, { accountKey, ...identityBindings(kept), packed, dictionaryId });
}

const NEWEST_DICTIONARY: Query<Dictionary> = {
  sql: `
SELECT dictionary_id AS dictionaryId, content FROM dictionaries
WHERE account_key = :accountKey AND source = :source ORDER BY dictionary_id DESC LIMIT 1`,
};

const ADD_DICTIONARY: Query<KeyRow> = {
  sql: `
INSERT INTO dictionaries (account_key, source, content) VALUES (:accountKey, :source, :content)
RETURNING dictionary_id AS key`,
};

const ADD_SNAPSHOT: Query<KeyRow> = {
  sql: `
INSERT INTO snapshots (account_key, source, observed_at_ms, payload_sha256, payload_packed, dictionary_id)
VALUES (:accountKey, :source, :observedAtMs, :payloadSha256, :packed, :dictionaryId)
RETURNING snapshot_id AS key`,
};

function identityBindings({ source, observedAtMs, payloadSha256 }: KeptSnapshot) {
  return { source, observedAtMs, payloadSha256: Buffer.from(payloadSha256, "hex") };
}

function insertReading(
  connection: Connection,
  { observedAtMs, source }: KeptSnapshot,
  { usedPercent, resetsAtMs }: Reading,
  keys: { readonly seriesId: number; readonly snapshotId: number },
): void {
  connection.change(ADD_READING, {
    ...keys,
    observedAtMs,
    source,
    usedPercent,
    resetsAtMs: resetsAtMs ?? null,
  });
}

const ADD_READING = `
INSERT INTO readings (series_id, observed_at_ms, snapshot_id, source, used_percent, resets_at_ms)
VALUES (:seriesId, :observedAtMs, :snapshotId, :source, :usedPercent, :resetsAtMs)`;
