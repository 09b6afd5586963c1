import type { HttpOutcome } from "../../ports/http.ts";

/** No whole reply. */
export type HttpFailure = Extract<HttpOutcome, { kind: "failed" }>;

interface FailureRow {
  readonly code: RegExp;
  readonly reason: HttpFailure["reason"];
  readonly message: string;
}

/** First match wins. Codes as Node 24.21 gives them, observed 2026-11. */
const FAILURES: readonly FailureRow[] = [
  {
    code: /^(ENOTFOUND|EAI_)/,
    reason: "name-not-found",
    message: "The server's name could not be resolved.",
  },
  { code: /^ECONNREFUSED$/, reason: "connection-refused", message: "The connection was refused." },
  { code: /^ETIMEDOUT$/, reason: "connect-timeout", message: "No connection: the network gave up waiting." },
  { code: /^(ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/, reason: "other", message: "The network is unreachable." },
  { code: /^ERR_PROXY_TUNNEL$/, reason: "other", message: "The proxy did not open a tunnel to the server." },
  {
    code: /^(ECONNRESET|EPIPE|ECONNABORTED)$/,
    reason: "connection-lost",
    message: "The connection was lost before the whole reply arrived.",
  },
  {
    code: /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$|HOSTNAME_MISMATCH$)/,
    reason: "tls",
    message: "No secure connection: the server's certificate or its TLS was refused.",
  },
];

/** What an error of Node's http means. Only its code is used: its message can quote a proxy's password. */
export function httpFailureOf(error: Error): HttpFailure {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const row = FAILURES.find((row) => row.code.test(code));
  if (!row) return { kind: "failed", reason: "other", message: `The call failed${code && ` (${code})`}.` };
  return { kind: "failed", reason: row.reason, message: row.message };
}
