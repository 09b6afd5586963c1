import { Hono } from "hono";
import { API_ROOT, ROUTES, type Route, type RouteName } from "../../api/routes.ts";
import { admit, isExtensionOrigin, isForExtensions, checkHost } from "./admission.ts";
import { createAnswers } from "./answers.ts";
import { answerAsset } from "./assets.ts";
import { createEventStreams } from "./events.ts";
import { createOneTimeTokens } from "./one-time-tokens.ts";
import { createPairings } from "./pairings.ts";
import type { ApiParts, Door } from "./parts.ts";
import { createRateLimiter } from "./rate.ts";
import { readQuery } from "./read-query.ts";
import { Refusal, toReply } from "./refusals.ts";
import { createSessions } from "./sessions.ts";

/** The API as a function of requests; `startApi` gives it its doors. */
export interface Api {
  fetch(request: Request, door: Door): Promise<Response>;
  /** Ends the streams that are open. */
  close(): void;
}

/** What the API stands on. */
export interface CreateApiOptions extends ApiParts {
  /** Of the TCP door. */
  readonly port: () => number;
}

interface Env {
  Bindings: { readonly door: Door };
}

/** Errors: none; what goes wrong is answered as an error.v1 document. */
export function createApi(options: CreateApiOptions): Api {
  const { onBug, readAsset } = options;
  const sessions = createSessions(options);
  const pairings = createPairings(options);
  const events = createEventStreams(options);
  const oneTimeTokens = createOneTimeTokens(options);
  const answers = createAnswers({ ...options, sessions, pairings, events, oneTimeTokens });
  const admission = { token: options.token, sessions, pairings, rate: createRateLimiter(options.clock) };
  const app = new Hono<Env>();
  for (const [name, route] of Object.entries(ROUTES) as readonly (readonly [RouteName, Route])[]) {
    app.on(route.method, route.path, async (context) => {
      const { door } = context.env;
      const request = context.req.raw;
      const caller = await admit(request, { route, door, parts: admission });
      const query = readQuery(new URL(request.url), route);
      const answer = await answers[name]({ request, query, part: partOf(context.req.param()), door, caller });
      return answer instanceof Response ? answer : Response.json(answer);
    });
    if (isForExtensions(route)) {
      app.options(route.path, (context) => {
        checkHost(context.req.raw, context.env.door);
        return answerPreflight(context.req.raw, route);
      });
    }
  }
  app.get("*", async (context) => {
    const request = context.req.raw;
    await admit(request, { route: ASSET_ROUTE, door: context.env.door, parts: admission });
    if (context.req.path.startsWith("/api/")) throw noSuchDoor();
    return answerAsset(rawPath(request.url), readAsset);
  });
  app.notFound((context) => toReply(notFound(context.req.method), onBug));
  app.onError((error) => toReply(error, onBug));
  return {
    fetch: async (request, door) => withOurHeaders(await app.fetch(request, { door }), request),
    close: () => events.close(),
  };
}

/** The dashboard's files: no secret is in them. */
const ASSET_ROUTE: Route = { method: "GET", path: "/*", access: "anyone", query: [] };

/** What a route's path has in place of its `:name`; no route has two. */
function partOf(params: Readonly<Record<string, string>>): string {
  return Object.values(params)[0] ?? "";
}

/** As it was sent: an escaped dot or slash must not become one. */
function rawPath(url: string): string {
  return new URL(url).pathname;
}

/** What stands in every answer: it is kept by nobody, sniffed by nobody, framed by nobody. An answer's own header wins. */
const COMMON_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

function withOurHeaders(reply: Response, request: Request): Response {
  const headers = new Headers(reply.headers);
  for (const [name, value] of Object.entries(COMMON_HEADERS))
    if (!headers.has(name)) headers.set(name, value);
  const origin = request.headers.get("origin");
  if (origin !== null && isExtensionOrigin(origin) && isExtensionPath(request.url)) {
    headers.set("access-control-allow-origin", origin);
    headers.set("vary", "origin");
  }
  return new Response(reply.body, { status: reply.status, headers });
}

function isExtensionPath(url: string): boolean {
  const { pathname } = new URL(url);
  return Object.values(ROUTES).some((route) => isForExtensions(route) && route.path === pathname);
}

/** What a browser asks before it lets an extension's page ask. */
function answerPreflight(request: Request, { method }: Route): Response {
  const origin = request.headers.get("origin");
  if (origin === null || !isExtensionOrigin(origin)) {
    throw new Refusal({
      status: 403,
      code: "foreign-origin",
      message: "A page of another origin may not ask the meter.",
      hint: "Only the dashboard and a paired browser extension may.",
    });
  }
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-methods": method,
      "access-control-allow-headers": "authorization, content-type",
      "access-control-allow-private-network": "true",
    },
  });
}

function noSuchDoor(): Refusal {
  return new Refusal({
    status: 404,
    code: "no-such-door",
    message: `There is nothing under this address of ${API_ROOT}.`,
    hint: "docs/api.md lists every address; a newer claude-meter may have more.",
  });
}

function notFound(method: string): Refusal {
  if (method === "GET" || method === "HEAD") return noSuchDoor();
  return new Refusal({
    status: 405,
    code: "no-such-door",
    message: "Nothing takes this method under this address.",
    hint: "docs/api.md lists every address with its method.",
  });
}
