import { must } from "../domain/assert.ts";
import { addMs, SECOND_MS, type EpochMs } from "../domain/time.ts";
import {
  addUnknownWindow,
  fractionScale,
  jitterResets,
  nullResets,
  renameFiveHour,
  spoilOneField,
  type Rewrite,
} from "./fault-rewrites.ts";
import { htmlReply, jsonReply, type Reply } from "./reply.ts";
import {
  errorBody,
  INVALID_BEARER_BODY,
  RATE_LIMITED_BODY,
  SCOPE_MISSING_BODY,
  SESSION_INVALID_BODY,
  TOKEN_EXPIRED_BODY,
} from "./shapes/error-body.ts";

/** What a fault does, and at which layer. */
export type FaultEffect =
  /** The server answers this instead. */
  | { readonly layer: "reply"; readonly reply: (nowMs: EpochMs) => Reply }
  /** A good reply, with other bytes. */
  | { readonly layer: "bytes"; readonly change: (reply: Reply) => Reply }
  /** A usage body that says something else. */
  | { readonly layer: "content"; readonly rewrite: Rewrite }
  /** The connection misbehaves. */
  | { readonly layer: "socket"; readonly behaviour: SocketBehaviour };

/**
 * `hang`: accepts the request and never answers. `half-open`: sends the headers, then nothing. `slow-drip`: one byte a second.
 * `reset`: a TCP reset instead of an answer. `short-body`: promises more bytes than it sends, then closes.
 */
export const SOCKET_BEHAVIOURS = ["hang", "half-open", "slow-drip", "reset", "short-body"] as const;
/** What is done to the connection instead of answering. */
export type SocketBehaviour = (typeof SOCKET_BEHAVIOURS)[number];

/** Something that can go wrong with a reply. */
export interface Fault {
  readonly name: string;
  readonly description: string;
  /** `web`: only the claude.ai routes can have it. */
  readonly routes: "all" | "web";
  readonly effect: FaultEffect;
}

const GATEWAY_HTML =
  "<html><head><title>503 Service Temporarily Unavailable</title></head><body></body></html>";
const LOGIN_HTML =
  "<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body></body></html>";
const CHALLENGE_HTML =
  '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies' +
  " to continue</noscript><script>(function(){window._cf_chl_opt={cZone:'claude.ai',cType:'managed'};})();</script></body></html>";
const REDIRECT_TARGET = "https://elsewhere.invalid/api/oauth/usage";
const OVERSIZE_BYTES = 10 * 1024 * 1024;

