import { accountFromFacts, type Account } from "../../domain/account.ts";
import type { ImportedLine } from "./import-line.ts";

/** The line under the account that is known already, by `knownAccount`. */
export function underKnownAccount(line: ImportedLine, known: readonly Account[]): ImportedLine {
  const account = knownAccount(line.account, known);
  if (account === line.account) return line;
  return { ...line, account, snapshot: { ...line.snapshot, accountId: account.id } };
}

/**
 * The account under the id that is known already, where it names its person by e-mail alone: claude.ai does not always say the
 * account's uuid, and a person seen by two sources is one account. One with an id of its own keeps it.
 */
export function knownAccount(account: Account, known: readonly Account[]): Account {
  const { organizationId, accountUuid, email } = account;
  const isByEmail = account.id === accountFromFacts({ organizationId, email }).id;
  if (!organizationId || !email || accountUuid || !isByEmail) return account;
  const same = known.find(
    (other) => other.organizationId === organizationId && other.email?.toLowerCase() === email.toLowerCase(),
  );
  return same ? { ...account, id: same.id } : account;
}
