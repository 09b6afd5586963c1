import { assert } from "../domain/assert.ts";
import type { ReadSuccess } from "../domain/outcome.ts";
import type { Snapshot, SourceName } from "../domain/snapshot.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";
import type { Probe } from "../ports/source.ts";
import { StoreError, type Store } from "../ports/store.ts";
import { createPollGate, type PollGate } from "./poll/poll-gate.ts";
import type { PollGateState } from "./poll/poll-gate-state.ts";
import type { PollRequest } from "./poll/poll-plan.ts";
import type { PollSettings } from "./poll/poll-settings.ts";
import {
  closedReport,
  joinedReport,
  readReport,
  refusalReport,
  reportBase,
  storeFailedReport,
} from "./probe-report.ts";
import type { SourceReport } from "./source-report.ts";

/** What a read of one place stands on. */
export interface ReadContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly request: PollRequest;
  readonly settings: PollSettings;
  /** Names this reader among all processes. */
  readonly owner: string;
}

/** Sources whose readings are of the whole account: a fresh one makes a call needless. A status line knows two windows only. */
const WHOLE_SOURCES: ReadonlySet<SourceName> = new Set(["oauth", "web", "claude-json"]);

/** Reads a probe that makes no call, and keeps what is new. Never rejects for the world's or the store's reasons. */
export async function readFreely(context: ReadContext, probe: Probe): Promise<SourceReport> {
  const nowMs = context.clock.nowMs();
  const base = reportBase(probe, nowMs);
  if (probe.refusal) return refusalReport(base, probe.refusal);
  const outcome = await probe.read(nowMs);
  const report = readReport(base, outcome);
  if (outcome.kind !== "ok") return report;
  return { ...report, storeError: await storeErrorOf(() => keepIfNew(context.store, outcome)) };
}

/** Reads a probe that calls the server, if its gate lets it, and keeps what is read. Never rejects for the world's or the store's reasons. */
export async function readThroughGate(context: ReadContext, probe: Probe): Promise<SourceReport> {
  const base = reportBase(probe, context.clock.nowMs());
  if (probe.refusal) return refusalReport(base, probe.refusal);
  const gate = createPollGate({ ...context, gateKey: probe.gateKey });
  try {
    const { decision, state } = await gate.claim({
      request: context.request,
      fingerprint: fingerprintOf(probe),
      newestReadingAtMs: await newestReadingAtMs(context, probe),
    });
    if (decision.kind === "read") return await readNow(context, probe, gate);
    if (decision.kind === "join") return joinedReport(base, await gate.waitForFlight(state));
    return closedReport(base, decision, state);
  } catch (error) {
    if (error instanceof StoreError) return storeFailedReport(base, error);
    throw error;
  }
}

/** Makes the call that the gate allowed. What was read outlives a store that cannot keep it. */
async function readNow(context: ReadContext, probe: Probe, gate: PollGate): Promise<SourceReport> {
  const { store, clock, random } = context;
  const nowMs = clock.nowMs();
  const outcome = await probe.read(nowMs);
  // Kept before the gate is settled: whoever waits for this flight looks into the store next.
  const keepError = outcome.kind === "ok" ? await storeErrorOf(() => keep(store, outcome)) : undefined;
  let state: PollGateState | undefined;
  const settleError = await storeErrorOf(async () => {
    state = await gate.settle({ outcome, fingerprint: fingerprintOf(probe), jitter: random.next() });
  });
  return { ...readReport(reportBase(probe, nowMs), outcome, state), storeError: keepError ?? settleError };
}

async function keep(store: Store, { account, snapshot }: ReadSuccess): Promise<void> {
  await store.putAccount(account, snapshot.observedAtMs);
  await store.append([snapshot]);
}

/** Most reads of a file find what is known already: that costs no write. */
async function keepIfNew(store: Store, success: ReadSuccess): Promise<void> {
  const { accountId, observedAtMs } = success.snapshot;
  const kept = await store.latestSnapshots(accountId, observedAtMs);
  if (!kept.some((snapshot) => isSameMoment(snapshot, success.snapshot))) await keep(store, success);
}

function isSameMoment(a: Snapshot, b: Snapshot): boolean {
  return a.source === b.source && a.observedAtMs === b.observedAtMs;
}

async function newestReadingAtMs({ store, clock }: ReadContext, probe: Probe): Promise<EpochMs | undefined> {
  if (probe.accountId === undefined) return undefined;
  const latest = await store.latestSnapshots(probe.accountId, clock.nowMs());
  return latest
    .filter((snapshot) => WHOLE_SOURCES.has(snapshot.source))
    .map((snapshot) => snapshot.observedAtMs)
    .sort((a, b) => b - a)[0];
}

function fingerprintOf(probe: Probe): string {
  assert(
    probe.credentialFingerprint !== undefined,
    "a probe that calls the server has a sign-in, or a refusal",
  );
  return probe.credentialFingerprint;
}

/** What the store could not do; `undefined` when it did it. */
async function storeErrorOf(action: () => Promise<void>): Promise<StoreError | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
}
