import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { must } from "../../domain/assert.ts";
import { Secret } from "../../domain/secret.ts";
import type { HttpGetRequest, HttpOutcome } from "../../ports/http.ts";
import { createHttpClient } from "./http.ts";

const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function serveHttp(handle: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(handle))}/`;
}

async function serveRaw(onSocket: (socket: Socket) => void): Promise<number> {
  return listen(createTcpServer(onSocket));
}

function get(
  url: string,
  options: Partial<HttpGetRequest> = {},
  env: Record<string, string> = {},
): Promise<HttpOutcome> {
  const client = createHttpClient({ env });
  return client.get({
    url,
    headers: {},
    connectTimeoutMs: 5_000,
    totalTimeoutMs: 10_000,
    bodyBytesMax: 1_000,
    ...options,
  });
}

describe("a reply", () => {
  test("comes with its status, lower-case headers and text, whatever the status", async () => {
    const url = await serveHttp((_, reply) => {
      reply.writeHead(429, { "Retry-After": "30", "X-Twice": ["a", "b"] }).end("später");
    });
    expect(await get(url)).toMatchObject({
      kind: "reply",
      status: 429,
      headers: { "retry-after": "30", "x-twice": "a, b" },
      body: "später",
    });
  });

  test("is a redirect when the server says so: nobody goes where it points", async () => {
    let calls = 0;
    const url = await serveHttp((_, reply) => {
      calls += 1;
      reply.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect(await get(url)).toMatchObject({ kind: "reply", status: 302, headers: { location: "/elsewhere" } });
    expect(calls).toBe(1);
  });

  test("may be empty", async () => {
    const url = await serveHttp((_, reply) => reply.writeHead(204).end());
    expect(await get(url)).toMatchObject({ kind: "reply", status: 204, body: "" });
  });
});

describe("a request", () => {
  async function headersSent(headers: HttpGetRequest["headers"]): Promise<IncomingMessage["headers"]> {
    let seen: IncomingMessage["headers"] | undefined;
    const url = await serveHttp((request, reply) => {
      seen = request.headers;
      reply.end();
    });
    await get(url, { headers });
    return must(seen, "the server was called");
  }

  test("reveals a secret header to the server only", async () => {
    const headers = await headersSent({ authorization: new Secret("Bearer sk-ant-oat01-FAKE") });
    expect(headers.authorization).toBe("Bearer sk-ant-oat01-FAKE");
  });

  test("asks for no compression and for no kept connection", async () => {
    expect(await headersSent({})).toMatchObject({ "accept-encoding": "identity", connection: "close" });
  });

  test("with a header that cannot be sent fails without quoting it", async () => {
    const outcome = await get("http://127.0.0.1:1/", { headers: { authorization: new Secret("FAKE\nx") } });
    expect(outcome).toMatchObject({ kind: "failed", reason: "other" });
    expect(JSON.stringify(outcome)).not.toContain("FAKE");
  });
});

describe("a failure", () => {
  test("is connection-refused when nobody listens", async () => {
    const port = await serveRaw(() => {});
    await new Promise((resolve) => must(servers.pop(), "a server").close(resolve));
    expect(await get(`http://127.0.0.1:${port}/`)).toMatchObject({
      kind: "failed",
      reason: "connection-refused",
    });
  });

  test("is connect-timeout when the server accepts but never answers the TLS greeting", async () => {
    const port = await serveRaw(() => {});
    const outcome = await get(`https://127.0.0.1:${port}/`, { connectTimeoutMs: 50 });
    expect(outcome).toMatchObject({ kind: "failed", reason: "connect-timeout" });
  });

  test("is timeout when the reply never starts", async () => {
    const port = await serveRaw(() => {});
    const outcome = await get(`http://127.0.0.1:${port}/`, {
      connectTimeoutMs: 2_000,
      totalTimeoutMs: 2_500,
    });
    expect(outcome).toMatchObject({ kind: "failed", reason: "timeout" });
  });

  test("is timeout when the body drips on for longer than the whole call may take", async () => {
    const port = await serveRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n");
      const drip = setInterval(() => socket.write("x"), 10);
      socket.on("close", () => clearInterval(drip));
    });
    const outcome = await get(`http://127.0.0.1:${port}/`, { totalTimeoutMs: 150 });
    expect(outcome).toMatchObject({ kind: "failed", reason: "timeout" });
  });

  test.each([
    ["shorter than promised", "HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nabc"],
    ["cut between chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"],
    ["cut within the headers", "HTTP/1.1 200 OK\r\ncontent-le"],
    ["cut before it starts", ""],
  ])("is connection-lost when the reply is %s", async (_, text) => {
    const port = await serveRaw((socket) => socket.once("data", () => socket.end(text)));
    expect(await get(`http://127.0.0.1:${port}/`)).toMatchObject({
      kind: "failed",
      reason: "connection-lost",
    });
  });

  test("is too-large as soon as the bound is passed, however long the body goes on", async () => {
    const url = await serveHttp((_, reply) => {
      const pour = (): void => {
        while (!reply.destroyed && reply.write("x".repeat(10_000)));
        reply.once("drain", pour);
      };
      pour();
    });
    expect(await get(url)).toMatchObject({ kind: "failed", reason: "too-large" });
  });

  test("is tls when the server does not speak it", async () => {
    const port = await serveRaw((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    expect(await get(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: "failed", reason: "tls" });
  });

  test("is tls when nobody vouches for the certificate", async () => {
    const port = await listen(tlsServer());
    expect(await get(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: "failed", reason: "tls" });
  });

  test("is other when the reply is not HTTP", async () => {
    const port = await serveRaw((socket) => socket.end("hello\r\n\r\n"));
    expect(await get(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: "failed", reason: "other" });
  });
});

