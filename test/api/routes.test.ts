import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApiClient } from "../../src/api/client.ts";
import { createFetchTransport } from "../../src/api/fetch-transport.ts";
import { ROUTES, type Route, type RouteName } from "../../src/api/routes.ts";
import type { LinkState } from "../../src/api/subscribe.ts";
import type { StatusDocument } from "../../src/documents/status.ts";
import { epochMs, MINUTE_MS } from "../../src/domain/time.ts";
import { createClock } from "../../src/platform/clock.ts";
import { expectValid } from "../end-to-end/published-schemas.ts";
import { ask, askSocket, BEARER, READINGS, startTestApi, TOKEN, type TestApi } from "./api-fixture.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(() => api.advance(MINUTE_MS));

/** A question to each route that a store with two readings answers. */
interface Question {
  readonly path?: string;
  readonly body?: string;
  /** What must have been asked before, however that was answered. */
  readonly after?: RouteName;
}
const QUESTIONS: Partial<Record<RouteName, Question>> = {
  hello: { path: "?nonce=0123456789abcdef" },
  status: {},
  burn: {},
  forecast: { path: "?window=five_hour" },
  split: {},
  findings: { path: "?at=2026-05-11T14:22:00Z" },
  refresh: {},
  history: { path: "?points=1" },
  readings: { path: "?from=2026-05-11T14:00:00Z&to=2026-05-11T15:00:00Z" },
  addReadings: { body: READINGS },
  backtest: {},
  walls: {},
  whatIf: { path: "?pace=0.5&at=2026-05-11T14:22:00Z" },
  splitHistory: {},
  calibration: {},
  doctor: {},
  startLap: {},
  stopLap: { after: "startLap" },
  laps: {},
  settings: {},
  changeSettings: { body: '{"keepReadingsDays":400}' },
  startPairing: {},
  pairings: {},
  dashboardLink: {},
};

describe("every route", () => {
  it.each(Object.entries(QUESTIONS))(
    "%s answers its published document",
    async (name, { path = "", body, after }) => {
      const route: Route = ROUTES[name as RouteName];
      if (after) await ask(api, ROUTES[after].path, { method: ROUTES[after].method, headers: BEARER });
      const reply = await ask(api, `${route.path}${path}`, {
        method: route.method,
        headers: BEARER,
        ...(body === undefined ? {} : { body }),
      });
      expect(reply.text).toContain(`"schema":"claude-meter/${route.answers}.v1"`);
      expect(reply.status).toBe(200);
      expectValid(reply.text);
    },
  );

  it("that is left out above is tried elsewhere", () => {
    const rest = Object.keys(ROUTES).filter((name) => !(name in QUESTIONS));
    // report needs transcripts; claimPairing, endPairing and open are in security.test.ts; events and metrics below.
    expect(rest).toEqual(["events", "report", "claimPairing", "endPairing", "open", "metrics"]);
  });

  it.each(["daily", "weekly", "monthly", "session", "blocks", "project"])(
    "reports/%s says why there is none, as its command does",
    async (kind) => {
      const reply = await ask(api, `/api/v1/reports/${kind}`, { headers: BEARER });
      expect([reply.status, reply.code]).toEqual([404, "no-transcripts"]);
      expect(reply.headers["claude-meter-exit-code"]).toBe("3");
      expectValid(reply.text);
    },
  );

  it("answers as its command does: history is thinned out, readings are whole", async () => {
    const { text } = await ask(api, "/api/v1/readings", { headers: BEARER });
    const { generatedAt: _then, ...there } = JSON.parse(text) as Record<string, unknown>;
    const { generatedAt: _now, ...here } = await api.backend.history({});
    expect(there).toEqual(here);
    const thin = JSON.parse(
      (await ask(api, "/api/v1/history?points=1", { headers: BEARER })).text,
    ) as unknown;
    expect(thin).toMatchObject({
      accounts: [{ windows: [{ readings: 2, points: [{ usedPercent: 89, low: 47, high: 89 }] }] }],
    });
  });
});

