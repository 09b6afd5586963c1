import { accountFromFacts, type Account } from "../../domain/account.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { findConfigDirs } from "../../sources/claude-config-dirs.ts";
import { readClaudeJson } from "../../sources/claude-json/read-claude-json.ts";
import { knownAccount } from "../../sources/import/known-account.ts";
import type { Installation } from "../installation.ts";
import { selectAccounts } from "./select-accounts.ts";

/**
 * The account that this machine's transcripts are exported for: the one that is named, else the only one that is known, else the one that is
 * signed in to Claude Code. Errors: `UserError` (3) when that is not one.
 */
export async function transcriptsAccount(
  installation: Installation,
  wanted: string | undefined,
): Promise<Account> {
  const known = await (await installation.store()).accounts();
  const candidates =
    wanted === undefined && known.length === 0
      ? await signedIn(installation, known)
      : selectAccounts(known, wanted);
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) return only;
  throw new UserError({
    code: "whose-transcripts",
    message:
      only === undefined
        ? "Nothing tells whose the transcripts of this machine are."
        : "Several accounts are known, and the transcripts do not say which of them used what.",
    hint:
      only === undefined
        ? "Run `claude-meter status` once where Claude Code is signed in."
        : "Name the one whose all of them are: --account ID.",
    exitCode: EXIT_CODES.noData,
  });
}

/** Those that the state files of Claude Code's folders name. */
async function signedIn({ machine }: Installation, known: readonly Account[]): Promise<readonly Account[]> {
  const files = await Promise.all((await findConfigDirs(machine)).map((dir) => readClaudeJson(machine, dir)));
  const accounts = files.flatMap((file) => {
    const facts = file?.content?.oauthAccount;
    return facts?.accountUuid || facts?.email ? [knownAccount(accountFromFacts(facts), known)] : [];
  });
  return [...new Map(accounts.map((account) => [account.id, account])).values()];
}
