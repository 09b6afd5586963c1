import type { Account, AccountId } from "../domain/account.ts";
import type { EpochMs } from "../domain/time.ts";

/** What can be known of an account beside its id. */
export type AccountField = Exclude<keyof Account, "id">;

/** Written as a record so that a new field of `Account` does not type-check until it is listed. */
const ACCOUNT_FIELDS: Readonly<Record<AccountField, true>> = {
  organizationId: true,
  accountUuid: true,
  email: true,
  plan: true,
};

/** One thing known of an account, and when it was last seen to be so. */
export interface AccountFact {
  readonly field: AccountField;
  readonly value: string;
  readonly seenAtMs: EpochMs;
}

/** What the account's known fields say. An unknown field says nothing, so it can never erase an old value. */
export function toAccountFacts(account: Account, seenAtMs: EpochMs): readonly AccountFact[] {
  return (Object.keys(ACCOUNT_FIELDS) as AccountField[]).flatMap((field) => {
    const value = account[field];
    return value === undefined ? [] : [{ field, value, seenAtMs }];
  });
}

/** The account that has these facts. */
export function toAccount(id: AccountId, facts: Iterable<Pick<AccountFact, "field" | "value">>): Account {
  const fields: { [field in AccountField]?: string } = {};
  for (const { field, value } of facts) fields[field] = value;
  return { id, ...fields };
}

/** An account in the list of accounts: in the order they were first seen, then by id. */
export interface SeenAccount {
  readonly account: Account;
  readonly firstSeenAtMs: EpochMs;
}

/** Who was seen first comes first. */
export function compareSeenAccounts(a: SeenAccount, b: SeenAccount): number {
  return a.firstSeenAtMs - b.firstSeenAtMs || (a.account.id < b.account.id ? -1 : 1);
}
