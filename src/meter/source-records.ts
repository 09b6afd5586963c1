import { canonicalJson } from "../domain/json.ts";
import type { SourceName } from "../domain/snapshot.ts";
import type { Store } from "../ports/store.ts";
import {
  decodeSourceReport,
  fromSourceReport,
  sourceRecordKey,
  sourceRecordPrefix,
  type SourceReport,
} from "./source-report.ts";

type Records = Pick<Store, "record" | "updateRecord" | "recordKeys">;

/** How every source stood when it was last looked at, by any process. Errors: `StoreError`. */
export async function readSourceReports(
  store: Records,
  source?: SourceName,
): Promise<readonly SourceReport[]> {
  const keys = await store.recordKeys(sourceRecordPrefix(source));
  const reports = await Promise.all(keys.map(async (key) => decodeSourceReport(await store.record(key))));
  return reports.filter((report) => report !== undefined);
}

/**
 * Keeps how one source stands at all its places, and forgets places that are gone. Gives the reports back, with what only the record
 * knew: when a place that fails now last gave something. Errors: `StoreError`.
 */
export async function keepSourceReports(
  store: Records,
  source: SourceName,
  reports: readonly SourceReport[],
): Promise<readonly SourceReport[]> {
  const keys = new Set(reports.map(sourceRecordKey));
  for (const key of await store.recordKeys(sourceRecordPrefix(source)))
    if (!keys.has(key)) await store.updateRecord(key, () => ({ next: undefined, result: undefined }));
  return Promise.all(reports.map((report) => keepReport(store, report)));
}

async function keepReport(store: Records, report: SourceReport): Promise<SourceReport> {
  const key = sourceRecordKey(report);
  const known = decodeSourceReport(await store.record(key));
  const isSameAccount = known !== undefined && (!report.accountId || report.accountId === known.accountId);
  const full = isSameAccount ? { ...report, lastOkAtMs: report.lastOkAtMs ?? known.lastOkAtMs } : report;
  // "Not due yet" says less than the record does, and comes with every command.
  const saysMore = full.state !== "cached" || !known;
  if (saysMore && !(known && isSameReport(full, known)))
    await store.updateRecord(key, () => ({ next: fromSourceReport(full), result: undefined }));
  return full;
}

/** Whether nothing but the time of looking differs. */
function isSameReport(a: SourceReport, b: SourceReport): boolean {
  const { reportedAtMs } = a;
  return canonicalJson(fromSourceReport(a)) === canonicalJson(fromSourceReport({ ...b, reportedAtMs }));
}
