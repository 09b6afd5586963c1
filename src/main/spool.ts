import { readdir, rm, stat } from "node:fs/promises";
import { accountFromFacts, UNKNOWN_ACCOUNT_ID, type Account, type AccountId } from "../domain/account.ts";
import { asText, parseJson } from "../domain/json.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import { HOUR_MS, MINUTE_MS, type DurationMs } from "../domain/time.ts";
import { stateDir } from "../platform/files/paths.ts";
import type { Machine } from "../ports/machine.ts";
import { StoreError, type Store } from "../ports/store.ts";
import { readClaudeJson } from "../sources/claude-json/read-claude-json.ts";
import { findConfigDirs } from "../sources/claude-config-dirs.ts";
import { decodeImportLine, type ImportedLine } from "../sources/import/import-line.ts";
import type { Installation } from "./installation.ts";

/**
 * Readings that the status line dropped, on their way into the store: `spool/statusline/` holds one file per call, named
 * `<epochMs>-<pid>-<n>.json`, written under another name and renamed, its content one line as `import` takes it.
 */
export function spoolDir({ machine }: Pick<Installation, "machine">): string {
  return machine.joinPath(stateDir(machine), "spool", "statusline");
}

/** What became of the files. */
export interface SpoolIntake {
  /** Readings that are new in the store. */
  readonly inserted: number;
  /** Files that said what the store, or the file before, says already. */
  readonly known: number;
  /** Files that held no reading: torn, foreign, too long, from the future. They are gone. */
  readonly rejected: number;
  /** Files that are still there: the store could not keep them, or there were too many for one go. */
  readonly left: number;
  /** Whose readings were among them. */
  readonly accountIds: ReadonlySet<AccountId>;
}

const FILE_NAME = /^(\d{13})-\d{1,10}-\d{1,10}\.json$/;
const UNFINISHED_NAME = /\.tmp$/;
/** A file that is still being written is done within seconds; its writer died. */
const UNFINISHED_MS_MAX: DurationMs = HOUR_MS;
/** Ten times the longest document that Claude Code wrote (6 kB, observed 2026-11). */
const FILE_BYTES_MAX = 64 * 1024;
/** In one go, so that a command stays quick after a month without a meter. */
const FILES_MAX = 2_000;
/** As many as one commit keeps. */
const BATCH_FILES = 250;
/** Clocks of one machine agree; more than this ahead is a clock that was set back since. */
const FUTURE_MS_MAX: DurationMs = MINUTE_MS;
/** The status line runs several times a second; the same numbers again within this say nothing new. */
const SAME_MS_MAX: DurationMs = MINUTE_MS;

/** Takes the spooled readings into the store, oldest first. A file goes only when what it says is kept. Errors: none of the store's. */
export async function takeInSpool(installation: Installation): Promise<SpoolIntake> {
  const dir = spoolDir(installation);
  const names = (await removeUnfinished(installation, dir)).filter((name) => FILE_NAME.test(name)).sort();
  const accountIds = new Set<AccountId>();
  const intake = { inserted: 0, known: 0, rejected: 0, left: names.length, accountIds };
  if (names.length === 0) return intake;
  const ownerOf = createOwners(installation);
  for (let from = 0; from < Math.min(names.length, FILES_MAX); from += BATCH_FILES) {
    const paths = names
      .slice(from, from + BATCH_FILES)
      .map((name) => installation.machine.joinPath(dir, name));
    try {
      const lines = await readLines(installation, paths, ownerOf);
      const kept = await keep(await installation.store(), lines);
      for (const { account } of lines) accountIds.add(account.id);
      intake.inserted += kept.inserted;
      intake.known += lines.length - kept.inserted;
      intake.rejected += paths.length - lines.length;
    } catch (error) {
      // The files stay: the store's own report says what is wrong.
      if (error instanceof StoreError) return intake;
      throw error;
    }
    await Promise.all(paths.map((path) => rm(path, { force: true }).catch(() => undefined)));
    intake.left -= paths.length;
  }
  return intake;
}

