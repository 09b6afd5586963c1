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
  const known = accounts.map(({ id, email }) => email ?? id).join(", ");
  throw matching.length === 0
    ? new UserError({
        code: "no-such-account",
        message: `No account is called "${wanted}".`,
        hint: known === "" ? "No account is known yet." : `Known: ${known}.`,
        exitCode: EXIT_CODES.noData,
      })
    : new UserError({
        code: "ambiguous-account",
        message: `"${wanted}" is the beginning of ${matching.length} accounts.`,
        hint: `Write more of it: ${matching.map(({ id, email }) => email ?? id).join(", ")}.`,
        exitCode: EXIT_CODES.usage,
      });
}

function names({ id, email }: Account): readonly string[] {
  return [id, ...(email === undefined ? [] : [email])].map((name) => name.toLowerCase());
}
