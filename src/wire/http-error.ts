/*
 * Replies that are no usage body: what the usage and profile endpoints, and claude.ai in front of them, say instead.
 *
 *   401 {"type": "error", "error": {"type": "authentication_error", "message": "OAuth access token has expired. Re-authenticate to continue."}}
 *   403 {"type": "error", "error": {"type": "permission_error", "message": "OAuth token does not meet scope requirement user:profile"}}
 *   429 {"error": {"message": "Rate limited. Please try again later.", "type": "rate_limit_error"}}, retry-after 0, 214 or none
 *   403 cf-mitigated: challenge, <title>Just a moment...</title>   a bot check, never a wrong session (CodexBar#3367, 2026-09)
 *
 * Observed 2025-11 to 2026-10. Deliberately not done: no server text is passed on, only the class of the reply and the server's own
 * one-word type. Nothing is refreshed, retried or evaded here.
 */
import { parseJson } from "../domain/json.ts";
import type { DurationMs, EpochMs } from "../domain/time.ts";
import { decodeErrorEnvelope, type ErrorEnvelope } from "./error-envelope.ts";
import { decodeRetryAfter } from "./retry-after.ts";

/** In the order of diagnosis. */
export const HTTP_ERROR_CODES = [
  "cloudflare-challenge",
  "rate-limited",
  "server-error",
  "session-invalid",
  "oauth-not-accepted",
  "token-expired",
  "token-invalid",
  "scope-missing",
  "forbidden",
  "not-found",
  "redirected",
  "bad-request",
  "empty",
  "html",
  "not-json",
  "error-envelope",
  "no-usage",
] as const;
/** A class of replies without usage. */
export type HttpErrorCode = (typeof HTTP_ERROR_CODES)[number];

/** What a reply without usage is. */
export interface HttpErrorFacts {
  /**
   * `forbidden`: a 403 of no known cause; keep the last numbers. `bad-request`: any other refusal below 500, a lost refresh race's
   * `invalid_grant` among them. `empty`, `html`, `not-json`, `error-envelope`, `no-usage`: a success status without a usage body.
   */
  readonly code: HttpErrorCode;
  readonly httpStatus: number;
  /** The server's word, as `authentication_error`. */
  readonly serverType?: string | undefined;
  /** Only for `rate-limited` and `server-error`: what the server asked for. */
  readonly retryAfterMs?: DurationMs | undefined;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyText: string;
  readonly envelope: ErrorEnvelope | undefined;
}

/**
 * What a reply without usage means. `headers` have lower-case names; `nowMs` is for a `retry-after` that names a date.
 *
 * Errors: none; every reply falls in one class.
 */
export function decodeErrorBody(
  status: number,
  headers: Readonly<Record<string, string>>,
  bodyText: string,
  nowMs: EpochMs | undefined,
): HttpErrorFacts {
  const json = parseJson(bodyText);
  const reply: Reply = { status, headers, bodyText, envelope: decodeErrorEnvelope(json) };
  const code = classify(reply, json);
  const mayAskToWait = code === "rate-limited" || code === "server-error";
  return {
    code,
    httpStatus: status,
    serverType: reply.envelope?.type,
    retryAfterMs: mayAskToWait ? decodeRetryAfter(headers["retry-after"], nowMs) : undefined,
  };
}

function classify(reply: Reply, json: unknown): HttpErrorCode {
  const { status, envelope } = reply;
  if (isCloudflareChallenge(reply)) return "cloudflare-challenge";
  if (status === 429) return "rate-limited";
  if (status >= 500) return "server-error";
  if (envelope?.errorCode === "account_session_invalid") return "session-invalid";
  if (envelope?.errorCode === "oauth_token_not_accepted") return "oauth-not-accepted";
  if (status === 401) return /expired/i.test(envelope?.message ?? "") ? "token-expired" : "token-invalid";
  if (status === 403) return /user:profile/.test(envelope?.message ?? "") ? "scope-missing" : "forbidden";
  if (status === 404) return "not-found";
  if (status >= 400) return "bad-request";
  if (status >= 300) return "redirected";
  return classifySuccess(reply, json);
}

/** A success status whose body is no usage: a proxy's page, a truncated reply, an error in the server's 200. */
function classifySuccess({ bodyText, envelope }: Reply, json: unknown): HttpErrorCode {
  if (bodyText.trim() === "") return "empty";
  if (json === undefined) return /^\s*</.test(bodyText) ? "html" : "not-json";
  return envelope ? "error-envelope" : "no-usage";
}

/** By evidence only, on the statuses that challenges come with. */
function isCloudflareChallenge({ status, headers, bodyText }: Reply): boolean {
  if (status !== 403 && status !== 503 && status !== 429) return false;
  return headers["cf-mitigated"] === "challenge" || /<title>Just a moment|_cf_chl_opt/.test(bodyText);
}
