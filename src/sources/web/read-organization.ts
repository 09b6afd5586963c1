/*
 * One organization's usage, read from claude.ai by the user's own browser.
 *
 * Endpoints: GET https://claude.ai/api/organizations/{org}/usage, …/overage_spend_limit, …/subscription_details, …/prepaid/credits;
 * the browser's session, no header of ours. Observed 2026-04…10. No bot check is evaded and no cookie is seen: a reply is all there is.
 * Deliberately not done: nothing is asked by POST, no page is read, and of what comes only wire/claude-ai/web-body.ts's list is kept.
 */
import { accountFromFacts, type AccountFacts } from "../../domain/account.ts";
import { assert } from "../../domain/assert.ts";
import { isObject, type Json } from "../../domain/json.ts";
import type { ReadFailure, ReadSuccess } from "../../domain/outcome.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import { decodePayload } from "../../wire/snapshot-payload.ts";
import { snapshotFromPayload } from "../snapshot-from-payload.ts";
import { webFailure } from "./web-failure.ts";
import { jsonOf, type WebGet } from "./web-get.ts";

/** A good read, with the one line that an import takes: all that ever leaves the browser. */
export interface WebRead extends ReadSuccess {
  readonly line: WebLine;
}

/** A reading as `import` takes it, and as the extension delivers it. */
export interface WebLine {
  readonly observedAt: string;
  readonly source: "web";
  readonly account: AccountFacts;
  readonly payload: Json;
}

/** What is read, and of which organization. */
export interface WebReadOptions {
  readonly account: AccountFacts & { readonly organizationId: string };
  /** Whether to ask for what changes once a month too: the subscription and the prepaid credits. */
  readonly withSlowFacts: boolean;
  readonly nowMs: EpochMs;
}

/** The usage of one organization and the money beside it. A route beside the usage that fails is left out. */
export async function readWebOrganization(
  get: WebGet,
  options: WebReadOptions,
): Promise<WebRead | ReadFailure> {
  const { account, withSlowFacts, nowMs } = options;
  const base = `/api/organizations/${encodeURIComponent(account.organizationId)}` as const;
  const answer = await get(`${base}/usage`);
  const usage = jsonOf(answer);
  if (!isObject(usage) || !decodePayload("web", usage).ok) return webFailure(answer, nowMs);
  const overage = jsonOf(await get(`${base}/overage_spend_limit`));
  const subscription = withSlowFacts ? jsonOf(await get(`${base}/subscription_details`)) : undefined;
  const credits = withSlowFacts ? jsonOf(await get(`${base}/prepaid/credits`)) : undefined;
  const payload = {
    usage,
    ...(overage !== undefined && { overage_spend_limit: overage }),
    ...(subscription !== undefined && { subscription_details: subscription }),
    ...(credits !== undefined && { prepaid_credits: credits }),
  };
  return toWebRead(account, payload, nowMs);
}

/** A read as an import line, with nothing in it that is not on the list. */
function toWebRead(facts: AccountFacts, payload: unknown, observedAtMs: EpochMs): WebRead {
  const { organizationId, accountUuid, email, plan } = facts;
  const account = accountFromFacts({ organizationId, accountUuid, email, plan });
  const made = snapshotFromPayload({ accountId: account.id, source: "web", observedAtMs, payload });
  assert(made.ok, "a read whose usage decodes is a snapshot");
  return {
    kind: "ok",
    account,
    snapshot: made.snapshot,
    line: {
      observedAt: toIso(observedAtMs),
      source: "web",
      account: { organizationId, accountUuid, email, plan },
      payload: made.snapshot.payload,
    },
  };
}
