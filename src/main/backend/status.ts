import { analyzeAccount, type AccountAnalysis } from "../../analysis/analyze-account.ts";
import type { FetchMode, StatusQuery } from "../../ports/backend.ts";
import type { Problem, StatusDocument } from "../../documents/status.ts";
import type { Account, AccountId } from "../../domain/account.ts";
import type { EpochMs } from "../../domain/time.ts";
import { loadAccountInput } from "../../meter/account-input.ts";
import { readAll } from "../../meter/read-all.ts";
import type { SourceReport } from "../../meter/source-report.ts";
import { keepShown, loadShown } from "../../meter/track-record.ts";
import { StoreError, type Store } from "../../ports/store.ts";
import { toStatusDocument } from "../../view/status/status-document.ts";
import type { Installation } from "../installation.ts";
import { simulatedKey } from "../installation.ts";
import { takeInSpool } from "../spool.ts";
import { codeActivity } from "./transcripts/code-activity.ts";
import { loadLocalUses } from "./transcripts/local-uses.ts";
import { noReadingError } from "./no-reading.ts";
import { pruneDaily } from "./retention.ts";
import { selectAccounts } from "./select-accounts.ts";

/** What all accounts are at, now or as of an instant. Errors: `UserError` when there is nothing to show, `StoreError`. */
export async function readStatus(installation: Installation, query: StatusQuery): Promise<StatusDocument> {
  try {
    return await readFromStore(installation, query);
  } catch (error) {
    const last = error instanceof StoreError ? await lastShown(installation, query, error) : undefined;
    if (last === undefined) throw error;
    return last;
  }
}

/** Of no fault of the file: the store is whole, and cannot be used now. */
const PASSING: ReadonlySet<string> = new Set(["store-full", "store-locked", "store-read-only"]);

/** What was shown last, as old as it is now and with the reason beside it, where the store cannot be used for a while. */
async function lastShown(
  { machine, clock }: Installation,
  { atMs, account }: StatusQuery,
  { code, message, hint }: StoreError,
): Promise<StatusDocument | undefined> {
  if (atMs !== undefined || account !== undefined || !PASSING.has(code)) return undefined;
  const [{ readStatusFace }, { agedStatus }] = await Promise.all([
    import("../faces/status-face.ts"),
    import("../../view/menu/aged-status.ts"),
  ]);
  const nowMs = clock.nowMs();
  const face = readStatusFace(machine, nowMs);
  return face && { ...agedStatus(face, nowMs), errors: [{ code, message, hint }] };
}

async function readFromStore(installation: Installation, query: StatusQuery): Promise<StatusDocument> {
  const reports = query.atMs === undefined ? await readSources(installation, query.fetch) : [];
  const document = await presentStatus(installation, reports, query);
  // Of all accounts, as of now: without a fetch the reports are of an earlier one.
  const isForAll = query.account === undefined && query.fetch !== "never";
  if (isForAll && reports.some(isFresh)) await leaveFaces(installation, document);
  return document;
}

/** Where no daemon does it. */
async function leaveFaces(installation: Installation, document: StatusDocument): Promise<void> {
  const [{ isDaemonRunning }, { writeFaces }] = await Promise.all([
    import("../daemon/daemon-files.ts"),
    import("../faces/write-faces.ts"),
  ]);
  if (!(await isDaemonRunning(installation))) writeFaces(installation, document);
}

/** Asked just now, by this process. */
function isFresh({ source, state }: SourceReport): boolean {
  return source === "oauth" && state === "ok";
}

/** What follows from what is stored and from `reports` of reads just made. Errors: `UserError` when there is nothing to show. */
export async function presentStatus(
  installation: Installation,
  reports: readonly SourceReport[],
  query: Pick<StatusQuery, "account" | "atMs" | "fetch">,
): Promise<StatusDocument> {
  const store = await installation.store();
  // After the reads: what was read just now is not from the future.
  const nowMs = query.atMs ?? installation.clock.nowMs();
  const accounts = selectAccounts(await store.accounts(), query.account);
  const isLive = query.atMs === undefined;
  const analyses = await analyzeAll(installation, { store, accounts, reports, nowMs, isLive });
  if (analyses.length === 0) throw noReadingError(reports, query);
  const sources = assignSources(reports, analyses);
  return toStatusDocument({
    nowMs,
    simulated: await isSimulated(installation, store, analyses),
    analyses,
    sources,
    problems: [...storeProblems(reports), ...strayFailures(sources, analyses, query)],
  });
}

