import { fakeCredentials } from "../fake-credentials.ts";
import { jsonReply, type Reply } from "../reply.ts";
import type { StagedSeat } from "../scenarios/stage-scenario.ts";
import {
  INVALID_BEARER_BODY,
  OAUTH_NOT_ACCEPTED_BODY,
  SCOPE_MISSING_BODY,
  SESSION_INVALID_BODY,
  TOKEN_EXPIRED_BODY,
} from "../shapes/error-body.ts";

/** Whose sign-in a request carries, or the refusal it gets. */
export type Authorisation =
  { readonly kind: "seat"; readonly seat: StagedSeat } | { readonly kind: "refused"; readonly reply: Reply };

type Headers = Readonly<Record<string, string | undefined>>;

/** Checks the bearer of an OAuth route. `needsProfile`: the route refuses a token that is for messages only. */
export function authoriseBearer(
  seats: readonly StagedSeat[],
  headers: Headers,
  options: { readonly needsProfile: boolean },
): Authorisation {
  const token = /^Bearer (.+)$/.exec(headers["authorization"] ?? "")?.[1];
  const seat = seats.find(({ account }) => Object.values(fakeCredentials(account)).includes(token ?? ""));
  if (!seat) return refuse(401, INVALID_BEARER_BODY);
  const credentials = fakeCredentials(seat.account);
  if (token === credentials.accessToken) return { kind: "seat", seat };
  if (token === credentials.expiredToken) return refuse(401, TOKEN_EXPIRED_BODY);
  if (token !== credentials.inferenceOnlyToken) return refuse(401, INVALID_BEARER_BODY);
  return options.needsProfile ? refuse(403, SCOPE_MISSING_BODY) : { kind: "seat", seat };
}

/** Checks the `sessionKey` cookie of a claude.ai route; a bearer is not accepted there. */
export function authoriseCookie(
  seats: readonly StagedSeat[],
  headers: Headers,
  options: { readonly isAboutOneOrganization: boolean },
): Authorisation {
  const sessionKey = /(?:^|;\s*)sessionKey=([^;]+)/.exec(headers["cookie"] ?? "")?.[1];
  const seat = seats.find(({ account }) => fakeCredentials(account).sessionKey === sessionKey);
  if (seat) return { kind: "seat", seat };
  const isBearer = headers["authorization"] !== undefined && sessionKey === undefined;
  return isBearer && options.isAboutOneOrganization
    ? refuse(403, OAUTH_NOT_ACCEPTED_BODY)
    : refuse(403, SESSION_INVALID_BODY, { "x-should-retry": "false" });
}

function refuse(
  status: number,
  body: Parameters<typeof jsonReply>[1],
  headers: Readonly<Record<string, string>> = {},
): Authorisation {
  return { kind: "refused", reply: jsonReply(status, body, headers) };
}
