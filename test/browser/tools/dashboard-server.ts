import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { ROUTES } from "../../../src/api/routes.ts";
import type { PairingDocument, PairingsDocument } from "../../../src/documents/api.ts";
import type { StatusDocument } from "../../../src/documents/status.ts";
import { addMs, fromIso, MINUTE_MS, toIso } from "../../../src/domain/time.ts";
import { UserError } from "../../../src/domain/user-error.ts";
import { readSettingsDocument } from "../../../src/main/settings/settings-document.ts";
import { writeSettings } from "../../../src/main/settings/write-settings.ts";
import { REPORT_KINDS } from "../../../src/ports/backend.ts";
import type { StagedBackend } from "./staged-backend.ts";

/** As the daemon serves it: nothing inline, nothing from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
};

/** How the double answers: as a meter should, without any account, or to a browser that it does not know. */
export type ServerMood = "well" | "no-data" | "unauthorized";

/** A meter's doors for the dashboard: the built files, and a staged backend behind the API's routes. */
export interface DashboardServer {
  readonly url: string;
  readonly sent: readonly { readonly method: string; readonly path: string; readonly body: string }[];
  setMood(mood: ServerMood): void;
  /** Sends a status to every page that listens. */
  push(document: StatusDocument): void;
  close(): Promise<void>;
}

type Query = Readonly<Record<string, string | undefined>>;
type Answer = (query: Query, part: string, body: string) => Promise<unknown>;

export async function serveDashboard(staged: StagedBackend, dir: string, port = 0): Promise<DashboardServer> {
  const answers = createAnswers(staged);
  const listeners = new Set<ServerResponse>();
  const sent: { method: string; path: string; body: string }[] = [];
  let mood: ServerMood = "well";
  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const { method = "GET" } = request;
    if (!pathname.startsWith("/api/")) return sendFile(response, dir, pathname);
    if (mood === "unauthorized")
      return sendProblem(response, 401, { code: "unauthorized", message: "No.", hint: "" });
    if (pathname === ROUTES.events.path) return listen(response);
    const body = await readBody(request);
    if (method !== "GET") sent.push({ method, path: pathname, body });
    try {
      if (mood === "no-data") throw NO_DATA;
      const [ask, part] = findAnswer(answers, method, pathname);
      sendJson(response, 200, await ask(Object.fromEntries(searchParams), part, body));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      sendProblem(response, 409, error);
    }
  }

  async function listen(response: ServerResponse): Promise<void> {
    response.writeHead(200, { "content-type": "text/event-stream" });
    listeners.add(response);
    response.on("close", () => listeners.delete(response));
    if (mood === "well") {
      const document = await staged.backend.status({ fetch: "never" });
      response.write(`event: status\ndata: ${JSON.stringify(document)}\n\n`);
    } else response.write("event: ping\ndata: {}\n\n");
  }

  const url = `http://127.0.0.1:${await started(server, port)}`;
  return {
    url,
    sent,
    setMood: (next) => {
      mood = next;
    },
    push: (document) => {
      for (const listener of listeners)
        listener.write(`event: status\ndata: ${JSON.stringify(document)}\n\n`);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const NO_DATA = new UserError({
  code: "no-account",
  message: "No account was found on this machine.",
  hint: "Sign in with `claude`, or import readings.",
  exitCode: 3,
});

function createAnswers({ backend, installation, clock }: StagedBackend): ReadonlyMap<string, Answer> {
  const range = ({ account, window, from, to }: Query) => ({
    account,
    window,
    fromMs: from === undefined ? undefined : fromIso(from),
    toMs: to === undefined ? undefined : fromIso(to),
  });
  const status = () => backend.status({ fetch: "never" });
  const settings = () => readSettingsDocument(installation.machine, clock.nowMs());
  const answers: Readonly<Partial<Record<keyof typeof ROUTES, Answer>>> = {
    status,
    refresh: status,
    history: (query) =>
      backend.series({ ...range(query), points: query["points"] ? Number(query["points"]) : undefined }),
    report: ({ last, since, timezone }, part) =>
      backend.report({
        kind: REPORT_KINDS.find((kind) => kind === part) ?? "daily",
        mode: "auto",
        startOfWeek: "monday",
        timeZone: timezone,
        since,
        last: last === undefined ? undefined : Number(last),
      }),
    backtest: (query) => backend.backtest(range(query)),
    walls: (query) => backend.walls(range(query)),
    whatIf: ({ account, window, model, pace, pauseMinutes }) =>
      backend.whatIf({
        account,
        window,
        model,
        pace: pace === undefined ? undefined : Number(pace),
        pauseMinutes: pauseMinutes === undefined ? undefined : Number(pauseMinutes),
      }),
    splitHistory: (query) => backend.splitHistory(range(query)),
    calibration: ({ account, window }) => backend.calibration({ account, window }),
    doctor: () => backend.doctor(),
    startLap: () => backend.startLap(),
    stopLap: () => backend.stopLap(),
    settings,
    changeSettings: async (_query, _part, body) => {
      await writeSettings(installation.machine, JSON.parse(body));
      return settings();
    },
    startPairing: async (): Promise<PairingDocument> => ({
      schema: "claude-meter/pairing.v1",
      generatedAt: toIso(clock.nowMs()),
      code: "K7QF-2M9D",
      expiresAt: toIso(addMs(clock.nowMs(), 5 * MINUTE_MS)),
    }),
    pairings: async (): Promise<PairingsDocument> => ({
      schema: "claude-meter/pairings.v1",
      generatedAt: toIso(clock.nowMs()),
      pairings: [],
    }),
  };
  return new Map(
    Object.entries(answers).map(([name, ask]) => {
      const { method, path } = ROUTES[name as keyof typeof answers];
      return [`${method} ${path}`, ask];
    }),
  );
}

function findAnswer(
  answers: ReadonlyMap<string, Answer>,
  method: string,
  path: string,
): readonly [Answer, string] {
  const whole = answers.get(`${method} ${path}`);
  if (whole) return [whole, ""];
  const [, stem = "", part = ""] = /^(.*\/)([^/]+)$/.exec(path) ?? [];
  const withPart = answers.get(`${method} ${stem}:kind`);
  if (withPart) return [withPart, part];
  throw new UserError({ code: "no-such-route", message: `No route ${path}.`, hint: "", exitCode: 2 });
}

async function sendFile(response: ServerResponse, dir: string, pathname: string): Promise<void> {
  const path = pathname === "/" ? "/index.html" : pathname;
  try {
    const content = await readFile(join(dir, path));
    const headers = {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "content-security-policy": POLICY,
      "cache-control": "no-cache",
    };
    response.writeHead(200, headers).end(content);
  } catch {
    response.writeHead(404).end();
  }
}

function sendJson(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(document));
}

interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

function sendProblem(response: ServerResponse, status: number, { code, message, hint }: Told): void {
  sendJson(response, status, { schema: "claude-meter/error.v1", errors: [{ code, message, hint }] });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function started(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port"));
      else resolve(address.port);
    });
  });
}
