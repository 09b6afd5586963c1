import { accountFromFacts, type Account } from "../../domain/account.ts";
import type { ImportedLine } from "./import-line.ts";

/**
 * The line under the account that is known already, where it names its person by e-mail alone: claude.ai does not always say the
 * account's uuid, and a person seen by two sources is one account. A line with an id of its own keeps it.
 */
export function underKnownAccount(line: ImportedLine, known: readonly Account[]): ImportedLine {
  const { organizationId, accountUuid, email } = line.account;
  const isByEmail = line.account.id === accountFromFacts({ organizationId, email }).id;
  if (!organizationId || !email || accountUuid || !isByEmail) return line;
  const same = known.find(
    (other) => other.organizationId === organizationId && other.email?.toLowerCase() === email.toLowerCase(),
  );
  if (!same) return line;
  const { id } = same;
  return { ...line, account: { ...line.account, id }, snapshot: { ...line.snapshot, accountId: id } };
}
