import { accountId, type Account, type AccountId } from "../../domain/account.ts";
import { must } from "../../domain/assert.ts";
import { epochMs, type EpochMs } from "../../domain/time.ts";
import { compareSeenAccounts, toAccount, toAccountFacts, type AccountField } from "../account-facts.ts";
import type { Connection, KeyRow, Query } from "./connection.ts";

/** Adds what is new about an account. A fact that was seen later holds; of two seen at one instant the greater text. */
export function putAccount(connection: Connection, account: Account, seenAtMs: EpochMs): void {
  const accountKey = seeAccount(connection, account.id, seenAtMs);
  for (const fact of toAccountFacts(account, seenAtMs)) {
    connection.change(PUT_FACT, { accountKey, ...fact });
  }
}

const PUT_FACT = `
INSERT INTO account_facts (account_key, field, value, seen_at_ms) VALUES (:accountKey, :field, :value, :seenAtMs)
ON CONFLICT (account_key, field) DO UPDATE SET value = excluded.value, seen_at_ms = excluded.seen_at_ms
WHERE (excluded.seen_at_ms, excluded.value) > (seen_at_ms, value)`;

/** The account's key; a new account is added, an earlier sighting is noted. */
export function seeAccount(connection: Connection, id: AccountId, seenAtMs: EpochMs): number {
  const known = connection.row(FIND_ACCOUNT, { id });
  if (!known) return connection.insert(ADD_ACCOUNT, { id, seenAtMs });
  if (seenAtMs < known.firstSeenAtMs) connection.change(SEE_EARLIER, { key: known.key, seenAtMs });
  return known.key;
}

const FIND_ACCOUNT: Query<KeyRow & { readonly firstSeenAtMs: number }> = {
  sql: "SELECT account_key AS key, first_seen_at_ms AS firstSeenAtMs FROM accounts WHERE account_id = :id",
};
const ADD_ACCOUNT: Query<KeyRow> = {
  sql: "INSERT INTO accounts (account_id, first_seen_at_ms) VALUES (:id, :seenAtMs) RETURNING account_key AS key",
};
const SEE_EARLIER = "UPDATE accounts SET first_seen_at_ms = :seenAtMs WHERE account_key = :key";

/** In the order they were first seen, then by id. */
export function listAccounts(connection: Connection): readonly Account[] {
  const rowsById = Map.groupBy(connection.rows(LIST_ACCOUNTS), (row) => row.id);
  return [...rowsById]
    .map(([id, rows]) => ({
      account: toAccount(accountId(id), rows.flatMap(toFact)),
      firstSeenAtMs: epochMs(must(rows[0], "a group has a row").firstSeenAtMs),
    }))
    .sort(compareSeenAccounts)
    .map((seen) => seen.account);
}

interface AccountRow {
  readonly id: string;
  readonly firstSeenAtMs: number;
  readonly field: AccountField | null;
  readonly value: string | null;
}

const LIST_ACCOUNTS: Query<AccountRow> = {
  sql: `
SELECT account_id AS id, first_seen_at_ms AS firstSeenAtMs, field, value
FROM accounts LEFT JOIN account_facts USING (account_key)`,
};

/** An account without facts comes as one row of nulls. */
function toFact({ field, value }: AccountRow): readonly { field: AccountField; value: string }[] {
  return field === null || value === null ? [] : [{ field, value }];
}
