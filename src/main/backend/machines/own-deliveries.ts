import { accountFromFacts, type Account } from "../../../domain/account.ts";
import type { EpochMs } from "../../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import type { TimeRange } from "../../../ports/store.ts";
import { findConfigDirs } from "../../../sources/claude-config-dirs.ts";
import { readClaudeJson } from "../../../sources/claude-json/read-claude-json.ts";
import type { UsageRow } from "../../../transcripts/report/usage-row.ts";
import type { Installation } from "../../installation.ts";
import { loadOwnReplies } from "../transcripts/own-replies.ts";
import { selectAccounts } from "../select-accounts.ts";
import { withTranscripts } from "../transcripts/transcripts.ts";

/** Replies of this machine that are one account's. */
export interface Delivery {
  readonly account: Account;
  readonly replies: readonly UsageRow[];
  /** Before it nobody knows which replies were this account's. Absent: all are there. */
  readonly sinceMs?: EpochMs | undefined;
}

/**
 * What to export, by account. The one that a user names has all replies where the transcripts do not tell; where no account is known yet, it is
 * the one that Claude Code is signed in to. Errors: `UserError` (3) without transcripts, or where nothing tells whose they are.
 */
export async function ownDeliveries(
  installation: Installation,
  wanted: string | undefined,
  range: TimeRange,
): Promise<readonly Delivery[]> {
  const known = await (await installation.store()).accounts();
  const all = (account: Account) => allReplies(installation, account, range);
  if (known.length === 0 && wanted === undefined) return [await all(await onlySignedIn(installation))];
  const selected = selectAccounts(known, wanted);
  const repliesOf = await loadOwnReplies(installation, known, range);
  const told = selected.flatMap((account) => {
    const replies = repliesOf(account.id);
    return replies.kind === "rows" ? [{ account, replies: replies.rows, sinceMs: replies.sinceMs }] : [];
  });
  const [named] = selected;
  if (told.length > 0) return told;
  if (wanted !== undefined && named !== undefined && selected.length === 1) return [await all(named)];
  throw untold("Several accounts are known, and the transcripts do not say which of them used what.");
}

async function allReplies(installation: Installation, account: Account, range: TimeRange): Promise<Delivery> {
  const replies = await withTranscripts(installation, {}, (transcripts) => transcripts.replyRows(range));
  return { account, replies };
}

/** The account that the state files of Claude Code's folders name. */
async function onlySignedIn({ machine }: Installation): Promise<Account> {
  const files = await Promise.all((await findConfigDirs(machine)).map((dir) => readClaudeJson(machine, dir)));
  const accounts = files.flatMap((file) => {
    const facts = file?.content?.oauthAccount;
    return facts && (facts.accountUuid ?? facts.email) ? [accountFromFacts(facts)] : [];
  });
  const [only, ...others] = new Map(accounts.map((account) => [account.id, account])).values();
  if (only !== undefined && others.length === 0) return only;
  throw untold("Nothing tells whose the transcripts of this machine are.");
}

function untold(message: string): UserError {
  return new UserError({
    code: "whose-transcripts",
    message,
    hint: "Run `claude-meter status` once where Claude Code is signed in, or name the account whose all of them are: --account ID.",
    exitCode: EXIT_CODES.noData,
  });
}
