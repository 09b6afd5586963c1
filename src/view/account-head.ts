import type { Account } from "../domain/account.ts";

/** Who an account is, as every document names it. */
export function accountHead({ id, email, organizationId, plan }: Account) {
  return {
    id,
    email: email ?? null,
    organizationId: organizationId ?? null,
    plan: plan ?? null,
  };
}
