import { accountId, type AccountId } from "../domain/account.ts";
import { asText, isObject, type Json, type JsonObject, toJson } from "../domain/json.ts";
import type { Snapshot, SourceName } from "../domain/snapshot.ts";
import { SOURCE_NAMES } from "../domain/snapshot.ts";
import { asEpochMs, type EpochMs } from "../domain/time.ts";
import type { StoreError } from "../ports/store.ts";
import { decodePollGateFailure, type PollGateFailure } from "./poll/poll-gate-state.ts";

/**
 * How a source stands. `ok`: it was read now. `cached`: not read, because what is there is fresh enough. `waiting`: an earlier
 * failure or refusal is being waited out. `paused`: no read before the sign-in changes. `failed`: it was read now and gave nothing.
 * `signed-out`: its sign-in cannot be used, which is known without a call. `absent`: nothing of the kind is on this machine.
 * `off`: not asked, because this command makes no calls.
 */
export const SOURCE_STATES = [
  "ok",
  "cached",
  "waiting",
  "paused",
  "failed",
  "signed-out",
  "absent",
  "off",
] as const;
/** How a source is, as every face shows it. */
export type SourceState = (typeof SOURCE_STATES)[number];

/** What one place to read from has to say; `place` is empty where there is none. */
export interface SourceReport {
  readonly source: SourceName;
  readonly place: string;
  readonly accountId?: AccountId | undefined;
  readonly state: SourceState;
  /** When this was found so. */
  readonly reportedAtMs: EpochMs;
  /** Of the newest thing this source gave. */
  readonly lastOkAtMs?: EpochMs | undefined;
  readonly nextTryAtMs?: EpochMs | undefined;
  /** One sentence, without relative times: it may be shown later. */
  readonly message: string;
  readonly hint?: string | undefined;
  /** Why there is nothing newer; also while it is waited out. */
  readonly failure?: PollGateFailure | undefined;
  /** What was read now, kept by the store or not. Not part of the record. */
  readonly snapshot?: Snapshot | undefined;
  /** The store could not keep what was read, or could not open the gate. Not part of the record. */
  readonly storeError?: StoreError | undefined;
}

/** Where a report is kept, so that commands without network and other processes can show it. */
export function sourceRecordKey({ source, place }: Pick<SourceReport, "source" | "place">): string {
  return `${sourceRecordPrefix(source)}${place}`;
}

/** What the records of a source, or of all, begin with in the store. */
export function sourceRecordPrefix(source?: SourceName): string {
  return source ? `source:${source}:` : "source:";
}

/** The record of a report. */
export function fromSourceReport(report: SourceReport): JsonObject {
  return toJson({ ...report, snapshot: undefined, storeError: undefined });
}

/** The report that a record holds; `undefined` when it cannot be read. */
export function decodeSourceReport(record: Json | undefined): SourceReport | undefined {
  if (!isObject(record)) return undefined;
  const source = SOURCE_NAMES.find((name) => name === record["source"]);
  const state = SOURCE_STATES.find((state) => state === record["state"]);
  const { place, message } = record;
  const reportedAtMs = asEpochMs(record["reportedAtMs"]);
  if (!source || !state || !reportedAtMs) return undefined;
  if (typeof place !== "string" || typeof message !== "string") return undefined;
  const account = asText(record["accountId"]);
  return {
    source,
    place,
    accountId: account === undefined ? undefined : accountId(account),
    state,
    reportedAtMs,
    lastOkAtMs: asEpochMs(record["lastOkAtMs"]),
    nextTryAtMs: asEpochMs(record["nextTryAtMs"]),
    message,
    hint: asText(record["hint"]),
    failure: decodePollGateFailure(record["failure"]),
  };
}
