import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { Secret } from "../../domain/secret.ts";
import type { HttpClient, HttpGetRequest, HttpOutcome } from "../../ports/http.ts";
import type { Machine } from "../../ports/machine.ts";
import { httpFailureOf, type HttpFailure } from "./http-failure.ts";
import { isLoopbackHost } from "./loopback.ts";

/**
 * HTTP over `node:http` and `node:https`: one connection per call, none kept, so that a command exits as soon as it is done.
 *
 * Not `fetch`: that has no bound on connecting, and costs more at start-up. A redirect is a reply like any other.
 * `HTTPS_PROXY` and `NO_PROXY` (either case) are honoured for https to other machines, as a tunnel that never sees the token. Plain http
 * and loopback never use a proxy.
 */
export function createHttpClient(options: { readonly env: Machine["env"] }): HttpClient {
  return {
    async get(request) {
      const transport = await createTransport(request.url, options.env);
      return transport
        ? getOnce(request, transport)
        : notFormed("The proxy's address in HTTPS_PROXY cannot be used.");
    },
  };
}

/** How one address is reached. */
export interface Transport {
  readonly agent: Agent;
  readonly request: (url: string, options: RequestOptions) => ClientRequest;
}

/** The modules are loaded when a call is made: they cost some 10 ms, and most commands make none (Node 24.21, 2026-11). */
export async function createTransport(url: string, env: Machine["env"]): Promise<Transport | undefined> {
  const { protocol, hostname } = new URL(url);
  if (protocol === "http:") {
    const http = await import("node:http");
    return { agent: new http.Agent({ keepAlive: false, proxyEnv: {} }), request: http.request };
  }
  const https = await import("node:https");
  try {
    const agent = new https.Agent({ keepAlive: false, proxyEnv: tunnelEnv(hostname, env) });
    return { agent, request: https.request };
  } catch {
    return undefined;
  }
}

/**
 * The variables that Node's agent reads for https. Given even when empty: else `NODE_USE_ENV_PROXY` would bring its own.
 * Node silently ignores a proxy without a scheme, which curl and others take for http.
 */
function tunnelEnv(hostname: string, env: Machine["env"]): NodeJS.ProcessEnv {
  const proxy = env["https_proxy"] || env["HTTPS_PROXY"];
  if (!proxy || isLoopbackHost(hostname)) return {};
  return {
    HTTPS_PROXY: proxy.includes("://") ? proxy : `http://${proxy}`,
    NO_PROXY: env["no_proxy"] || env["NO_PROXY"],
  };
}

function getOnce(request: HttpGetRequest, transport: Transport): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    const call = startCall(request, transport);
    if ("kind" in call) return resolve(call);
    const finish = (outcome: HttpOutcome): void => {
      clearTimeout(connectTimer);
      clearTimeout(totalTimer);
      call.destroy();
      transport.agent.destroy();
      resolve(outcome);
    };
    const connectTimer = setTimeout(() => finish(connectTimeout(request)), request.connectTimeoutMs);
    const totalTimer = setTimeout(() => finish(totalTimeout(request)), request.totalTimeoutMs);
    // The request is handed over only once the connection, the tunnel and TLS stand.
    call.on("finish", () => clearTimeout(connectTimer));
    call.on("error", (error) => finish(httpFailureOf(error)));
    call.on("response", (reply) => readReply(reply, request.bodyBytesMax, finish));
    call.end();
  });
}

/** Node refuses some calls at once, such as a header value with a line break in it: its message could quote the value. */
function startCall(request: HttpGetRequest, transport: Transport): ClientRequest | HttpFailure {
  try {
    return transport.request(request.url, {
      method: "GET",
      agent: transport.agent,
      headers: { "accept-encoding": "identity", ...plainHeaders(request) },
    });
  } catch {
    return notFormed("The request could not be formed.");
  }
}

function plainHeaders(request: HttpGetRequest): Record<string, string> {
  const entries = Object.entries(request.headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
  );
}

function readReply(
  reply: IncomingMessage,
  bodyBytesMax: number,
  finish: (outcome: HttpOutcome) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  reply.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > bodyBytesMax) finish(tooLarge(bodyBytesMax));
  });
  reply.on("error", (error) => finish(httpFailureOf(error)));
  reply.on("end", () =>
    finish({
      kind: "reply",
      status: reply.statusCode ?? 0,
      headers: joinedHeaders(reply),
      body: new TextDecoder().decode(Buffer.concat(chunks)),
    }),
  );
}

function joinedHeaders(reply: IncomingMessage): Record<string, string> {
  const entries = Object.entries(reply.headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}

function notFormed(message: string): HttpFailure {
  return { kind: "failed", reason: "other", message };
}

function connectTimeout({ connectTimeoutMs }: HttpGetRequest): HttpFailure {
  return {
    kind: "failed",
    reason: "connect-timeout",
    message: `No connection within ${connectTimeoutMs / 1000} s.`,
  };
}

function totalTimeout({ totalTimeoutMs }: HttpGetRequest): HttpFailure {
  return { kind: "failed", reason: "timeout", message: `No whole reply within ${totalTimeoutMs / 1000} s.` };
}

function tooLarge(bodyBytesMax: number): HttpFailure {
  return { kind: "failed", reason: "too-large", message: `The reply is longer than ${bodyBytesMax} bytes.` };
}
