import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect, createServer as createTcpServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BODY_BYTES_MAX } from "../../src/api/routes.ts";
import { createApiClient } from "../../src/api/client.ts";
import { MeterGoneError } from "../../src/api/transport.ts";
import { Secret } from "../../src/domain/secret.ts";
import { MINUTE_MS } from "../../src/domain/time.ts";
import { helloProof } from "../../src/meter/api/digests.ts";
import { openToken } from "../../src/main/api/token-file.ts";
import { createTcpTransport } from "../../src/main/api/tcp-transport.ts";
import { createMachine } from "../../src/platform/machine.ts";
import { createSecureRandom } from "../../src/platform/secure-random.ts";
import { isInstalled } from "../tools/installed.ts";
import { ask, askSocket, BEARER, READINGS, startTestApi, TOKEN, type TestApi } from "./api-fixture.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
// Each test has its full share of requests.
beforeEach(() => api.advance(MINUTE_MS));

const EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

async function signIn(): Promise<string> {
  const link = await askSocket(api, "/api/v1/dashboard-link", { method: "POST" });
  const { url } = JSON.parse(link.text) as { url: string };
  const reply = await ask(api, url.slice(api.origin.length));
  expect(reply.status).toBe(303);
  return (reply.headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "";
}

async function pair(origin = EXTENSION): Promise<string> {
  const { code } = JSON.parse((await askSocket(api, "/api/v1/pairing", { method: "POST" })).text) as {
    code: string;
  };
  const claim = await ask(api, "/api/v1/pairing/claim", {
    method: "POST",
    headers: { origin },
    body: JSON.stringify({ code, name: "Chromium" }),
  });
  expect(claim.status).toBe(200);
  return (JSON.parse(claim.text) as { token: string }).token;
}

describe("without a token", () => {
  it("nothing of the account is told, by any route", async () => {
    for (const path of ["status", "history", "settings", "events", "pairings", "doctor"]) {
      const reply = await ask(api, `/api/v1/${path}`);
      expect([reply.status, reply.code], path).toEqual([401, "unauthorized"]);
      expect(reply.text).not.toContain("ada");
    }
    expect((await ask(api, "/metrics")).status).toBe(401);
  });

  it.each([`Bearer ${TOKEN.replace(/.$/, "0")}x`, `Bearer ${TOKEN.slice(1)}`, "Bearer", `Basic ${TOKEN}`])(
    "%s is refused",
    async (authorization) => {
      expect((await ask(api, "/api/v1/status", { headers: { authorization } })).status).toBe(401);
    },
  );

  it("the live events are refused like the rest", async () => {
    expect((await ask(api, "/api/v1/events")).code).toBe("unauthorized");
  });
});

describe("a hostile page", () => {
  it.each(["http://127.0.0.1:3000", "http://localhost:8080", "https://evil.example", "null"])(
    "of origin %s is refused even with the token and the cookie",
    async (origin) => {
      const cookie = await signIn();
      for (const headers of [
        { origin, cookie },
        { origin, ...BEARER },
      ]) {
        const reply = await ask(api, "/api/v1/status", { headers });
        expect([reply.status, reply.code]).toEqual([403, "foreign-origin"]);
        expect(reply.headers["access-control-allow-origin"]).toBeUndefined();
      }
    },
  );

  it("on another port of this machine, which browsers take for the same site, cannot use the cookie", async () => {
    const cookie = await signIn();
    expect((await ask(api, "/api/v1/status", { headers: { cookie } })).status).toBe(200);
    const image = await ask(api, "/api/v1/status", { headers: { cookie, "sec-fetch-site": "same-site" } });
    expect(image.code).toBe("foreign-origin");
  });

  it("cannot post with the cookie, with an Origin or without", async () => {
    const cookie = await signIn();
    const post = (headers: Record<string, string>) =>
      ask(api, "/api/v1/refresh", { method: "POST", headers: { cookie, ...headers } });
    expect((await post({})).code).toBe("foreign-origin");
    expect((await post({ origin: "https://evil.example" })).code).toBe("foreign-origin");
    expect((await post({ origin: api.origin })).status).toBe(200);
  });

  it("gets no permission from a preflight", async () => {
    const reply = await ask(api, "/api/v1/readings", {
      method: "OPTIONS",
      headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
    });
    expect(reply.status).toBe(403);
    expect(reply.headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("cannot frame, sniff or keep an answer", async () => {
    const reply = await ask(api, "/api/v1/status", { headers: BEARER });
    expect(reply.headers).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
    });
  });
});

describe("DNS rebinding", () => {
  it.each(["evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1.evil.example:PORT", "127.0.0.1:1"])(
    "a request whose Host is %s is refused, token or not",
    async (host) => {
      const headers = { ...BEARER, host: host.replace("PORT", String(api.port)) };
      for (const path of ["/api/v1/status", "/", "/api/v1/hello"])
        expect((await ask(api, path, { headers })).code).toBe("foreign-host");
    },
  );

  it.each(["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])("%s is our own name", async (name) => {
    const headers = { ...BEARER, host: `${name}:${api.port}` };
    expect((await ask(api, "/api/v1/status", { headers })).status).toBe(200);
  });
});

describe("a port squatter", () => {
  it("on our port makes the meter take another one, and never sees the token of our client", async () => {
    const seen: string[] = [];
    const squatter = createServer((request, reply) => {
      seen.push(JSON.stringify([request.url, request.rawHeaders]));
      reply.end(JSON.stringify({ schema: "claude-meter/hello.v1", version: "1", proof: "00" }));
    });
    await new Promise<void>((resolve) => squatter.listen(0, "127.0.0.1", resolve));
    const { port } = squatter.address() as AddressInfo;
    const moved = await startTestApi({ port });
    expect(moved.port).not.toBe(port);
    await expect(statusBy(port)).rejects.toThrow(MeterGoneError);
    expect(seen).toHaveLength(1);
    expect(seen.join()).not.toContain(TOKEN);
    await moved.close();
    await new Promise((resolve) => squatter.close(resolve));
  });

  it("that hands our question on to the true meter gets a proof that names another port", async () => {
    const seen: string[] = [];
    const squatter = createServer((request, reply) => {
      seen.push(JSON.stringify([request.url, request.rawHeaders]));
      void ask(api, request.url ?? "/").then(({ text }) => reply.end(text));
    });
    await new Promise<void>((resolve) => squatter.listen(0, "127.0.0.1", resolve));
    await expect(statusBy((squatter.address() as AddressInfo).port)).rejects.toThrow(MeterGoneError);
    expect(seen.join()).toContain("/api/v1/hello");
    expect(seen.join()).not.toContain(TOKEN);
    await new Promise((resolve) => squatter.close(resolve));
  });

  it("that takes the port between the proof and the question gets no byte: the token goes to whom it was proved", async () => {
    const seen: string[] = [];
    const listener = createTcpServer((socket) => {
      const isFirst = seen.push("") === 1;
      socket.on("data", (bytes) => {
        seen[seen.length - 1] += bytes.toString();
        const nonce = /nonce=([0-9a-f]+)/.exec(bytes.toString())?.[1] ?? "";
        const { port } = listener.address() as AddressInfo;
        const proof = helloProof(new Secret(TOKEN), { port, nonce });
        const body = JSON.stringify({ schema: "claude-meter/hello.v1", version: "1", proof });
        if (isFirst)
          socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      });
      socket.on("error", () => {});
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    await expect(statusBy((listener.address() as AddressInfo).port)).rejects.toThrow(MeterGoneError);
    expect(seen[0]).toContain("/api/v1/hello");
    expect(seen.join("")).not.toContain(TOKEN);
    await new Promise((resolve) => listener.close(resolve));
  });

  it("that says nothing is let go of when nobody wants the answer any more", async () => {
    const gone: Promise<unknown>[] = [];
    const end = new AbortController();
    const squatter = createTcpServer((socket) => {
      gone.push(new Promise((resolve) => socket.on("close", resolve)));
      socket.on("error", () => {}).once("data", () => end.abort());
    });
    await new Promise<void>((resolve) => squatter.listen(0, "127.0.0.1", resolve));
    const { port } = squatter.address() as AddressInfo;
    const transport = createTcpTransport({
      port,
      token: new Secret(TOKEN),
      secureRandom: createSecureRandom(),
    });
    const asked = transport({ method: "GET", path: "/api/v1/status", signal: end.signal });
    await expect(asked).rejects.toThrow(MeterGoneError);
    await Promise.all(gone);
    await new Promise((resolve) => squatter.close(resolve));
  });

  it("is not what our client finds at the true meter", async () => {
    expect(await statusBy(api.port)).toMatchObject({ schema: "claude-meter/status.v1" });
  });

  function statusBy(port: number) {
    const parts = { port, token: new Secret(TOKEN), secureRandom: createSecureRandom() };
    const client = createApiClient({ transport: createTcpTransport(parts), sleep: () => Promise.resolve() });
    return client.status({ fetch: "never" });
  }
});

describe("a second user on this machine", () => {
  let mine = "";
  beforeEach(() => (mine = mkdtempSync(join(api.dir, "mine-"))));
  const machine = () => ({ ...createMachine(), env: { CLAUDE_METER_HOME: mine } });
  const token = () => join(mine, "api-token");

  it.skipIf(process.platform === "win32")("finds a token and a socket of mode 0600", async () => {
    await openToken(machine(), createSecureRandom());
    expect(statSync(token()).mode & 0o777).toBe(0o600);
    expect(statSync(api.socketPath).mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.platform === "win32")(
    "is locked out again of a token that a copy had opened",
    async () => {
      const made = await openToken(machine(), createSecureRandom());
      chmodSync(token(), 0o644);
      const again = await openToken(machine(), createSecureRandom());
      expect(again.reveal()).toBe(made.reveal());
      expect(statSync(token()).mode & 0o777).toBe(0o600);
    },
  );

  it("cannot plant a token of their own form: what holds none is refused, never written over", async () => {
    await openToken(machine(), createSecureRandom());
    writeFileSync(token(), "short");
    await expect(openToken(machine(), createSecureRandom())).rejects.toMatchObject({ code: "bad-api-token" });
  });

  it.skipIf(process.getuid?.() !== 0 || !isInstalled("setpriv"))(
    "cannot read the token or reach the socket, as `nobody` who may enter the folder",
    async () => {
      await openToken(
        { ...machine(), env: { CLAUDE_METER_HOME: join(api.dir, "nobody") } },
        createSecureRandom(),
      );
      chmodSync(api.dir, 0o755);
      chmodSync(join(api.dir, "nobody"), 0o755);
      const asNobody = (script: string) =>
        spawnSync("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", script], {
          encoding: "utf8",
        });
      expect(asNobody(`ls ${api.dir}`).stdout).toContain("api.sock");
      expect(asNobody(`cat ${join(api.dir, "nobody", "api-token")}`)).toMatchObject({
        status: 1,
        stdout: "",
      });
      const curl = asNobody(
        `curl -s --max-time 5 --unix-socket ${api.socketPath} http://meter/api/v1/status`,
      );
      expect(curl.status).not.toBe(0);
      expect(curl.stdout).toBe("");
    },
  );
});

describe("the one-time link", () => {
  it("works once, and its cookie is for this browser and these pages alone", async () => {
    const link = await askSocket(api, "/api/v1/dashboard-link", { method: "POST" });
    const path = (JSON.parse(link.text) as { url: string }).url.slice(api.origin.length);
    expect((await ask(api, path, { method: "HEAD" })).status).toBe(401);
    const first = await ask(api, path);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe("/");
    expect(first.headers["set-cookie"]?.[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    const second = await ask(api, path);
    expect([second.status, second.code]).toEqual([401, "link-used-up"]);
    expect(second.headers["set-cookie"]).toBeUndefined();
  });

  it("is no good after a minute", async () => {
    const link = await askSocket(api, "/api/v1/dashboard-link", { method: "POST" });
    api.advance(MINUTE_MS + 1);
    const path = (JSON.parse(link.text) as { url: string }).url.slice(api.origin.length);
    expect((await ask(api, path)).code).toBe("link-used-up");
  });

  it("leads to a cookie that nobody can change or make", async () => {
    const cookie = await signIn();
    const status = (value: string) => ask(api, "/api/v1/status", { headers: { cookie: value } });
    expect((await status(cookie)).status).toBe(200);
    const [name, expiresAtMs = "", id = "", signature = ""] = cookie.split(/[=.]/);
    expect((await status(`${name}=${Number(expiresAtMs) + 1}.${id}.${signature}`)).status).toBe(401);
    expect((await status(`${name}=${expiresAtMs}.${id}.${"0".repeat(64)}`)).status).toBe(401);
    expect((await status(`${name}=`)).status).toBe(401);
  });
});

describe("a paired extension", () => {
  it("may post readings and read the status from its own origin, with permission for that origin alone", async () => {
    const headers = { authorization: `Bearer ${await pair()}`, origin: EXTENSION };
    const status = await ask(api, "/api/v1/status", { headers });
    expect(status.status).toBe(200);
    expect(status.headers["access-control-allow-origin"]).toBe(EXTENSION);
    const posted = await ask(api, "/api/v1/readings", { method: "POST", headers, body: READINGS });
    expect(JSON.parse(posted.text)).toMatchObject({ schema: "claude-meter/import.v1", duplicates: 2 });
  });

  it("is told no folder of this machine", async () => {
    mkdirSync(join(api.dir, "claude"));
    writeFileSync(join(api.dir, "claude", ".claude.json"), "cut off");
    const extension = { authorization: `Bearer ${await pair()}`, origin: EXTENSION };
    const owner = BEARER;
    const statusFor = (headers: Record<string, string>) =>
      ask(api, "/api/v1/status?fetch=never", { headers });
    expect((await statusFor(owner)).text).toContain(api.dir);
    const told = await statusFor(extension);
    expect(told.text).toContain('"place":null');
    expect(told.text).not.toContain(api.dir);
  });

  it("may do nothing else", async () => {
    const authorization = `Bearer ${await pair()}`;
    for (const path of ["settings", "history", "pairings", "events"])
      expect((await ask(api, `/api/v1/${path}`, { headers: { authorization } })).code, path).toBe(
        "not-for-extensions",
      );
    const inPage = await ask(api, "/api/v1/settings", { headers: { authorization, origin: EXTENSION } });
    expect(inPage.code).toBe("foreign-origin");
  });

  it("has a token that is good from no other extension", async () => {
    const authorization = `Bearer ${await pair()}`;
    const origin = "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba";
    expect((await ask(api, "/api/v1/status", { headers: { authorization, origin } })).status).toBe(401);
  });

  it("is known by a digest alone: its token is nowhere in the store", async () => {
    const token = await pair();
    const kept = JSON.stringify(await (await api.installation.store()).record("api:pairings"));
    expect(kept).toContain("chrome-extension://");
    expect(kept).not.toContain(token);
  });

  it("is locked out when its pairing is ended", async () => {
    const authorization = `Bearer ${await pair()}`;
    const list = JSON.parse((await askSocket(api, "/api/v1/pairings")).text) as {
      pairings: readonly { id: string }[];
    };
    for (const { id } of list.pairings) await askSocket(api, `/api/v1/pairings/${id}`, { method: "DELETE" });
    expect((await ask(api, "/api/v1/status", { headers: { authorization } })).status).toBe(401);
  });

  it("cannot guess its code: five wrong ones end it", async () => {
    const { code } = JSON.parse((await askSocket(api, "/api/v1/pairing", { method: "POST" })).text) as {
      code: string;
    };
    const claim = (guess: string) =>
      ask(api, "/api/v1/pairing/claim", {
        method: "POST",
        headers: { origin: EXTENSION },
        body: JSON.stringify({ code: guess, name: "x" }),
      });
    for (let tries = 0; tries < 5; tries += 1) expect((await claim("2222-2222")).code).toBe("not-paired");
    expect((await claim(code)).code).toBe("not-paired");
  });

  it("is not a web page, and no program without an origin", async () => {
    await askSocket(api, "/api/v1/pairing", { method: "POST" });
    const body = JSON.stringify({ code: "x", name: "x" });
    const claim = (headers: Record<string, string>) =>
      ask(api, "/api/v1/pairing/claim", { method: "POST", headers, body });
    expect((await claim({ origin: "https://evil.example" })).code).toBe("foreign-origin");
    expect((await claim({})).code).toBe("not-paired");
  });
});

describe("the dashboard's files", () => {
  it.each([
    "/../../../../etc/passwd",
    "/assets/../../state/api-token",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/assets/%2e%2e%2f%2e%2e%2fapi-token",
    "/..%5c..%5capi-token",
    "/assets//index-AbCd1234.js",
    "/.git/config.json",
    "/api-token",
  ])("%s names none", async (path) => {
    const reply = await ask(api, path);
    expect([reply.status, reply.code]).toEqual([404, "no-such-door"]);
  });

  it("run no script but their own, and only those with a digest in their name are kept", async () => {
    const page = await ask(api, "/");
    expect(page.headers["content-security-policy"]).toContain("script-src 'self';");
    expect(page.headers["content-security-policy"]).not.toContain("unsafe");
    expect(page.headers["cache-control"]).toBe("no-cache");
    const script = await ask(api, "/assets/index-AbCd1234.js");
    expect(script.headers["cache-control"]).toContain("immutable");
    expect((await ask(api, "/service-worker.js")).headers["cache-control"]).toBe("no-cache");
  });
});

describe("the bounds", () => {
  it("a body over the bound is refused by its length, and also when it does not name one", async () => {
    const body = Buffer.alloc(BODY_BYTES_MAX + 1, 0x20);
    const named = await ask(api, "/api/v1/readings", { method: "POST", headers: BEARER, body });
    expect([named.status, named.code]).toEqual([413, "body-too-long"]);
    const headers = { ...BEARER, "transfer-encoding": "chunked" };
    const unnamed = await ask(api, "/api/v1/readings", { method: "POST", headers, body });
    expect(unnamed.code).toBe("body-too-long");
  });

  it("requests over the rate are refused, and others are not held up by them", async () => {
    const flood = await Promise.all(Array.from({ length: 200 }, () => ask(api, "/api/v1/hello")));
    const refused = flood.filter(({ code }) => code === "too-many-requests");
    expect(refused).toHaveLength(80);
    expect(refused[0]?.headers["retry-after"]).toBe("1");
    expect((await ask(api, "/api/v1/status", { headers: BEARER })).status).toBe(200);
    api.advance(MINUTE_MS);
    expect((await ask(api, "/api/v1/hello")).status).toBe(200);
  });

  it("who sends a header byte by byte is cut off", async () => {
    const socket = connect(api.port, "127.0.0.1");
    socket.write("GET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1");
    const answer = await new Promise<string>((resolve, reject) => {
      let text = "";
      socket.on("data", (bytes) => (text += bytes.toString()));
      socket.on("close", () => resolve(text));
      socket.on("error", reject);
    });
    expect(answer).toContain("408 Request Timeout");
  });

  it("a header over 16 KiB is refused", async () => {
    const headers = { ...BEARER, "x-long": "x".repeat(17 * 1024) };
    expect((await ask(api, "/api/v1/status", { headers })).status).toBe(431);
  });

  it("another protocol is not spoken", async () => {
    const headers = { ...BEARER, connection: "Upgrade", upgrade: "websocket" };
    await expect(ask(api, "/api/v1/events", { headers })).rejects.toThrow("socket hang up");
  });
});