describe("a question that cannot be answered", () => {
  it.each([
    ["/api/v1/status?acount=x", 400, "bad-query", "account, window, at, fetch"],
    ["/api/v1/status?at=yesterday", 400, "bad-query", "2026-05-11T18:24:00Z"],
    ["/api/v1/status?at=2026-05-11T14:00:00Z&at=2026-05-11T14:00:00Z", 400, "bad-query", "once"],
    ["/api/v1/history?points=0", 400, "bad-query", "points=1"],
    ["/api/v1/history?points=1e9", 400, "bad-query", "points=1"],
    ["/api/v1/history?from=2026-05-12T00:00:00Z&to=2026-05-11T00:00:00Z", 400, "bad-query", "earlier"],
    ["/api/v1/what-if?pace=-1", 400, "bad-query", "pace=1"],
    ["/api/v1/what-if?pauseMinutes=1.5", 400, "bad-query", "pauseMinutes=1"],
    ["/api/v1/reports/daily?mode=guess", 400, "bad-query", "auto, calculate, display"],
    ["/api/v1/reports/hourly", 404, "no-such-door", "daily"],
    ["/api/v1/status?account=eve", 404, "no-such-account", "ada@example.com"],
    ["/api/v1/burn?window=nine_day", 404, "no-such-window", "five_hour"],
    ["/api/v1/nothing", 404, "no-such-door", "docs/api.md"],
    ["/api/v2/status", 404, "no-such-door", "docs/api.md"],
  ])("%s gets %i %s and a way on", async (path, status, code, hint) => {
    const reply = await ask(api, path, { headers: BEARER });
    expect([reply.status, reply.code]).toEqual([status, code]);
    expect(reply.text).toContain(hint);
    expectValid(reply.text);
  });

  it.each([
    ["PUT", "/api/v1/settings", '{"keepReadingDays":1}', "bad-settings-change"],
    ["PUT", "/api/v1/settings", '{"foreignApiUrlAllowed":true}', "bad-settings-change"],
    ["PUT", "/api/v1/settings", "{", "bad-body"],
    ["PUT", "/api/v1/settings", new Uint8Array([0xff, 0xfe]), "bad-body"],
    ["POST", "/api/v1/status", "", "no-such-door"],
    ["DELETE", "/api/v1/pairings/none", "", "no-such-pairing"],
  ])("%s %s %s gets %s", async (method, path, body, code) => {
    expect((await ask(api, path, { method, headers: BEARER, body })).code).toBe(code);
  });
});

describe("the client", () => {
  const client = () =>
    createApiClient({
      transport: createFetchTransport({ origin: api.origin, token: TOKEN }),
      sleep: (forMs, signal) => createClock().sleep(forMs, signal),
    });

  it("gives documents, and the command's own error with its exit code", async () => {
    expect(await client().walls({})).toMatchObject({ schema: "claude-meter/walls.v1" });
    await expect(client().status({ fetch: "never", account: "eve" })).rejects.toMatchObject({
      name: "UserError",
      code: "no-such-account",
      exitCode: 3,
    });
    await expect(
      client().status({ fetch: "never", atMs: epochMs(Date.UTC(2026, 0, 1)) }),
    ).rejects.toMatchObject({ code: "no-data", exitCode: 3 });
  });

  it("follows the status: whole at once, again at each change, and again after the meter was away", async () => {
    const first = await api.backend.status({ fetch: "never" });
    api.publish(first);
    const stop = new AbortController();
    const seen: string[] = [];
    const states: LinkState[] = [];
    const second: StatusDocument = { ...first, generatedAt: "2026-05-11T15:00:00.000Z" };
    await client().subscribe({
      signal: stop.signal,
      onState: (state) => states.push(state),
      onStatus: ({ generatedAt }) => {
        seen.push(generatedAt);
        if (seen.length === 1) api.publish(second);
        if (seen.length === 2) stop.abort();
      },
    });
    expect(seen).toEqual([first.generatedAt, second.generatedAt]);
    expect(states).toEqual([{ kind: "live" }]);
  });

  it("gives up where the meter does not know it, and waits longer and longer where nobody answers", async () => {
    const states: LinkState[] = [];
    const follow = (origin: string, token: string) => {
      const stop = new AbortController();
      return createApiClient({
        transport: createFetchTransport({ origin, token }),
        sleep: async () => {
          if (states.length === 3) stop.abort();
        },
      }).subscribe({ signal: stop.signal, onStatus: () => {}, onState: (state) => states.push(state) });
    };
    await follow(api.origin, "0".repeat(64));
    expect(states.splice(0)).toEqual([{ kind: "unauthorized" }]);
    await follow("http://127.0.0.1:1", TOKEN);
    expect(states.map((state) => state.kind === "gone" && state.retryMs)).toEqual([500, 1000, 2000]);
  });
});

