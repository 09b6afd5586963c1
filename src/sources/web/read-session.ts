import type { AccountFacts } from "../../domain/account.ts";
import type { ReadFailure } from "../../domain/outcome.ts";
import type { EpochMs } from "../../domain/time.ts";
import { decodeClaudeAiAccount } from "../../wire/claude-ai/account.ts";
import { decodeOrganizations } from "../../wire/claude-ai/organizations.ts";
import { noPlanFailure, webFailure } from "./web-failure.ts";
import { jsonOf, type WebGet } from "./web-get.ts";

/** Who is signed in to claude.ai in this browser. */
export interface WebSession {
  readonly kind: "session";
  readonly accountUuid?: string | undefined;
  readonly email?: string | undefined;
  /** Those with plan windows, at least one: each is an account of its own. */
  readonly organizations: readonly WebOrganization[];
}

/** An organization of a sign-in to claude.ai that has a plan for chat. */
export interface WebOrganization {
  readonly organizationId: string;
  readonly plan?: string | undefined;
}

/**
 * Who is signed in, and which organizations have a plan: two calls. An account that does not answer costs the person's name only.
 *
 * Errors: none; a session that is not there, or cannot be read, is a `ReadFailure`.
 */
export async function readWebSession(get: WebGet, nowMs: EpochMs): Promise<WebSession | ReadFailure> {
  const answer = await get("/api/organizations");
  const decoded = decodeOrganizations(jsonOf(answer));
  if (!decoded.ok) return webFailure(answer, nowMs);
  const organizations = decoded.value
    .filter(({ hasChat }) => hasChat)
    .map(({ organizationId, plan }) => ({ organizationId, plan }));
  if (organizations.length === 0) return noPlanFailure();
  const account = decodeClaudeAiAccount(jsonOf(await get("/api/account")));
  const { accountUuid, email } = account.ok ? account.value : {};
  return { kind: "session", accountUuid, email, organizations };
}

/** Who pays for one of the session's organizations. */
export function accountFactsOf(session: WebSession, organization: WebOrganization): AccountFacts {
  const { accountUuid, email } = session;
  return { ...organization, accountUuid, email };
}