/** Every fault that the simulator can be asked for. Source: refusals and breakages seen in public captures and reports of 2025 and 2026. */
export const FAULTS: readonly Fault[] = [
  replies("401-invalid-bearer", "a wrong token", () => jsonReply(401, INVALID_BEARER_BODY)),
  replies("401-null-request-id", "an invalid token, with request_id null", () =>
    jsonReply(401, unauthorised("OAuth access token is invalid.", null)),
  ),
  replies("401-expired", "an expired token, wording of 2026", () => jsonReply(401, TOKEN_EXPIRED_BODY)),
  replies("401-expired-2025", "an expired token, wording of 2025", () =>
    jsonReply(
      401,
      unauthorised(
        "OAuth token has expired. Please obtain a new token or refresh your existing token.",
        "req_000000000000000000000002",
      ),
    ),
  ),
  replies("403-scope", "a token without user:profile", () => jsonReply(403, SCOPE_MISSING_BODY)),
  replies("429-no-retry-after", "refused, without saying for how long", () => refused({})),
  refusal("0"),
  refusal("30"),
  refusal("1320"),
  refusal("3600"),
  replies("429-retry-after-http-date", "refused until a date, 1320 s from now", (nowMs) =>
    refused({ "retry-after": new Date(addMs(nowMs, 1_320 * SECOND_MS)).toUTCString() }),
  ),
  replies("429-retry-after-garbage", "refused, with a Retry-After that means nothing", () =>
    refused({ "retry-after": "soon" }),
  ),
  replies("500", "an internal error", () =>
    jsonReply(500, errorBody({ type: "api_error", message: "Internal server error" })),
  ),
  replies("529", "overloaded", () =>
    jsonReply(529, errorBody({ type: "overloaded_error", message: "Overloaded" })),
  ),
  replies("503-html", "a gateway's own page", () => htmlReply(503, GATEWAY_HTML)),
  replies("200-html", "a captive portal: status 200, but a web page", () => htmlReply(200, LOGIN_HTML)),
  replies("200-error-envelope", "an error in a 200", () =>
    jsonReply(200, errorBody({ type: "api_error", message: "Usage is temporarily unavailable" })),
  ),
  replies("200-empty", "status 200 and no body", () => ({ ...jsonReply(200, null), body: "" })),
  replies("204", "no content", () => ({ status: 204, headers: {}, body: "" })),
  bytes("200-truncated", "JSON that stops in the middle, in a well-formed reply", (reply) => ({
    ...reply,
    body: reply.body.slice(0, Math.floor(reply.body.length / 2)),
  })),
  bytes("10-mb-body", "a valid body with 10 MB of padding in it", (reply) => ({
    ...reply,
    body: reply.body.replace("{", `{"padding":"${"x".repeat(OVERSIZE_BYTES)}",`),
  })),
  socket("short-body", "promises more bytes than it sends, then closes"),
  socket("slow-drip", "one byte a second"),
  socket("hang", "accepts the request and never answers"),
  socket("half-open", "sends the headers, then nothing"),
  { ...socket("reset", "a TCP reset instead of an answer"), name: "connection-reset" },
  redirect(301),
  redirect(302),
  redirect(307),
  content("unknown-window", "a window nobody has heard of", addUnknownWindow),
  content("renamed-key", "five_hour under another name", renameFiveHour),
  content("null-resets", "no reset times at all", nullResets),
  content("reset-jitter", "reset times up to 0.9 s off, row by row", jitterResets),
  content("bad-field", "text where the five-hour number belongs", spoilOneField),
  content("fraction-scale", "the whole payload on the scale of 0 to 1", fractionScale),
  {
    ...replies("cloudflare-challenge", "claude.ai's bot check", () =>
      htmlReply(403, CHALLENGE_HTML, {
        server: "cloudflare",
        "cf-mitigated": "challenge",
        "cf-ray": "000000000000000-FRA",
      }),
    ),
    routes: "web",
  },
  {
    ...replies("session-expired", "a session on claude.ai that has ended", () =>
      jsonReply(403, SESSION_INVALID_BODY, { "x-should-retry": "false" }),
    ),
    routes: "web",
  },
];

/** The fault of that name. Errors: asserts that there is one. */
export function findFault(name: string): Fault {
  return must(
    FAULTS.find((fault) => fault.name === name),
    `a fault named ${name}`,
  );
}

function replies(name: string, description: string, reply: (nowMs: EpochMs) => Reply): Fault {
  return { name, description, routes: "all", effect: { layer: "reply", reply } };
}

function bytes(name: string, description: string, change: (reply: Reply) => Reply): Fault {
  return { name, description, routes: "all", effect: { layer: "bytes", change } };
}

function content(name: string, description: string, rewrite: Rewrite): Fault {
  return { name, description, routes: "all", effect: { layer: "content", rewrite } };
}

function socket(behaviour: SocketBehaviour, description: string): Fault {
  return { name: behaviour, description, routes: "all", effect: { layer: "socket", behaviour } };
}

function refusal(retryAfter: string): Fault {
  return replies(`429-retry-after-${retryAfter}`, `refused, with retry-after ${retryAfter}`, () =>
    refused({ "retry-after": retryAfter }),
  );
}

function redirect(status: 301 | 302 | 307): Fault {
  return replies(`redirect-${status}`, "sends the caller, and its bearer, to another host", () => ({
    status,
    headers: { location: REDIRECT_TARGET },
    body: "",
  }));
}

function refused(headers: Readonly<Record<string, string>>): Reply {
  return jsonReply(429, RATE_LIMITED_BODY, headers);
}

function unauthorised(message: string, requestId: string | null) {
  return errorBody({ type: "authentication_error", message, requestId });
}
