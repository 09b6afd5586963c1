import { accountFromFacts, UNKNOWN_ACCOUNT_ID, type Account } from "../../domain/account.ts";
import { isObject } from "../../domain/json.ts";
import { cleanText } from "../../wire/text.ts";

/**
 * The account of a line. Fields that are absent, null or empty say nothing; an account that names nobody is the fallback's. Texts are cleaned,
 * as a reply's are. Shape: `undefined` when it is no object of texts.
 */
export function decodeAccount(value: unknown, fallback: Account): Account | undefined {
  if (value === undefined || value === null) return fallback;
  if (!isObject(value)) return undefined;
  const { id, email, organizationId, accountUuid, plan } = value;
  const fields = Object.entries({ id, email, organizationId, accountUuid, plan }).filter(([, field]) =>
    Boolean(field),
  );
  if (!fields.every((field): field is [string, string] => typeof field[1] === "string")) return undefined;
  const account = accountFromFacts(Object.fromEntries(fields.map(([name, text]) => [name, cleanText(text)])));
  return account.id === UNKNOWN_ACCOUNT_ID ? { ...fallback, plan: account.plan ?? fallback.plan } : account;
}
