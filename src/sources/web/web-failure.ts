import type { ReadFailure } from "../../domain/outcome.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { HttpOutcome } from "../../ports/http.ts";
import { decodeErrorBody, type HttpErrorCode } from "../../wire/http-error.ts";
import { type FailureRow, WAIT } from "../failure-row.ts";

const SIGN_IN = "Open claude.ai in this browser and sign in.";
const REPORT = "It is tried again later; if this stays, look for a newer version of the extension.";

const SIGNED_OUT: FailureRow = {
  kind: "unavailable",
  message: "This browser is not signed in to claude.ai, or the session has ended",
  hint: SIGN_IN,
};

const NOT_USAGE: FailureRow = {
  kind: "malformed",
  message: "claude.ai answered with something that is not usage",
  hint: "A network's sign-in page may stand before it: open claude.ai in a tab and look.",
};

/**
 * What each class of reply means for the poll plan and for people. None pauses for good: a browser's session comes back without
 * anything that could be seen from here. Source: replies observed 2026-09 and 2026-10 (wire/http-error.ts).
 */
const REPLIES: Readonly<Record<HttpErrorCode, FailureRow>> = {
  "cloudflare-challenge": {
    kind: "unavailable",
    message: "A bot check stands before claude.ai",
    hint: "Open claude.ai in a tab and let it pass; it comes with some VPN and data centre addresses.",
  },
  "rate-limited": { kind: "rate-limited", message: "claude.ai refuses more reads for now", hint: WAIT },
  "server-error": { kind: "unavailable", message: "claude.ai had a fault of its own", hint: WAIT },
  "session-invalid": SIGNED_OUT,
  "oauth-not-accepted": SIGNED_OUT,
  "token-expired": SIGNED_OUT,
  "token-invalid": SIGNED_OUT,
  "scope-missing": SIGNED_OUT,
  forbidden: { kind: "unavailable", message: "claude.ai forbids this read", hint: SIGN_IN },
  "not-found": { kind: "unavailable", message: "claude.ai knows no such address", hint: REPORT },
  redirected: SIGNED_OUT,
  "bad-request": { kind: "unavailable", message: "claude.ai did not take the request", hint: REPORT },
  empty: NOT_USAGE,
  html: NOT_USAGE,
  "not-json": NOT_USAGE,
  "error-envelope": { kind: "unavailable", message: "claude.ai answered with an error", hint: WAIT },
  "no-usage": NOT_USAGE,
};

/** Beside the classes of replies, the codes that a read of claude.ai can fail with. Documented in docs/sources/web.md. */
export const WEB_FAILURE_CODES = ["session-ended", "offline", "no-plan-organization"] as const;
/** Why a read of claude.ai gives nothing. */
export type WebFailureCode = (typeof WEB_FAILURE_CODES)[number] | HttpErrorCode;

/** Why a reply, or its absence, gives nothing. */
export function webFailure(outcome: HttpOutcome, nowMs: EpochMs): ReadFailure {
  if (outcome.kind === "failed") return failure("offline", OFFLINE);
  const facts = decodeErrorBody(outcome.status, outcome.headers, outcome.body, nowMs);
  const row = REPLIES[facts.code];
  return {
    ...failure(row === SIGNED_OUT ? "session-ended" : facts.code, row),
    message: `${row.message} (HTTP ${facts.httpStatus}).`,
    httpStatus: facts.httpStatus,
    retryAfterMs: row.kind === "rate-limited" ? facts.retryAfterMs : undefined,
  };
}

const OFFLINE: FailureRow = {
  kind: "unreachable",
  message: "claude.ai cannot be reached.",
  hint: "Check the network; it is tried again later.",
};

/** A session whose organizations all have no plan for chat. */
export function noPlanFailure(): ReadFailure {
  return failure("no-plan-organization", {
    kind: "unavailable",
    message: "No organization of this sign-in has claude.ai's chat.",
    hint: "Sign in to claude.ai with the account that has the plan.",
  });
}

function failure(code: WebFailureCode, row: FailureRow): ReadFailure {
  return { ...row, code };
}
