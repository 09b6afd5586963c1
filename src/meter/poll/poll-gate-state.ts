import { isObject, type Json, type JsonObject, toJson } from "../../domain/json.ts";
import { READ_FAILURE_KINDS, type ReadFailure } from "../../domain/outcome.ts";
import { asEpochMs, DAY_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";

/** What is remembered of the reads through one gate, shared by all processes. A fresh gate has made no call. */
export interface PollGateState {
  /** When the last call ended. */
  readonly lastAttemptAtMs?: EpochMs | undefined;
  readonly lastOkAtMs?: EpochMs | undefined;
  /** Automatic reads wait until then: spacing, or backing off after a failure. A person may go earlier. */
  readonly notBeforeMs?: EpochMs | undefined;
  /** Nobody reads until then: the server refused. Only time clears it. */
  readonly refusedUntilMs?: EpochMs | undefined;
  /** Refusals (429) since the last good read. */
  readonly consecutiveRefusals: number;
  /** Other failed calls since the last good read. */
  readonly consecutiveFailures: number;
  readonly lastFailure?: PollGateFailure | undefined;
  /** Sign-ins that the server turned away (401, 403): not used again. The newest last, at most `PAUSED_COUNT_MAX`. */
  readonly pausedFingerprints: readonly string[];
  /** A process is reading now. It may have died: past `untilMs` the read counts as made and lost. */
  readonly inFlight?: Flight | undefined;
}

/** Why a read failed, as it is remembered. */
export type PollGateFailure = Omit<ReadFailure, "retryAfterMs">;

/** A call that may be in the air: a lease that ends by itself. */
export interface Flight {
  readonly owner: string;
  readonly startedAtMs: EpochMs;
  readonly untilMs: EpochMs;
}

/** The gate of somebody who was never asked for. */
export const FRESH_POLL_GATE: PollGateState = {
  consecutiveRefusals: 0,
  consecutiveFailures: 0,
  pausedFingerprints: [],
};

/** More sign-ins for one account than anybody has; the list must not grow with every renewed token. */
export const PAUSED_COUNT_MAX = 8;

/** No rule sets a deadline farther from the call it follows: such a one is a broken record's. */
const DEADLINE_MS_MAX: DurationMs = DAY_MS;

/** The gate that a record holds. Tolerant field by field: what cannot be read, or cannot be, counts as never seen. */
export function decodePollGateState(record: Json | undefined): PollGateState {
  if (!isObject(record)) return FRESH_POLL_GATE;
  const lastAttemptAtMs = asEpochMs(record["lastAttemptAtMs"]);
  return {
    lastAttemptAtMs,
    lastOkAtMs: asEpochMs(record["lastOkAtMs"]),
    notBeforeMs: deadline(record["notBeforeMs"], lastAttemptAtMs),
    refusedUntilMs: deadline(record["refusedUntilMs"], lastAttemptAtMs),
    consecutiveRefusals: count(record["consecutiveRefusals"]),
    consecutiveFailures: count(record["consecutiveFailures"]),
    lastFailure: decodePollGateFailure(record["lastFailure"]),
    pausedFingerprints: texts(record["pausedFingerprints"]).slice(-PAUSED_COUNT_MAX),
    inFlight: decodeFlight(record["inFlight"]),
  };
}

/** The record that holds a gate: absent fields are left out. */
export function fromPollGateState(state: PollGateState): JsonObject {
  return toJson(state);
}

/** The later of two instants that may not be there. */
export function laterOf(a: EpochMs | undefined, b: EpochMs | undefined): EpochMs | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}

/** A failure as a record holds it; `undefined` when it cannot be read. */
export function decodePollGateFailure(value: unknown): PollGateFailure | undefined {
  if (!isObject(value)) return undefined;
  const { code, message, hint, httpStatus } = value;
  const kind = READ_FAILURE_KINDS.find((kind) => kind === value["kind"]);
  if (!kind || typeof code !== "string" || typeof message !== "string" || typeof hint !== "string")
    return undefined;
  return { kind, code, message, hint, httpStatus: typeof httpStatus === "number" ? httpStatus : undefined };
}

function decodeFlight(value: unknown): Flight | undefined {
  if (!isObject(value)) return undefined;
  const { owner } = value;
  const startedAtMs = asEpochMs(value["startedAtMs"]);
  const untilMs = deadline(value["untilMs"], startedAtMs);
  return typeof owner === "string" && startedAtMs && untilMs ? { owner, startedAtMs, untilMs } : undefined;
}

function deadline(value: unknown, setAtMs: EpochMs | undefined): EpochMs | undefined {
  const untilMs = asEpochMs(value);
  return untilMs && setAtMs && untilMs - setAtMs <= DEADLINE_MS_MAX ? untilMs : undefined;
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
