import { accountFromFacts, accountId, type Account, type AccountId } from "../../../domain/account.ts";
import { asText, isObject, type Json } from "../../../domain/json.ts";
import type { SourceName } from "../../../domain/snapshot.ts";
import { asEpochMs, type EpochMs } from "../../../domain/time.ts";
import { StoreError, type Store } from "../../../ports/store.ts";
import { findConfigDirs } from "../../../sources/claude-config-dirs.ts";
import { readClaudeJson } from "../../../sources/claude-json/read-claude-json.ts";
import { knownAccount } from "../../../sources/import/known-account.ts";
import type { Installation } from "../../installation.ts";

/** Whose use a folder of Claude Code holds, and since when that is known. */
export interface FolderOwner {
  readonly accountId: AccountId;
  /** Absent: always, as far as anything shows. */
  readonly sinceMs?: EpochMs | undefined;
}

/** By folder. */
export type FolderOwners = ReadonlyMap<string, FolderOwner>;

const RECORD_KEY = "folder-owners";

/**
 * The folders of Claude Code whose account is known. Transcripts do not say whose they are, but each folder has one sign-in at a time, and what
 * it was at each look is kept: another sign-in counts from the look that found it. At the first look the present one counts for all
 * time, unless an account was read by Claude Code's sign-in that no folder has now: then somebody may have changed, and nobody knows which
 * folder was whose.
 */
export async function folderOwners(
  installation: Pick<Installation, "machine" | "clock" | "store">,
  known: readonly Account[],
): Promise<FolderOwners> {
  const store = await installation.store();
  const signedIn = await presentSignIns(installation, known);
  const before = decodeOwners(await store.record(RECORD_KEY));
  const nowMs = installation.clock.nowMs();
  const hasChanged = await wasAnotherSignedIn(store, { signedIn, known, nowMs });
  const firstSinceMs = hasChanged ? nowMs : undefined;
  const owners = new Map(before);
  for (const [folder, id] of signedIn) {
    const old = before.get(folder);
    if (old === undefined) owners.set(folder, { accountId: id, sinceMs: firstSinceMs });
    else if (old.accountId !== id) owners.set(folder, { accountId: id, sinceMs: nowMs });
  }
  await keep(store, owners);
  return new Map([...owners].filter(([folder]) => signedIn.has(folder)));
}

async function presentSignIns(
  { machine }: Pick<Installation, "machine">,
  known: readonly Account[],
): Promise<ReadonlyMap<string, AccountId>> {
  const found = await Promise.all(
    (await findConfigDirs(machine)).map(async (dir) => {
      const facts = (await readClaudeJson(machine, dir))?.content?.oauthAccount;
      const names = facts?.accountUuid ?? facts?.email;
      return facts && names ? [[dir.path, knownAccount(accountFromFacts(facts), known).id] as const] : [];
    }),
  );
  return new Map(found.flat());
}

/** Sources that read by a sign-in of Claude Code. */
const SIGNED_IN_SOURCES: ReadonlySet<SourceName> = new Set(["oauth", "claude-json", "statusline"]);

async function wasAnotherSignedIn(
  store: Store,
  now: {
    readonly signedIn: ReadonlyMap<string, AccountId>;
    readonly known: readonly Account[];
    readonly nowMs: EpochMs;
  },
): Promise<boolean> {
  const present = new Set(now.signedIn.values());
  const absent = now.known.filter(({ id }) => !present.has(id));
  const latest = await Promise.all(absent.map(({ id }) => store.latestSnapshots(id, now.nowMs)));
  return latest.flat().some(({ source }) => SIGNED_IN_SOURCES.has(source));
}

/** A store that cannot be written remembers nothing: the next look is a first one again. */
async function keep(store: Store, owners: FolderOwners): Promise<void> {
  const next = Object.fromEntries(
    [...owners].map(([folder, { accountId: id, sinceMs }]) => [
      folder,
      { accountId: id, sinceMs: sinceMs ?? null },
    ]),
  );
  try {
    const current = await store.record(RECORD_KEY);
    if (JSON.stringify(current) === JSON.stringify(next)) return;
    await store.updateRecord(RECORD_KEY, () => ({ next, result: undefined }));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

function decodeOwners(record: Json | undefined): FolderOwners {
  if (!isObject(record)) return new Map();
  return new Map(
    Object.entries(record).flatMap(([folder, value]) => {
      const id = isObject(value) ? asText(value["accountId"]) : undefined;
      if (id === undefined || !isObject(value)) return [];
      const sinceMs = asEpochMs(value["sinceMs"]);
      return [[folder, { accountId: accountId(id), sinceMs }] as const];
    }),
  );
}
