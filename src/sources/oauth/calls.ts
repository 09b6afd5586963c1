import type { AccountFacts } from "../../domain/account.ts";
import type { ReadFailure } from "../../domain/outcome.ts";
import { Secret } from "../../domain/secret.ts";
import { parseJson } from "../../domain/json.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { HttpClient } from "../../ports/http.ts";
import { decodeErrorBody } from "../../wire/http-error.ts";
import { decodeProfile } from "../../wire/profile.ts";
import { decodePayload } from "../../wire/snapshot-payload.ts";
import { callFailure, replyFailure } from "./call-failure.ts";

/** Where the calls go, and as whom they are made. */
export interface Server {
  readonly http: HttpClient;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** Our own name and version, never another client's. */
  readonly userAgent: string;
}

/**
 * Claude Code gives a usage call 5 s. This one has longer: it is made every few minutes at most, and giving up costs minutes of
 * blindness, where giving up there costs a redraw. Still short enough for a person who waits for the command.
 */
const LIMITS = { connectTimeoutMs: 5_000, totalTimeoutMs: 10_000, bodyBytesMax: 1024 * 1024 } as const;

/** The body of the usage endpoint as received, known to hold usage; or why there is none. */
export async function callUsage(
  server: Server,
  token: Secret,
  nowMs: EpochMs,
): Promise<{ readonly kind: "usage"; readonly body: unknown } | ReadFailure> {
  const outcome = await get(server, "/api/oauth/usage", token);
  if (outcome.kind === "failed") return callFailure(outcome);
  const { status, headers, body: text } = outcome;
  const body = status === 200 ? parseJson(text) : undefined;
  if (body !== undefined && decodePayload("oauth", body).ok) return { kind: "usage", body };
  return replyFailure(decodeErrorBody(status, headers, text, nowMs));
}

/** The account that the profile endpoint names; `undefined` for whatever reason: the usage stands without it. */
export async function callProfile(server: Server, token: Secret): Promise<AccountFacts | undefined> {
  const outcome = await get(server, "/api/oauth/profile", token);
  if (outcome.kind === "failed" || outcome.status !== 200) return undefined;
  const decoded = decodeProfile(parseJson(outcome.body));
  return decoded.ok ? decoded.value : undefined;
}

function get(
  { http, apiUrl, userAgent }: Server,
  path: string,
  token: Secret,
): ReturnType<HttpClient["get"]> {
  const headers = {
    accept: "application/json",
    authorization: new Secret(`Bearer ${token.reveal()}`),
    // Harmless where it is not needed; two readers of the endpoint call it required (observed 2026-03…10).
    "anthropic-beta": "oauth-2025-04-20",
    "user-agent": userAgent,
  };
  return http.get({ url: `${apiUrl}${path}`, headers, ...LIMITS });
}
