import type { ReadFailure } from "../../domain/outcome.ts";
import type { HttpOutcome } from "../../ports/http.ts";
import type { HttpErrorCode, HttpErrorFacts } from "../../wire/http-error.ts";
import { type FailureRow, WAIT } from "../failure-row.ts";

const SIGN_IN_AGAIN = "Open Claude Code once; if this stays, sign in there again (/login).";
const OPEN_CLAUDE_CODE = "Open Claude Code once; it renews the sign-in itself.";
const REPORT = "It is tried again later; if this stays, look for a newer claude-meter.";

/** What each class of reply means for the poll plan and for people. Source: replies observed 2025-11…2026-10 (wire/http-error.ts). */
const REPLIES: Readonly<Record<HttpErrorCode, FailureRow>> = {
  "cloudflare-challenge": {
    kind: "unavailable",
    message: "A bot check stood before the server",
    hint: "It comes with some VPN and data centre addresses; it is tried again later.",
  },
  "rate-limited": { kind: "rate-limited", message: "The server refuses more reads for now", hint: WAIT },
  "server-error": { kind: "unavailable", message: "The server had a fault of its own", hint: WAIT },
  "session-invalid": {
    kind: "unauthorized",
    message: "The server does not know this session",
    hint: SIGN_IN_AGAIN,
  },
  "oauth-not-accepted": {
    kind: "unauthorized",
    message: "The server takes no such sign-in here",
    hint: SIGN_IN_AGAIN,
  },
  "token-expired": {
    kind: "unauthorized",
    message: "The server says that the sign-in has expired",
    hint: OPEN_CLAUDE_CODE,
  },
  "token-invalid": {
    kind: "unauthorized",
    message: "The server does not accept this sign-in",
    hint: SIGN_IN_AGAIN,
  },
  "scope-missing": {
    kind: "unauthorized",
    message: "This sign-in may not read its usage: it lacks the scope user:profile",
    hint: "A token from `claude setup-token` cannot; sign in with Claude Code once (/login).",
  },
  forbidden: {
    kind: "unauthorized",
    message: "The server forbids this sign-in to read its usage",
    hint: SIGN_IN_AGAIN,
  },
  "not-found": { kind: "unavailable", message: "The server knows no such address", hint: REPORT },
  redirected: {
    kind: "unreachable",
    message: "Somebody between here and the server redirects the call, which is not followed",
    hint: "A sign-in page of a network (hotel, train) does that: open one in a browser.",
  },
  "bad-request": { kind: "unavailable", message: "The server did not take the request", hint: REPORT },
  empty: { kind: "malformed", message: "The reply was empty", hint: REPORT },
  html: {
    kind: "malformed",
    message: "The reply was a web page, not usage",
    hint: "A proxy or a network's sign-in page may have answered in the server's place.",
  },
  "not-json": { kind: "malformed", message: "The reply was not JSON, or was cut", hint: REPORT },
  "error-envelope": {
    kind: "unavailable",
    message: "The server answered with an error in place of usage",
    hint: WAIT,
  },
  "no-usage": { kind: "malformed", message: "The reply says nothing about usage", hint: REPORT },
};

/** In place of `redirected`: it says what was done, not what came. */
export const REDIRECT_REFUSED = "redirect-refused";

/** A reply without usage, as the outcome of a read. */
export function replyFailure({ code, httpStatus, retryAfterMs }: HttpErrorFacts): ReadFailure {
  const { kind, message, hint } = REPLIES[code];
  return {
    kind,
    code: code === "redirected" ? REDIRECT_REFUSED : code,
    message: `${message} (HTTP ${httpStatus}).`,
    hint,
    httpStatus,
    retryAfterMs: kind === "rate-limited" ? retryAfterMs : undefined,
  };
}

/** No whole reply, as the outcome of a read. */
export function callFailure({ reason, message }: Extract<HttpOutcome, { kind: "failed" }>): ReadFailure {
  const hint =
    reason === "tls"
      ? "Something between here and the server may be reading along (NODE_EXTRA_CA_CERTS names its certificate), or a clock is wrong."
      : "Check the network, and HTTPS_PROXY where one is needed; it is tried again later.";
  return { kind: "unreachable", code: reason, message, hint };
}