/** Reads every source once, network or not. */
export async function readSources(
  installation: Installation,
  fetch: FetchMode,
): Promise<readonly SourceReport[]> {
  const store = await installation.store();
  const { clock, random } = installation;
  const sources = await installation.sources();
  const request = fetch === "user" ? "user" : "automatic";
  const spooled = await takeInSpool(installation);
  const reports = await readAll({ store, sources, clock, random, request, allowNetwork: fetch !== "never" });
  if (!installation.apiUrl.isReal) {
    const read = reports.flatMap(({ snapshot }) => (snapshot ? [snapshot.accountId] : []));
    await markSimulated(store, [...read, ...spooled.accountIds]);
  }
  if (fetch !== "never") await pruneIfPossible(installation, store);
  return reports;
}

/** A store that cannot be tidied now is tidied another time: what was just read counts for more. */
async function pruneIfPossible({ settings, clock }: Installation, store: Store): Promise<void> {
  try {
    await pruneDaily(store, settings(), clock.nowMs());
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

interface AnalysisFacts {
  readonly store: Store;
  readonly accounts: readonly Account[];
  readonly reports: readonly SourceReport[];
  readonly nowMs: EpochMs;
  /** What is shown now is kept to be scored; what is said as of an earlier instant was not shown then. */
  readonly isLive: boolean;
}

/** One analysis for each account that has anything to analyse. */
async function analyzeAll(
  installation: Installation,
  facts: AnalysisFacts,
): Promise<readonly AccountAnalysis[]> {
  const analyses: AccountAnalysis[] = [];
  const known = await facts.store.accounts();
  const uses = await loadLocalUses(installation, { known, nowMs: facts.nowMs });
  for (const account of facts.accounts) {
    const unkept = unkeptSnapshots(facts.reports, account);
    const input = await loadAccountInput(facts.store, { account, nowMs: facts.nowMs, unkept });
    if (input.latest.length === 0) continue;
    const activity = await codeActivity(installation, input);
    const shown = await loadShown(facts.store, account.id);
    const { wallClockOf } = installation;
    const analysis = analyzeAccount({
      ...input,
      codeActivity: activity,
      local: uses.get(account.id),
      shown,
      wallClockOf,
    });
    if (facts.isLive) await keep(facts.store, { ...input, analysis, shown });
    analyses.push(analysis);
  }
  return analyses;
}

/** A store that cannot be written has been told of already; what is shown is shown all the same. */
async function keep(store: Store, facts: Parameters<typeof keepShown>[1]): Promise<void> {
  try {
    await keepShown(store, facts);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

/** Snapshots that were read now and that the store could not keep: shown all the same. */
function unkeptSnapshots(reports: readonly SourceReport[], { id }: Account) {
  return reports.flatMap(({ snapshot, storeError }) =>
    snapshot?.accountId === id && storeError ? [snapshot] : [],
  );
}

/** A source that does not know its account yet belongs to the only one there is; with several it stays out. */
function assignSources(reports: readonly SourceReport[], analyses: readonly AccountAnalysis[]) {
  const [first, ...others] = analyses;
  const only = others.length === 0 ? first?.account.id : undefined;
  return reports.map((report) => ({ ...report, accountId: report.accountId ?? only }));
}

function storeProblems(reports: readonly SourceReport[]): readonly Problem[] {
  return reports.flatMap(({ storeError }) =>
    storeError ? [{ code: storeError.code, message: storeError.message, hint: storeError.hint }] : [],
  );
}

/** Failures that no account on show can tell of: of a sign-in that names nobody, or whose account has no reading yet. */
function strayFailures(
  sources: readonly SourceReport[],
  analyses: readonly AccountAnalysis[],
  query: StatusQuery,
): readonly Problem[] {
  const shown = new Set(analyses.map(({ account }) => account.id));
  return sources.flatMap(({ accountId, failure, hint }) => {
    const isStray = accountId === undefined || (query.account === undefined && !shown.has(accountId));
    if (!isStray || failure === undefined || failure.kind === "absent") return [];
    return [{ code: failure.code, message: failure.message, hint: hint ?? failure.hint }];
  });
}

async function markSimulated(store: Store, accountIds: readonly AccountId[]): Promise<void> {
  for (const id of accountIds)
    await store.updateRecord(simulatedKey(id), () => ({ next: true, result: undefined }));
}

async function isSimulated(
  { apiUrl }: Installation,
  store: Store,
  analyses: readonly AccountAnalysis[],
): Promise<boolean> {
  if (!apiUrl.isReal) return true;
  const marks = await Promise.all(analyses.map(({ account }) => store.record(simulatedKey(account.id))));
  return marks.some((mark) => mark !== undefined);
}
