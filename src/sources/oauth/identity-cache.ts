import type { AccountFacts } from "../../domain/account.ts";
import { asText, isObject, type Json, toJson } from "../../domain/json.ts";
import { asEpochMs, DAY_MS, HOUR_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { Records } from "../../ports/store.ts";

/** Whose a sign-in is, as the server's profile said. */
export interface Identity {
  /** When the profile was last asked for, with or without an answer. */
  readonly askedAtMs: EpochMs;
  readonly answeredAtMs?: EpochMs | undefined;
  readonly account?: AccountFacts | undefined;
  /** The gate that this sign-in was first read through. It stays: a new gate would know nothing of the calls through the old. */
  readonly gateKey: string;
}

/** An account's name and plan rarely change; every call counts. */
const ANSWER_KEPT_MS: DurationMs = DAY_MS;
const FAILURE_KEPT_MS: DurationMs = HOUR_MS;

/** Whether the profile has to be asked for (again). */
export function isProfileDue(identity: Identity | undefined, nowMs: EpochMs): boolean {
  if (!identity) return true;
  const isFresh = isWithin(identity.answeredAtMs, ANSWER_KEPT_MS, nowMs);
  return !isFresh && !isWithin(identity.askedAtMs, FAILURE_KEPT_MS, nowMs);
}

/** A time to come, from a clock that was set back, keeps nothing. */
function isWithin(sinceMs: EpochMs | undefined, durationMs: DurationMs, nowMs: EpochMs): boolean {
  return sinceMs !== undefined && sinceMs <= nowMs && nowMs - sinceMs < durationMs;
}

/** One document for all sign-ins: tokens are renewed every few hours, and their old identities must not pile up. */
const RECORD_KEY = "identities";
const IDENTITY_COUNT_MAX = 16;

/** Identities of all sign-ins that were read lately, by fingerprint. Errors: `StoreError`. */
export async function readIdentities(records: Records): Promise<ReadonlyMap<string, Identity>> {
  return decodeIdentities(await records.record(RECORD_KEY));
}

/** Remembers one sign-in's identity; the oldest beyond `IDENTITY_COUNT_MAX` is forgotten. Errors: `StoreError`. */
export async function writeIdentity(
  records: Records,
  fingerprint: string,
  identity: Identity,
): Promise<void> {
  await records.updateRecord(RECORD_KEY, (record) => {
    const identities = new Map(decodeIdentities(record)).set(fingerprint, identity);
    const newest = [...identities]
      .sort(([, a], [, b]) => b.askedAtMs - a.askedAtMs)
      .slice(0, IDENTITY_COUNT_MAX);
    return { next: toJson(Object.fromEntries(newest)), result: undefined };
  });
}

function decodeIdentities(record: Json | undefined): ReadonlyMap<string, Identity> {
  if (!isObject(record)) return new Map();
  const entries = Object.entries(record).flatMap(([fingerprint, value]) => {
    const identity = decodeIdentity(value);
    return identity ? [[fingerprint, identity] as const] : [];
  });
  return new Map(entries);
}

function decodeIdentity(value: unknown): Identity | undefined {
  if (!isObject(value)) return undefined;
  const askedAtMs = asEpochMs(value["askedAtMs"]);
  const { gateKey } = value;
  if (!askedAtMs || typeof gateKey !== "string") return undefined;
  return {
    askedAtMs,
    answeredAtMs: asEpochMs(value["answeredAtMs"]),
    account: decodeFacts(value["account"]),
    gateKey,
  };
}

function decodeFacts(value: unknown): AccountFacts | undefined {
  if (!isObject(value)) return undefined;
  return {
    organizationId: asText(value["organizationId"]),
    accountUuid: asText(value["accountUuid"]),
    email: asText(value["email"]),
    plan: asText(value["plan"]),
  };
}
