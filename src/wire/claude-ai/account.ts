/*
 * The person behind a claude.ai session: GET https://claude.ai/api/account. Observed 2026.
 *
 *   {"uuid": "…", "email_address": "user@example.com", "memberships": [{"seat_tier": null, "organization": {"uuid": "…"}}]}
 *
 * Some readers saw a membership as the bare `{"uuid": "…"}`. Deliberately not done: names stay unread.
 */
import { isObject } from "../../domain/json.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "../decoded.ts";
import { createDriftNotes } from "../drift-notes.ts";
import { fieldsOf, fieldsOfObject } from "../fields.ts";

/** Who is signed in to claude.ai. */
export interface ClaudeAiAccount {
  readonly accountUuid?: string | undefined;
  readonly email?: string | undefined;
  readonly organizationIds: readonly string[];
}

/** Who is signed in, and to which organizations. Errors: `not-an-object`; `unrecognized` when it names nobody. */
export function decodeClaudeAiAccount(body: unknown): Decoded<ClaudeAiAccount> {
  if (!isObject(body)) return notAnObject();
  const notes = createDriftNotes();
  const account = fieldsOfObject(body, "", notes);
  const organizationIds = account
    .list("memberships")
    .map((value, index) => fieldsOf(value, `memberships[${index}]`, notes))
    .map((membership) => membership?.fields("organization")?.text("uuid") ?? membership?.text("uuid"))
    .filter((id) => id !== undefined);
  const facts = { accountUuid: account.text("uuid"), email: account.text("email_address"), organizationIds };
  return (facts.accountUuid ?? facts.email ?? organizationIds[0])
    ? decoded(facts, notes.list)
    : notDecoded("unrecognized", "This document names no account.", notes.list);
}