describe("GET /metrics", () => {
  it("gives every number with its help and type, and none for what is not known", async () => {
    api.publish(await api.backend.status({ fetch: "never", atMs: epochMs(Date.UTC(2026, 4, 11, 14, 30)) }));
    const { status, headers, text } = await ask(api, "/metrics", { headers: BEARER });
    expect(status).toBe(200);
    expect(headers["content-type"]).toContain("text/plain; version=0.0.4");
    expect(text).toContain('claude_meter_window_used_percent{account="ada",window="five_hour"} 89');
    expect(text).toContain("# TYPE claude_meter_window_used_percent gauge");
    expect(text).toContain('claude_meter_gate{account="ada",verdict="ok"} 1');
    expect(text).not.toContain("NaN");
    const names = new Set(Array.from(text.matchAll(/^# TYPE (\w+)/gm), ([, name]) => name));
    const page = readFileSync("docs/metrics.md", "utf8");
    for (const name of names) expect(page, name).toContain(`\`${name}\``);
    expect(new Set(Array.from(page.matchAll(/^\| `(claude_meter_\w+)`/gm), ([, name]) => name))).toEqual(
      names,
    );
  });

  it("is off unless the settings say so", async () => {
    const quiet = await startTestApi({ hasMetrics: () => false });
    const { code, status } = await ask(quiet, "/metrics", { headers: BEARER });
    expect([status, code]).toEqual([404, "metrics-off"]);
    await quiet.close();
  });
});

describe("the doors", () => {
  it.skipIf(process.platform === "win32")(
    "the socket of a meter that was killed is taken over, and needs no token",
    async () => {
      const socketPath = join(api.dir, "killed.sock");
      const dies = `require("net").createServer().listen(${JSON.stringify(socketPath)}, () => process.kill(process.pid, "SIGKILL"))`;
      expect(spawnSync(process.execPath, ["-e", dies]).signal).toBe("SIGKILL");
      expect(existsSync(socketPath)).toBe(true);
      const next = await startTestApi({ socketPath });
      expect((await askSocket(next, "/api/v1/status")).status).toBe(200);
      await next.close();
    },
  );

  it("a socket that somebody answers on is left alone", async () => {
    await expect(startTestApi({ socketPath: api.socketPath })).rejects.toMatchObject({
      code: "api-socket-taken",
    });
    expect((await askSocket(api, "/api/v1/status")).status).toBe(200);
  });

  it("docs/api.md lists every route with its method and who may use it", () => {
    const rows = readFileSync("docs/api.md", "utf8").matchAll(/^\| `(\w+) ([^`]+)` +\| (\w+) +\|/gm);
    const listed = Array.from(rows, ([, method, path, access]) => `${method} ${path} ${access}`);
    const routes: readonly Route[] = Object.values(ROUTES);
    const expected = routes.map(({ method, path, access }) => `${method} ${path} ${access}`);
    expect(listed.toSorted()).toEqual(expected.toSorted());
  });

  it("docs/errors.md explains every code that they refuse with", () => {
    const texts = globSync("src/meter/api/*.ts").map((path) => readFileSync(path, "utf8"));
    const codes = texts.flatMap((text) =>
      Array.from(text.matchAll(/\bcode: "([a-z-]+)"/g), ([, code]) => code),
    );
    expect(codes.length).toBeGreaterThan(15);
    const page = readFileSync("docs/errors.md", "utf8");
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });
});
