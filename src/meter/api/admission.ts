import { SESSION_COOKIE, type Route } from "../../api/routes.ts";
import type { Secret } from "../../domain/secret.ts";
import { areEqual } from "./digests.ts";
import type { Pairing, Pairings } from "./pairings.ts";
import type { Door } from "./parts.ts";
import type { RateBound, RateLimiter } from "./rate.ts";
import { Refusal } from "./refusals.ts";
import type { Sessions } from "./sessions.ts";

/** Who asks. */
export type Caller =
  | { readonly kind: "socket" | "bearer" | "cookie" | "nobody" }
  | { readonly kind: "extension"; readonly pairing: Pairing };

/** What a request is judged by. */
export interface AdmissionParts {
  readonly token: Secret;
  readonly sessions: Sessions;
  readonly pairings: Pairings;
  readonly rate: RateLimiter;
}

/**
 * Lets a request in, or throws a `Refusal`. In this order: is it meant for us (Host), may a page of there ask (Origin), who asks, how
 * often, and may they use this route.
 */
export async function admit(
  request: Request,
  { route, door, parts }: { readonly route: Route; readonly door: Door; readonly parts: AdmissionParts },
): Promise<Caller> {
  checkHost(request, door);
  checkOrigin(request, route, door);
  const caller = await identify(request, door, parts);
  checkRate(caller, parts.rate);
  checkAccess(caller, route);
  checkForgery(request, caller, route);
  return caller;
}

/** The name of the dashboard's cookie. Cookies know no ports: two daemons on one machine must not overwrite each other's. */
export function sessionCookie(door: Door): string {
  return door.kind === "tcp" ? `${SESSION_COOKIE}-${door.port}` : SESSION_COOKIE;
}

/** A name that an attacker's domain was made to lead here stays in the Host header: DNS rebinding ends here. */
export function checkHost(request: Request, door: Door): void {
  if (door.kind === "socket") return;
  const host = request.headers.get("host")?.toLowerCase() ?? "";
  if (hostsOf(door.port).includes(host)) return;
  throw new Refusal({
    status: 403,
    code: "foreign-host",
    message: "This address is not one of this machine's own.",
    hint: `Use http://127.0.0.1:${door.port}.`,
  });
}

function hostsOf(port: number): readonly string[] {
  const names = ["127.0.0.1", "localhost", "[::1]"];
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

/** Extensions have origins of these kinds; their pages are nobody's web page. */
const EXTENSION_ORIGIN = /^(chrome-extension|moz-extension|safari-web-extension):\/\/[\w-]{1,64}$/;

/** Whether an `Origin` is a browser extension's. */
export function isExtensionOrigin(origin: string): boolean {
  return EXTENSION_ORIGIN.test(origin);
}

/** The routes that an extension's page may ask; all others are for our own pages. */
export function isForExtensions(route: Route): boolean {
  return route.access === "extension" || route.access === "reader";
}

/** Which page may ask at all: our own, and an extension's on its routes. Programs send no Origin. */
function checkOrigin(request: Request, route: Route, door: Door): void {
  const origin = request.headers.get("origin");
  if (origin === null || isOwnOrigin(origin, door)) return;
  if (isForExtensions(route) && isExtensionOrigin(origin)) return;
  throw new Refusal({
    status: 403,
    code: "foreign-origin",
    message: "A page of another origin may not ask the meter.",
    hint: "Only the dashboard and a paired browser extension may.",
  });
}

function isOwnOrigin(origin: string, door: Door): boolean {
  return door.kind === "tcp" && hostsOf(door.port).some((host) => origin === `http://${host}`);
}

async function identify(request: Request, door: Door, parts: AdmissionParts): Promise<Caller> {
  // The file's mode is the lock: who reaches the socket is this user.
  if (door.kind === "socket") return { kind: "socket" };
  const [, bearer] = /^Bearer ([\w-]{1,256})$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (bearer !== undefined) return identifyBearer(bearer, request, parts);
  const cookie = cookieOf(request, sessionCookie(door));
  return { kind: cookie !== undefined && parts.sessions.isValid(cookie) ? "cookie" : "nobody" };
}

async function identifyBearer(
  bearer: string,
  request: Request,
  { token, pairings }: AdmissionParts,
): Promise<Caller> {
  const origin = request.headers.get("origin");
  const isExtension = origin !== null && isExtensionOrigin(origin);
  if (!isExtension && areEqual(bearer, token.reveal())) return { kind: "bearer" };
  const pairing = await pairings.find(bearer);
  if (pairing === undefined || (origin !== null && origin !== pairing.origin)) return { kind: "nobody" };
  return { kind: "extension", pairing };
}

function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

const RATE_BOUNDS = {
  /** A dashboard's first page is some dozens of files at once. */
  nobody: { perSecond: 20, burst: 120 },
  known: { perSecond: 50, burst: 200 },
} as const satisfies Readonly<Record<string, RateBound>>;

function checkRate(caller: Caller, rate: RateLimiter): void {
  const client = caller.kind === "extension" ? `extension ${caller.pairing.id}` : caller.kind;
  if (rate.take(client, caller.kind === "nobody" ? RATE_BOUNDS.nobody : RATE_BOUNDS.known)) return;
  throw new Refusal({
    status: 429,
    code: "too-many-requests",
    message: "Too many requests at once.",
    hint: "Ask again in a second; GET /api/v1/events tells each change without asking.",
    headers: { "retry-after": "1" },
  });
}

function checkAccess(caller: Caller, route: Route): void {
  if (route.access === "anyone" || route.access === "extension") return;
  if (caller.kind === "nobody") {
    throw new Refusal({
      status: 401,
      code: "unauthorized",
      message: "The meter does not know who asks.",
      hint: "`claude-meter dashboard` opens the dashboard; programs send the token in the file api-token.",
      headers: { "www-authenticate": "Bearer" },
    });
  }
  if (caller.kind !== "extension" || route.access === "reader") return;
  throw new Refusal({
    status: 403,
    code: "not-for-extensions",
    message: "A paired extension may only post readings and read the status.",
    hint: "Open the dashboard for the rest: `claude-meter dashboard`.",
  });
}

/**
 * A cookie comes with every request of the browser, also with those that another page made. For browsers, another port of this machine
 * is the same site: `SameSite` alone does not stop such a page.
 */
function checkForgery(request: Request, caller: Caller, route: Route): void {
  if (caller.kind !== "cookie") return;
  const site = request.headers.get("sec-fetch-site");
  const isForeign = site !== null && site !== "same-origin" && site !== "none";
  const isUnsigned = route.method !== "GET" && request.headers.get("origin") === null;
  if (!isForeign && !isUnsigned) return;
  throw new Refusal({
    status: 403,
    code: "foreign-origin",
    message: "The dashboard's sign-in works from its own pages alone.",
    hint: "Programs send the token in the file api-token instead of a cookie.",
  });
}