describe("a proxy", () => {
  test("opens a tunnel to a real host, which the token passes unseen", async () => {
    const proxy = await serveProxy(await listen(tlsServer()));
    const outcome = await getInTrustingProcess("https://meter.test/usage", { HTTPS_PROXY: proxy.url });
    expect(outcome).toMatchObject({ kind: "reply", status: 200, body: "Bearer sk-ant-oat01-FAKE" });
    expect(proxy.tunnels).toEqual(["meter.test:443"]);
    expect(proxy.seen()).not.toContain("sk-ant");
  });

  test.each(["https_proxy", "HTTPS_PROXY"])("is found in %s, also without a scheme", async (name) => {
    const proxy = await serveProxy(await listen(tlsServer()));
    await get("https://meter.test/", {}, { [name]: proxy.url.replace("http://", "") });
    expect(proxy.tunnels).toEqual(["meter.test:443"]);
  });

  test.each(["127.0.0.1", "localhost"])("is never used for %s", async (host) => {
    const port = await listen(tlsServer());
    const proxy = await serveProxy(port);
    await get(`https://${host}:${port}/`, {}, { HTTPS_PROXY: proxy.url });
    expect(proxy.tunnels).toEqual([]);
  });

  test("is never used for plain http, which it would see in the clear", async () => {
    const proxy = await serveProxy(1);
    const url = await serveHttp((_, reply) => reply.end("direct"));
    const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NODE_USE_ENV_PROXY: "1" };
    expect(await get(url, {}, env)).toMatchObject({ body: "direct" });
    expect(proxy.seen()).toBe("");
  });

  test("that refuses is a failure that does not tell its password", async () => {
    const refusing = createServer();
    refusing.on("connect", (_, socket) => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"));
    const port = await listen(refusing);
    const outcome = await get("https://meter.test/", {}, { HTTPS_PROXY: `http://me:hush@127.0.0.1:${port}` });
    expect(outcome).toMatchObject({ kind: "failed", reason: "other" });
    expect(JSON.stringify(outcome)).not.toContain("hush");
  });

  test("that never answers is connect-timeout", async () => {
    const port = await serveRaw(() => {});
    const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` };
    const outcome = await get("https://meter.test/", { connectTimeoutMs: 50 }, env);
    expect(outcome).toMatchObject({ kind: "failed", reason: "connect-timeout" });
  });

  test("with an address that is none is a failure, not a crash", async () => {
    const outcome = await get("https://meter.test/", {}, { HTTPS_PROXY: "http://[" });
    expect(outcome).toMatchObject({ kind: "failed", reason: "other" });
  });
});

test("a process that made a call ends at once, though the server keeps its side open", async () => {
  const url = await serveHttp((_, reply) => reply.writeHead(200, { connection: "keep-alive" }).end("done"));
  expect(await getInTrustingProcess(url, {})).toMatchObject({ body: "done" });
});

function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

/** Answers with the authorization it was sent; its certificate names `meter.test` and is signed by itself. */
function tlsServer(): Server {
  const identity = {
    key: readFileSync(fixture("throwaway-key.pem")),
    cert: readFileSync(fixture("throwaway-cert.pem")),
  };
  return createTlsServer(identity, (request, reply) => reply.end(request.headers.authorization));
}

interface TestProxy {
  readonly url: string;
  readonly tunnels: readonly string[];
  /** Every byte that a client sent through it. */
  readonly seen: () => string;
}

/** A proxy that leads every tunnel to one port of this machine. */
async function serveProxy(targetPort: number): Promise<TestProxy> {
  const tunnels: string[] = [];
  const bytes: Buffer[] = [];
  const server = createServer((request, reply) => {
    bytes.push(Buffer.from(request.url ?? ""));
    reply.end();
  });
  server.on("connect", (request, socket) => {
    tunnels.push(must(request.url, "a target"));
    const target = connect(targetPort, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.on("data", (chunk: Buffer) => bytes.push(chunk));
      socket.pipe(target).pipe(socket);
    });
    target.on("error", () => socket.destroy());
    socket.on("error", () => target.destroy());
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return { url, tunnels, seen: () => Buffer.concat(bytes).toString("latin1") };
}

/** Calls from a process of its own, which trusts the throw-away certificate and must end by itself. */
async function getInTrustingProcess(url: string, env: Record<string, string>): Promise<unknown> {
  const program = `
    const { createHttpClient } = await import(${JSON.stringify(new URL("http.ts", import.meta.url).href)});
    const { Secret } = await import(${JSON.stringify(new URL("../../domain/secret.ts", import.meta.url).href)});
    const headers = { authorization: new Secret("Bearer sk-ant-oat01-FAKE") };
    const limits = { connectTimeoutMs: 50000, totalTimeoutMs: 100000, bodyBytesMax: 1000 };
    const outcome = await createHttpClient({ env: process.env }).get({ url: ${JSON.stringify(url)}, headers, ...limits });
    process.stdout.write(JSON.stringify(outcome));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    env: { ...env, NODE_EXTRA_CA_CERTS: fixture("throwaway-cert.pem") },
    timeout: 120_000,
  });
  return JSON.parse(stdout);
}
