import { parseJson } from "../../domain/json.ts";
import type { HttpOutcome } from "../../ports/http.ts";

/**
 * Asks claude.ai for one of its own paths, as the browser that the user is signed in with. Never rejects. Whoever implements it sends
 * the browser's cookies without ever seeing them.
 */
export type WebGet = (path: WebPath) => Promise<HttpOutcome>;

/** The six routes that are asked, and no other. */
export type WebPath =
  | "/api/account"
  | "/api/organizations"
  | `/api/organizations/${string}/${(typeof ORGANIZATION_ROUTES)[number]}`;

/** What is asked of one organization. Source: the requests of claude.ai in a browser, observed 2026-09 and 2026-10. */
export const ORGANIZATION_ROUTES = [
  "usage",
  "overage_spend_limit",
  "subscription_details",
  "prepaid/credits",
] as const;

/** The JSON of a reply with status 200; `undefined` for any other. */
export function jsonOf(outcome: HttpOutcome): unknown {
  return outcome.kind === "failed" || outcome.status !== 200 ? undefined : parseJson(outcome.body);
}
