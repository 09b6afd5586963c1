import type { Account } from "../../domain/account.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";

/**
 * The accounts that `--account` names: an id or an e-mail, whole or as a beginning that only one account has. Absent: all.
 * Errors: `UserError`, 3 when none matches, 2 when several do.
 */
export function selectAccounts(accounts: readonly Account[], wanted: string | undefined): readonly Account[] {
  if (wanted === undefined) return accounts;
  const exact = accounts.filter((account) => names(account).includes(wanted.toLowerCase()));
  if (exact.length > 0) return exact;
  const matching = accounts.filter((account) =>
    names(account).some((name) => name.startsWith(wanted.toLowerCase())),
  );
  if (matching.length === 1) return matching;
  const listed = (some: readonly Account[]) => some.map((one) => tellingName(one, accounts)).join(", ");
  throw matching.length === 0
    ? new UserError({
        code: "no-such-account",
        message: `No account is called "${wanted}".`,
        hint: accounts.length === 0 ? "No account is known yet." : `Known: ${listed(accounts)}.`,
        exitCode: EXIT_CODES.noData,
      })
    : new UserError({
        code: "ambiguous-account",
        message: `"${wanted}" is the beginning of ${matching.length} accounts.`,
        hint: `Write more of it: ${listed(matching)}.`,
        exitCode: EXIT_CODES.usage,
      });
}

/** What tells an account from the others: its e-mail, else its id. One person may be in several organizations under one e-mail. */
function tellingName({ id, email, plan }: Account, accounts: readonly Account[]): string {
  if (email === undefined) return id;
  const isOnlyOne = accounts.filter((other) => other.email === email).length === 1;
  return isOnlyOne ? email : `${id} (${[email, plan].filter(Boolean).join(", ")})`;
}

function names({ id, email }: Account): readonly string[] {
  return [id, ...(email === undefined ? [] : [email])].map((name) => name.toLowerCase());
}
