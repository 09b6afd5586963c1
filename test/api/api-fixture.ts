import { mkdtempSync, rmSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { must } from "../../src/domain/assert.ts";
import { Secret } from "../../src/domain/secret.ts";
import type { DurationMs } from "../../src/domain/time.ts";
import type { StatusDocument } from "../../src/documents/status.ts";
import { readSettingsDocument } from "../../src/main/settings/settings-document.ts";
import { writeSettings } from "../../src/main/settings/write-settings.ts";
import { openInstallation, type Installation } from "../../src/main/installation.ts";
import { createLocalBackend } from "../../src/main/backend/local-backend.ts";
import { startApi, type StartApiOptions } from "../../src/meter/api/start-api.ts";
import { createClock } from "../../src/platform/clock.ts";
import { createMachine } from "../../src/platform/machine.ts";
import { createRandom } from "../../src/platform/random.ts";
import { createSecureRandom } from "../../src/platform/secure-random.ts";
import type { Backend } from "../../src/ports/backend.ts";
import type { Meter } from "../../src/ports/meter.ts";

export const TOKEN = "fa4e".repeat(16);

/** A running API on a store of its own, with two readings in it, and a meter that tells what it is told to tell. */
export interface TestApi {
  readonly dir: string;
  readonly port: number;
  readonly socketPath: string;
  readonly backend: Backend;
  readonly installation: Installation;
  readonly origin: string;
  /** Moves the API's monotonic clock. */
  readonly advance: (durationMs: DurationMs) => void;
  readonly publish: (document: StatusDocument) => void;
  readonly close: () => Promise<void>;
}

export async function startTestApi(options: Partial<StartApiOptions> = {}): Promise<TestApi> {
  const dir = mkdtempSync(join(tmpdir(), "claude-meter-api-"));
  const machine = {
    ...createMachine(),
    homeDir: dir,
    env: { CLAUDE_METER_HOME: join(dir, "state"), CLAUDE_CONFIG_DIR: join(dir, "claude") },
  };
  const real = createClock();
  // Stands still but for `advance`: what a bucket holds must not depend on how fast this machine is.
  let monotonicMs = 0;
  const clock = { ...real, monotonicMs: () => monotonicMs };
  const installation = await openInstallation({ machine, clock, random: createRandom() });
  const backend = createLocalBackend(installation);
  await backend.importText(READINGS);
  const { meter, publish } = createTestMeter(backend);
  const socketPath = options.socketPath ?? join(dir, "api.sock");
  const leave = async (): Promise<void> => {
    await backend.close();
    rmSync(dir, { recursive: true, force: true });
  };
  const running = await startApi({
    backend,
    meter,
    settings: {
      read: () => readSettingsDocument(machine, clock.nowMs()),
      change: (changes) => writeSettings(machine, changes),
    },
    store: installation.store,
    token: new Secret(TOKEN),
    clock,
    secureRandom: createSecureRandom(),
    version: "0.0.0-test",
    readAsset: async (path) => ASSETS.get(path),
    hasMetrics: () => true,
    onBug: (error) => {
      throw error;
    },
    port: 0,
    ...options,
    socketPath,
  }).catch(async (error: unknown) => {
    await leave();
    throw error;
  });
  return {
    dir,
    port: running.port,
    socketPath,
    backend,
    installation,
    origin: `http://127.0.0.1:${running.port}`,
    advance: (durationMs) => (monotonicMs += durationMs),
    publish,
    close: async () => {
      await running.close();
      await leave();
    },
  };
}

function readingAt(observedAt: string, usedPercent: number): string {
  return JSON.stringify({
    observedAt,
    source: "oauth",
    account: { id: "ada", email: "ada@example.com" },
    payload: { five_hour: { utilization: usedPercent, resets_at: "2026-05-11T18:00:00Z" } },
  });
}

/** As `import` takes them. */
export const READINGS = `${readingAt("2026-05-11T14:00:00Z", 47)}\n${readingAt("2026-05-11T14:22:00Z", 89)}\n`;

const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text));

const ASSETS: ReadonlyMap<string, Uint8Array<ArrayBuffer>> = new Map([
  ["index.html", bytesOf("<!doctype html><title>the dashboard</title>")],
  ["assets/index-AbCd1234.js", bytesOf("export {};")],
  ["service-worker.js", bytesOf("export {};")],
]);

function createTestMeter(backend: Backend) {
  const listeners = new Set<(document: StatusDocument) => void>();
  let current: StatusDocument | undefined;
  const meter: Meter = {
    current: () => current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh: () => backend.status({ fetch: "never" }),
    noteLook: () => {},
    noteReadings: () => {},
  };
  const publish = (document: StatusDocument): void => {
    current = document;
    for (const listener of listeners) listener(document);
  };
  return { meter, publish };
}

export interface TestReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The code of an error document. */
  readonly code: string | undefined;
}

export interface TestRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** One request by the TCP door, with nothing that a client library would add. */
export function ask(api: Pick<TestApi, "port">, path: string, request: TestRequest = {}): Promise<TestReply> {
  return send({ host: "127.0.0.1", port: api.port, path }, request);
}

/** The same by the socket. */
export function askSocket(
  api: Pick<TestApi, "socketPath">,
  path: string,
  request: TestRequest = {},
): Promise<TestReply> {
  return send({ socketPath: api.socketPath, path }, request);
}

function send(where: object, { method = "GET", headers = {}, body }: TestRequest): Promise<TestReply> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ ...where, method, headers, agent: false }, (reply) =>
      resolve(readReply(reply)),
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

async function readReply(reply: IncomingMessage): Promise<TestReply> {
  const text = await textOf(reply);
  const status = must(reply.statusCode, "a reply has a status");
  return { status, headers: reply.headers, text, code: codeOf(text) };
}

function codeOf(text: string): string | undefined {
  if (!text.startsWith('{"schema":"claude-meter/error.v1"')) return undefined;
  return (JSON.parse(text) as { errors: readonly { code: string }[] }).errors[0]?.code;
}

export const BEARER = { authorization: `Bearer ${TOKEN}` };
