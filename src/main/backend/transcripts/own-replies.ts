import { basename, join, relative, sep } from "node:path";
import type { Account, AccountId } from "../../../domain/account.ts";
import type { EpochMs } from "../../../domain/time.ts";
import type { TimeRange } from "../../../ports/store.ts";
import type { UsageRow } from "../../../transcripts/report/usage-row.ts";
import type { Installation } from "../../installation.ts";
import { folderOwners, type FolderOwners } from "./folder-owners.ts";
import { withTranscripts, type Transcripts } from "./transcripts.ts";

/** What this machine's transcripts tell of an account. */
export type OwnReplies =
  | {
      readonly kind: "rows";
      readonly rows: readonly UsageRow[];
      /** Before it nobody knows which of them were this account's. Absent: all are told apart. */
      readonly sinceMs?: EpochMs | undefined;
    }
  /** `isWithout`: this machine has no transcript of the account, so that others' uses are all there is. */
  | { readonly kind: "none"; readonly reason: string; readonly isWithout: boolean };

/** Whose something in the transcripts is. */
export type Ownership =
  | {
      readonly kind: "told";
      readonly isOwn: (part: TranscriptPart) => boolean;
      /** As of `OwnReplies`. */
      readonly sinceMs?: EpochMs | undefined;
    }
  | Extract<OwnReplies, { readonly kind: "none" }>;

/** What tells whose it is: when it was written, and in which transcript. */
interface TranscriptPart {
  readonly atMs: EpochMs;
  readonly sessionId?: string | undefined;
  readonly projectFolder?: string | undefined;
}

/**
 * The replies of a time, by account. With one account all are its; with several those of the folders that are signed in to it.
 * `known`: all accounts. Errors: `UserError` (3) without transcripts.
 */
export async function loadOwnReplies(
  installation: Installation,
  known: readonly Account[],
  range: TimeRange,
): Promise<(account: AccountId) => OwnReplies> {
  return withTranscripts(installation, {}, async (transcripts) => {
    const rows = await transcripts.replyRows(range);
    const ownershipOf = await tellOwners(installation, known, transcripts);
    return (account) => {
      const owned = ownershipOf(account);
      if (owned.kind === "none") return owned;
      const { isOwn, sinceMs } = owned;
      return { kind: "rows", rows: rows.filter((row) => isOwn({ ...row, atMs: row.firstAtMs })), sinceMs };
    };
  });
}

/** Tells the parts of several accounts' transcripts apart; of a single account all is its own. */
export async function tellOwners(
  installation: Installation,
  known: readonly Account[],
  transcripts: Pick<Transcripts, "paths">,
): Promise<(account: AccountId) => Ownership> {
  if (known.length < 2) return () => ({ kind: "told", isOwn: () => true });
  const owners = await folderOwners(installation, known);
  const folderOf = createFolderFinder(await transcripts.paths(), [...owners.keys()]);
  return (account) => ownershipOf(account, { owners, folderOf });
}

function ownershipOf(
  account: AccountId,
  whose: { readonly owners: FolderOwners; readonly folderOf: (part: TranscriptPart) => string | undefined },
): Ownership {
  const { owners, folderOf } = whose;
  if (owners.size === 0) return UNTOLD;
  const own = [...owners.values()].filter(({ accountId }) => accountId === account);
  if (own.length === 0)
    return {
      kind: "none",
      reason: "No folder of Claude Code on this machine is signed in to this account.",
      isWithout: true,
    };
  return {
    kind: "told",
    isOwn: (part) => {
      const owner = owners.get(folderOf(part) ?? "");
      return owner?.accountId === account && part.atMs >= (owner.sinceMs ?? 0);
    },
    sinceMs: latest(own.map(({ sinceMs }) => sinceMs)),
  };
}

const UNTOLD: Ownership = {
  kind: "none",
  reason:
    "Several accounts are known, and the transcripts do not say which of them used what: no folder of Claude Code names its account.",
  isWithout: false,
};

function latest(instants: readonly (EpochMs | undefined)[]): EpochMs | undefined {
  return instants.flatMap((instant) => instant ?? []).toSorted((a, b) => b - a)[0];
}

/** Finds the folder that a part's transcript lies in: by its session, else by its project. Neither where it lies in two. */
function createFolderFinder(
  paths: readonly string[],
  folders: readonly string[],
): (part: TranscriptPart) => string | undefined {
  const [bySession, byProject] = [new OnlyFolder(), new OnlyFolder()];
  for (const folder of folders) {
    const projects = basename(folder) === "projects" ? folder : join(folder, "projects");
    for (const path of paths) {
      // <project>/<session>.jsonl, or deeper in a folder of the session's name.
      const [project = "..", session] = relative(projects, path).split(sep);
      if (project === ".." || session === undefined) continue;
      bySession.note(session.replace(/\.jsonl$/, ""), folder);
      byProject.note(project, folder);
    }
  }
  return ({ sessionId = "", projectFolder = "" }) => bySession.of(sessionId) ?? byProject.of(projectFolder);
}

/** What lies in one folder alone. */
class OnlyFolder {
  readonly #folders = new Map<string, string | undefined>();

  note(name: string, folder: string): void {
    const isElsewhere = this.#folders.has(name) && this.#folders.get(name) !== folder;
    this.#folders.set(name, isElsewhere ? undefined : folder);
  }

  of(name: string): string | undefined {
    return this.#folders.get(name);
  }
}
