import type { JsonObject } from "../../domain/json.ts";

/** The envelope of an error reply: `{"type":"error","error":{…}}`. */
export function errorBody(facts: {
  readonly type: string;
  readonly message: string;
  readonly details?: JsonObject | undefined;
  /** `null` where the server sent it as null; absent: not in the body. */
  readonly requestId?: string | null | undefined;
}): JsonObject {
  const { type, message, details, requestId } = facts;
  return {
    type: "error",
    error: { type, message, ...(details ? { details } : {}) },
    ...(requestId === undefined ? {} : { request_id: requestId }),
  };
}

/** What a refused read gets: this one has no top-level `type`. Source: two readers, observed 2026. */
export const RATE_LIMITED_BODY: JsonObject = {
  error: { message: "Rate limited. Please try again later.", type: "rate_limit_error" },
};

/** A session on claude.ai that has ended, or none at all. Source: observed 2026-09. */
export const SESSION_INVALID_BODY: JsonObject = errorBody({
  type: "permission_error",
  message: "Invalid authorization",
  details: { error_code: "account_session_invalid", error_visibility: "user_facing" },
  requestId: null,
});

/** A bearer token on a claude.ai route. Source: observed 2026-10. */
export const OAUTH_NOT_ACCEPTED_BODY: JsonObject = errorBody({
  type: "permission_error",
  message: "This endpoint does not accept OAuth access tokens",
  details: { error_code: "oauth_token_not_accepted" },
});

/** A setup-token or inference-only login on a route that needs the profile. Source: observed 2025 and 2026. */
export const SCOPE_MISSING_BODY: JsonObject = errorBody({
  type: "permission_error",
  message: "OAuth token does not meet scope requirement user:profile",
  requestId: null,
});

export const INVALID_BEARER_BODY: JsonObject = errorBody({
  type: "authentication_error",
  message: "Invalid bearer token",
});

/** Source: wording of 2026-08 and later. */
export const TOKEN_EXPIRED_BODY: JsonObject = errorBody({
  type: "authentication_error",
  message: "OAuth access token has expired. Re-authenticate to continue.",
});
