declare const accountIdBrand: unique symbol;

/** Names an account in every document and table: `<organization id>:<account id or e-mail>`, or the id an import gave. */
export type AccountId = string & { readonly [accountIdBrand]: true };

/** Brands text as an account id. */
export function accountId(text: string): AccountId {
  return text as AccountId;
}

/** What a source knows of who pays. Every field may be unknown. */
export interface AccountFacts {
  /** An id given by an import; kept as it is. */
  readonly id?: string | undefined;
  readonly organizationId?: string | undefined;
  /** The account's own uuid at the server. */
  readonly accountUuid?: string | undefined;
  readonly email?: string | undefined;
  /** `pro`, `max_5x`, `max_20x`, `team`, `enterprise`, `free`, or the server's own word. */
  readonly plan?: string | undefined;
}

/** Who pays: one Anthropic account in one organization. */
export interface Account {
  readonly id: AccountId;
  readonly organizationId?: string | undefined;
  readonly accountUuid?: string | undefined;
  readonly email?: string | undefined;
  readonly plan?: string | undefined;
}

/** The account of readings that came without any identity. */
export const UNKNOWN_ACCOUNT_ID: AccountId = accountId("unknown");

/**
 * The account that some facts name: the given id, else the pair (organization, account uuid or e-mail), else `unknown`.
 * Two sources that know the same pair give the same id, however much else they know.
 */
export function accountFromFacts(facts: AccountFacts): Account {
  const { organizationId, accountUuid, email, plan } = facts;
  return { id: accountIdFromFacts(facts), organizationId, accountUuid, email, plan };
}

function accountIdFromFacts(facts: AccountFacts): AccountId {
  if (facts.id) return accountId(facts.id);
  const person = facts.accountUuid ?? facts.email?.toLowerCase();
  if (facts.organizationId && person) return accountId(`${facts.organizationId}:${person}`);
  return person
    ? accountId(person)
    : facts.organizationId
      ? accountId(facts.organizationId)
      : UNKNOWN_ACCOUNT_ID;
}
