import { lapCost } from "../../../analysis/lap.ts";
import type { LapMark } from "../../../ports/backend.ts";
import type { LapDocument } from "../../../documents/lap.ts";
import type { Account } from "../../../domain/account.ts";
import { isObject } from "../../../domain/json.ts";
import { epochMs, isEpochMs, type DurationMs, type EpochMs } from "../../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { loadCurrentReadings } from "../../../meter/account-input.ts";
import type { Store } from "../../../ports/store.ts";
import { formatDuration } from "../../../view/format/duration.ts";
import { toLapDocument, type LapFacts, type LapUse } from "../../../view/laps/lap-document.ts";
import type { Installation } from "../../installation.ts";
import { keepLap } from "./kept-laps.ts";
import { selectAccounts } from "../select-accounts.ts";
import { readStatus } from "../status.ts";

const RUNNING_LAP = "lap:running";

/** Reads as fresh as the gate allows, and marks the instant. A wrapped command must run whatever the server says: no reading is no error. */
export async function markLap(installation: Installation): Promise<LapMark> {
  await readIfPossible(installation);
  return { startedAtMs: installation.clock.nowMs() };
}

async function readIfPossible(installation: Installation): Promise<void> {
  try {
    await readStatus(installation, { fetch: "user" });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

/** Begins the lap that `stopLap` ends, in whichever process. Errors: `UserError` (2) when one is running. */
export async function startLap(installation: Installation, account?: string): Promise<LapDocument> {
  await readStatus(installation, { fetch: "user" });
  const startedAtMs = installation.clock.nowMs();
  const store = await installation.store();
  const runningSinceMs = await store.updateRecord(RUNNING_LAP, (current) => {
    const running = decodeLap(current);
    return running === undefined
      ? { next: { startedAtMs }, result: undefined }
      : { next: current, result: running };
  });
  if (runningSinceMs !== undefined) throw alreadyRunning(startedAtMs - runningSinceMs);
  return lapDocument(installation, { startedAtMs, account });
}

/** Ends the running lap. Errors: `UserError` (2) when none is running. */
export async function stopLap(installation: Installation, account?: string): Promise<LapDocument> {
  const store = await installation.store();
  const startedAtMs = await runningLap(store);
  if (startedAtMs === undefined) throw notRunning();
  await readStatus(installation, { fetch: "user" });
  const stoppedAtMs = installation.clock.nowMs();
  const document = await lapDocument(installation, { startedAtMs, stoppedAtMs, account });
  await store.updateRecord(RUNNING_LAP, () => ({ next: undefined, result: undefined }));
  await keepLap(store, document);
  return document;
}

/** What ran since the mark. */
export async function lapSince(
  installation: Installation,
  { startedAtMs }: LapMark,
  run: { readonly command: string; readonly exitCode: number },
): Promise<LapDocument> {
  const stoppedAtMs = installation.clock.nowMs();
  await readIfPossible(installation);
  const readUntilMs = installation.clock.nowMs();
  const document = await lapDocument(installation, { startedAtMs, stoppedAtMs, readUntilMs, run });
  await keepLap(await installation.store(), document);
  return document;
}

/** When the running lap began; `undefined`: none runs. */
export async function runningLap(store: Store): Promise<EpochMs | undefined> {
  return decodeLap(await store.record(RUNNING_LAP));
}

interface LapRange {
  readonly startedAtMs: EpochMs;
  /** Absent: it is still running. */
  readonly stoppedAtMs?: EpochMs | undefined;
  /** The reading that ends a lap is made just after its end. */
  readonly readUntilMs?: EpochMs | undefined;
  readonly account?: string | undefined;
  readonly run?: LapFacts["run"];
}

async function lapDocument(installation: Installation, range: LapRange): Promise<LapDocument> {
  const store = await installation.store();
  const accounts = selectAccounts(await store.accounts(), range.account);
  const facts = await Promise.all(accounts.map((account) => accountLap(store, account, range)));
  return toLapDocument({ ...range, accounts: facts, use: await useOf(installation, range) });
}

async function useOf(
  installation: Installation,
  { startedAtMs, stoppedAtMs }: LapRange,
): Promise<LapUse | undefined> {
  if (stoppedAtMs === undefined) return undefined;
  const { lapUse } = await import("./lap-use.ts");
  return lapUse(installation, { fromMs: startedAtMs, toMs: stoppedAtMs });
}

async function accountLap(
  store: Store,
  account: Account,
  { startedAtMs, stoppedAtMs, readUntilMs }: LapRange,
) {
  const start = await loadCurrentReadings(store, account.id, startedAtMs);
  if (stoppedAtMs === undefined) return { account, start, windows: [] };
  const end = await loadCurrentReadings(store, account.id, readUntilMs ?? stoppedAtMs);
  return { account, start, end, windows: lapCost({ start, end }) };
}

function decodeLap(record: unknown): EpochMs | undefined {
  const startedAtMs = isObject(record) ? record["startedAtMs"] : undefined;
  return typeof startedAtMs === "number" && isEpochMs(startedAtMs) ? epochMs(startedAtMs) : undefined;
}

function alreadyRunning(forMs: DurationMs): UserError {
  return new UserError({
    code: "lap-running",
    message: `A lap has been running for ${formatDuration(forMs)}.`,
    hint: "End it with `claude-meter lap stop` first.",
    exitCode: EXIT_CODES.usage,
  });
}

function notRunning(): UserError {
  return new UserError({
    code: "no-lap",
    message: "No lap is running.",
    hint: "Begin one with `claude-meter lap start`, or measure a command: `claude-meter lap -- COMMAND…`.",
    exitCode: EXIT_CODES.usage,
  });
}
