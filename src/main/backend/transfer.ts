import type { HistoryQuery } from "../../ports/backend.ts";
import type { ImportDocument } from "../../documents/service.ts";
import { accountFromFacts, type Account } from "../../domain/account.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import { toIso } from "../../domain/time.ts";
import type { Store } from "../../ports/store.ts";
import { decodeImportLine, type ImportedLine } from "../../sources/import/import-line.ts";
import { csvLine } from "../../view/format/csv.ts";
import { keepPrepaid } from "../../meter/prepaid-record.ts";
import { underKnownAccount } from "../../sources/import/known-account.ts";
import { isUsesLine } from "../../sources/import/uses-line.ts";
import type { Installation } from "../installation.ts";
import { importUses, type NumberedLine } from "./machines/import-uses.ts";
import { selectAccounts } from "./select-accounts.ts";

/** Snapshots as JSON lines that `import` takes back unchanged, oldest first per account. */
export async function* exportLines(store: Store, query: HistoryQuery): AsyncIterable<string> {
  for await (const { account, snapshot } of exported(store, query)) {
    const { id, email, organizationId, accountUuid, plan } = account;
    yield JSON.stringify({
      observedAt: toIso(snapshot.observedAtMs),
      source: snapshot.source,
      account: { id, email, organizationId, accountUuid, plan },
      payload: snapshot.payload,
    });
  }
}

const CSV_COLUMNS = ["observed_at", "account", "source", "window", "used_percent", "resets_at"];

/** One row per window and snapshot, with a head. An unknown reset is an empty cell. */
export async function* exportCsv(store: Store, query: HistoryQuery): AsyncIterable<string> {
  yield csvLine(CSV_COLUMNS);
  for await (const { account, snapshot } of exported(store, query)) {
    for (const { windowKey, usedPercent, resetsAtMs } of snapshot.readings) {
      if (query.window !== undefined && query.window !== windowKey) continue;
      const resetsAt = resetsAtMs === undefined ? "" : toIso(resetsAtMs);
      const cells = [
        toIso(snapshot.observedAtMs),
        account.id,
        snapshot.source,
        windowKey,
        String(usedPercent),
        resetsAt,
      ];
      yield csvLine(cells);
    }
  }
}

async function* exported(
  store: Store,
  { account: wanted, fromMs, toMs }: HistoryQuery,
): AsyncIterable<{ readonly account: Account; readonly snapshot: Snapshot }> {
  for (const account of selectAccounts(await store.accounts(), wanted)) {
    for await (const snapshot of store.snapshots({ accountId: account.id, fromMs, toMs }))
      yield { account, snapshot };
  }
}

/** Keeps what the lines hold; bad lines are named and do not stop the good ones. */
export async function importText(
  installation: Installation,
  text: string,
  account?: string,
): Promise<ImportDocument> {
  const store = await installation.store();
  const fallback = account === undefined ? undefined : await fallbackAccount(store, account);
  const lines = text
    .split("\n")
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== "");
  const [about, readings] = [lines.filter(isUses), lines.filter((each) => !isUses(each))];
  const decoded = readings.map(({ line, number }) => decodeImportLine(line, number, fallback));
  const uses = about.length === 0 ? undefined : await importUses(installation, about, fallback);
  const known = await store.accounts();
  const good = decoded
    .filter((outcome) => outcome.kind === "line")
    .map((line) => underKnownAccount(line, known));
  await putAccounts(store, good);
  const snapshots = good.map(({ snapshot }) => snapshot);
  const { inserted, duplicates } = await store.append(snapshots);
  await keepPrepaid(store, snapshots);
  return {
    schema: "claude-meter/import.v1",
    generatedAt: toIso(installation.clock.nowMs()),
    inserted,
    duplicates,
    rejected: [
      ...decoded.flatMap((outcome) =>
        outcome.kind === "problem"
          ? [{ line: outcome.lineNumber, code: outcome.code, message: outcome.message }]
          : [],
      ),
      ...(uses?.rejected ?? []),
    ].toSorted((a, b) => a.line - b.line),
    accounts: [...new Set([...good.map((line) => line.account.id), ...(uses?.accounts ?? [])])],
    ...(uses === undefined ? {} : { uses: uses.kept }),
  };
}

function isUses({ line }: NumberedLine): boolean {
  return isUsesLine(line);
}

/** Each account once, with all that its lines know of it. */
async function putAccounts(store: Store, lines: readonly ImportedLine[]): Promise<void> {
  const newest = new Map(lines.map((line) => [line.account.id, line] as const));
  for (const { account, snapshot } of newest.values()) await store.putAccount(account, snapshot.observedAtMs);
}

/** `--account` of an import names a known account, or a new one by its id. */
async function fallbackAccount(store: Store, wanted: string): Promise<Account> {
  const known = await store.accounts();
  const match = known.find(({ id, email }) => id === wanted || email === wanted);
  return match ?? accountFromFacts({ id: wanted });
}
