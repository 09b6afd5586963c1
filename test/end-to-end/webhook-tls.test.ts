import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AlertDocument, AlertsTestDocument } from "../../src/documents/alerts.ts";
import { isInstalled } from "../tools/installed.ts";
import { newHome, runCli } from "./cli.ts";

const TOPIC = "a-name-nobody-guesses";

describe.skipIf(!isInstalled("openssl"))("a web hook by https", () => {
  let dir = "";
  let ours: Server;
  let misnamed: Server;
  let bodies: string[] = [];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "claude-meter-tls-"));
    makeAuthority(dir);
    ours = await serve("127.0.0.1");
    misnamed = await serve("127.0.0.2");
  });
  afterAll(async () => {
    for (const server of [ours, misnamed]) await new Promise((resolve) => server.close(resolve));
    rmSync(dir, { recursive: true, force: true });
  });

  /** A server on this machine with a certificate for an address, its own or another. */
  async function serve(address: string): Promise<Server> {
    const server = createServer(makeCertificate(dir, address), (request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => {
        bodies.push(`${request.url ?? ""} ${body}`);
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  beforeEach(() => {
    bodies = [];
  });

  /** What a test alert to the server ends in. */
  async function alertTo(server: Server, env: Readonly<Record<string, string>>) {
    const home = newHome();
    const state = join(home, "claude-meter");
    const { port } = server.address() as AddressInfo;
    mkdirSync(state, { recursive: true });
    const alerts = { desktop: false, webhook: `https://127.0.0.1:${port}/${TOPIC}` };
    writeFileSync(join(state, "config.json"), JSON.stringify({ alerts }));
    const result = await runCli(["alerts", "test", "--json"], { home, env });
    const listed = await runCli(["alerts", "list"], { home, env });
    expect([result, listed].map(({ stdout, stderr }) => stdout + stderr).join("")).not.toContain(TOPIC);
    for (const path of writtenFiles(state)) expect(readFileSync(path, "latin1"), path).not.toContain(TOPIC);
    const { deliveries } = JSON.parse(result.stdout) as AlertsTestDocument;
    return { code: result.code, deliveries };
  }

  const refused = {
    code: 1,
    deliveries: [
      {
        out: "webhook",
        delivered: false,
        message: "No secure connection: the server's certificate or its TLS was refused.",
      },
    ],
  };

  it("is delivered to a server whose authority is trusted", async () => {
    const trusting = { NODE_EXTRA_CA_CERTS: join(dir, "ca.pem") };
    expect(await alertTo(ours, trusting)).toMatchObject({
      code: 0,
      deliveries: [{ out: "webhook", delivered: true, message: null }],
    });
    const [path, ...rest] = bodies.join("").split(" ");
    expect(path).toBe(`/${TOPIC}`);
    expect((JSON.parse(rest.join(" ")) as AlertDocument).kind).toBe("test");
  });

  it("is refused, and nothing sent, where nobody vouches for the server", async () => {
    expect(await alertTo(ours, {})).toMatchObject(refused);
    expect(bodies).toEqual([]);
  });

  it("is refused, and nothing sent, to a server of another name than its certificate's", async () => {
    const trusting = { NODE_EXTRA_CA_CERTS: join(dir, "ca.pem") };
    expect(await alertTo(misnamed, trusting)).toMatchObject(refused);
    expect(bodies).toEqual([]);
  });
});

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

function openssl(dir: string, ...args: readonly string[]): void {
  execFileSync("openssl", args, { cwd: dir, stdio: "ignore" });
}

function makeAuthority(dir: string): void {
  const subject = ["-x509", "-days", "2", "-subj", "/CN=an authority of our own"];
  openssl(dir, "req", ...subject, ...NEW_KEY, "-keyout", "ca.key", "-out", "ca.pem");
}

function makeCertificate(dir: string, address: string): { readonly key: Buffer; readonly cert: Buffer } {
  const [key, request, names, cert] = [
    `${address}.key`,
    `${address}.csr`,
    `${address}.names`,
    `${address}.pem`,
  ];
  openssl(dir, "req", "-subj", "/CN=a server", ...NEW_KEY, "-keyout", key, "-out", request);
  writeFileSync(join(dir, names), `subjectAltName=IP:${address}\n`);
  const authority = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"];
  openssl(dir, "x509", "-req", "-in", request, ...authority, "-extfile", names, "-out", cert);
  return { key: readFileSync(join(dir, key)), cert: readFileSync(join(dir, cert)) };
}

/** Everything in the state folder but the settings, which hold the address. */
function writtenFiles(state: string): readonly string[] {
  return readdirSync(state, { recursive: true, encoding: "utf8" })
    .filter((name) => name !== "config.json")
    .map((name) => join(state, name))
    .filter((path) => statSync(path).isFile());
}
