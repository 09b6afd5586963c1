/*
 * What `claude auth status` prints: identity only. Observed 2026.
 *
 *   {"loggedIn": true, "authMethod": "claude.ai", "apiProvider": "firstParty", "email": "user@example.com",
 *    "orgId": "…", "orgName": "…", "subscriptionType": "max"}
 *
 * Deliberately not done: nothing runs the command; there is no `claude usage` beside it.
 */
import type { AccountFacts } from "../domain/account.ts";
import { isObject } from "../domain/json.ts";
import { decoded, notAnObject, type Decoded } from "./decoded.ts";
import { createDriftNotes } from "./drift-notes.ts";
import { fieldsOfObject } from "./fields.ts";
import { planFromWords } from "./plan.ts";

/** Who is signed in, by what Claude Code says of it. */
export interface AuthStatus extends AccountFacts {
  readonly isSignedIn: boolean;
}

/** Errors: `not-an-object`. */
export function decodeAuthStatus(document: unknown): Decoded<AuthStatus> {
  if (!isObject(document)) return notAnObject();
  const notes = createDriftNotes();
  const status = fieldsOfObject(document, "", notes);
  const value = {
    isSignedIn: status.flag("loggedIn") ?? false,
    email: status.text("email"),
    organizationId: status.text("orgId"),
    plan: planFromWords({ subscriptionType: status.text("subscriptionType") }),
  };
  return decoded(value, notes.list);
}