/** The names in the folder; files that nobody finished are removed. A folder that is not there is empty. */
async function removeUnfinished({ clock, machine }: Installation, dir: string): Promise<readonly string[]> {
  const names = await readdir(dir).catch(() => []);
  for (const path of names
    .filter((name) => UNFINISHED_NAME.test(name))
    .map((name) => machine.joinPath(dir, name))) {
    const modifiedMs = (await stat(path).catch(() => undefined))?.mtimeMs ?? Infinity;
    if (clock.nowMs() - modifiedMs > UNFINISHED_MS_MAX)
      await rm(path, { force: true }).catch(() => undefined);
  }
  return names;
}

/** What the files say, in the order of their observation. Files that say nothing are left out. */
async function readLines(
  { clock, machine }: Installation,
  paths: readonly string[],
  ownerOf: (line: string) => Promise<Account>,
): Promise<readonly ImportedLine[]> {
  const newestMs = clock.nowMs() + FUTURE_MS_MAX;
  const lines: ImportedLine[] = [];
  for (const path of paths) {
    const file = await machine.readText(path, FILE_BYTES_MAX);
    if (file.kind !== "text") continue;
    const line = file.text.trim();
    const decoded = decodeImportLine(line, 1, await ownerOf(line));
    if (decoded.kind !== "line" || decoded.snapshot.source !== "statusline") continue;
    if (decoded.snapshot.observedAtMs <= newestMs) lines.push(decoded);
  }
  return lines.toSorted((a, b) => a.snapshot.observedAtMs - b.snapshot.observedAtMs);
}

async function keep(store: Store, lines: readonly ImportedLine[]): Promise<{ readonly inserted: number }> {
  const news = await onlyNews(store, lines);
  if (news.length === 0) return { inserted: 0 };
  const newest = new Map(news.map((line) => [line.account.id, line] as const));
  for (const { account, snapshot } of newest.values()) await store.putAccount(account, snapshot.observedAtMs);
  return store.append(news.map(({ snapshot }) => snapshot));
}

/** Without those that repeat, within a minute, what the one before them said. */
async function onlyNews(store: Store, lines: readonly ImportedLine[]): Promise<readonly ImportedLine[]> {
  const last = new Map<string, Snapshot | undefined>();
  const news: ImportedLine[] = [];
  for (const line of lines) {
    const { accountId, observedAtMs } = line.snapshot;
    if (!last.has(accountId)) last.set(accountId, await lastKept(store, line.snapshot));
    const before = last.get(accountId);
    if (before && observedAtMs - before.observedAtMs < SAME_MS_MAX && saysTheSame(before, line.snapshot))
      continue;
    last.set(accountId, line.snapshot);
    news.push(line);
  }
  return news;
}

async function lastKept(store: Store, { accountId, observedAtMs }: Snapshot): Promise<Snapshot | undefined> {
  const latest = await store.latestSnapshots(accountId, observedAtMs);
  return latest.find(({ source }) => source === "statusline");
}

function saysTheSame(a: Snapshot, b: Snapshot): boolean {
  return JSON.stringify(a.readings) === JSON.stringify(b.readings);
}

/**
 * Whose the status line's readings are where they do not say: of who is signed in to the folder of Claude Code's that the line names,
 * else to the first one that tells.
 */
function createOwners({ machine }: Installation): (line: string) => Promise<Account> {
  const owners = new Map<string, Promise<Account>>();
  return (line) => {
    const configDir = configDirOf(line);
    const owner = owners.get(configDir) ?? signedInAccount(machine, configDir);
    owners.set(configDir, owner);
    return owner;
  };
}

/** The text of `CLAUDE_CONFIG_DIR` that the session ran with; empty for the default folder. */
function configDirOf(line: string): string {
  const [, text = '""'] = /"configDir":("(?:[^"\\]|\\.)*")/.exec(line) ?? [];
  return asText(parseJson(text)) ?? "";
}

async function signedInAccount(machine: Machine, configDir: string): Promise<Account> {
  const dirs =
    configDir === ""
      ? await findConfigDirs(machine)
      : [{ path: configDir, homeDir: machine.homeDir, givenText: configDir }];
  for (const dir of dirs) {
    const owner = (await readClaudeJson(machine, dir))?.content?.oauthAccount;
    if (owner) return accountFromFacts(owner);
  }
  return { id: UNKNOWN_ACCOUNT_ID };
}
