import { afterEach, describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { fakeCredentials } from "../fake-credentials.ts";
import { windowTruth } from "../world/truth.ts";
import { MOMENT, openRaw, send, signIn, simulate, type Received, type Sent } from "./fixtures/client.ts";
import { REAL_READ_BUDGET } from "./read-budget.ts";
import type { Simulator, SimulatorOptions } from "./start-simulator.ts";

const open: Simulator[] = [];

afterEach(async () => {
  for (const simulator of open.splice(0)) await simulator.close();
});

async function started(name = "mid-loop-wall", options: Partial<SimulatorOptions> = {}) {
  const { simulator, clock } = await simulate(name, options);
  open.push(simulator);
  const { bearer, cookie } = signIn(simulator);
  const get = (path: string, headers: Readonly<Record<string, string>> = bearer) =>
    send(`${simulator.url}${path}`, { headers });
  const post = (path: string, sent: Sent) => send(`${simulator.url}${path}`, { method: "POST", ...sent });
  return { simulator, clock, bearer, cookie, get, post };
}

function json(received: Received): Record<string, unknown> {
  if (received.kind !== "reply") throw new Error(`no reply: ${received.code}`);
  return JSON.parse(received.body) as Record<string, unknown>;
}

describe("OAuth routes", () => {
  it("serve the world's levels, floats with their .0, and remember what they served", async () => {
    const { simulator, get } = await started();
    const received = await get("/api/oauth/usage");
    expect(json(received)).toMatchObject({
      five_hour: { utilization: 97 },
      seven_day: { utilization: 41 },
    });
    expect(received).toHaveProperty("body", expect.stringContaining('"utilization":97.0'));
    expect(simulator.servedUsage).toEqual([{ atMs: MOMENT, body: json(received) }]);
  });

  it("follow the clock", async () => {
    const { clock, get } = await started();
    clock.advance(HOUR_MS + 40 * MINUTE_MS);
    expect(json(await get("/api/oauth/usage"))).toMatchObject({
      five_hour: { utilization: 0, resets_at: null },
    });
  });

  it("give the same bytes in the same order for the same seed", async () => {
    const read = async () => {
      const { clock, get } = await started("quiet-week");
      const bodies: Received[] = [];
      for (let count = 0; count < 4; count += 1) {
        bodies.push(await get("/api/oauth/usage"));
        clock.advance(5 * MINUTE_MS);
      }
      return bodies.map((received) => (received.kind === "reply" ? received.body : ""));
    };
    const first = await read();
    expect(first).toEqual(await read());
    expect(new Set(first).size).toBe(4);
  });

  it("name the plan and the person in the profile", async () => {
    const { simulator, get } = await started();
    const { account } = simulator.seats[0];
    expect(json(await get("/api/oauth/profile"))).toMatchObject({
      account: { uuid: account.accountUuid, email: account.email },
      organization: { uuid: account.organizationUuid, organization_type: "claude_max" },
    });
  });

  it("serve prepaid credits of the own organization only", async () => {
    const { simulator, get } = await started();
    const path = (uuid: string) => `/api/oauth/organizations/${uuid}/prepaid/credits`;
    expect(await get(path(simulator.seats[0].account.organizationUuid))).toMatchObject({ status: 200 });
    expect(await get(path("somebody-else"))).toMatchObject({ status: 404 });
  });

  it("refuse an unknown token, an expired one, one without scope, and none", async () => {
    const { simulator, get } = await started();
    const { expiredToken, inferenceOnlyToken, refreshToken } = fakeCredentials(simulator.seats[0].account);
    const read = (token: string) => get("/api/oauth/usage", { authorization: `Bearer ${token}` });
    expect(json(await read("sk-ant-oat01-FAKE-nobody"))).toMatchObject({
      error: { message: "Invalid bearer token" },
    });
    expect(await read(refreshToken)).toMatchObject({ status: 401 });
    expect(json(await read(expiredToken))).toMatchObject({ error: { message: /expired/ } });
    expect(await read(inferenceOnlyToken)).toMatchObject({ status: 403 });
    expect(await get("/api/oauth/profile", {})).toMatchObject({ status: 401 });
  });

  it("answer 404 and {} to everything else", async () => {
    const { get, post } = await started();
    for (const path of ["/api/hello", "/api/oauth/other", "/", "/v1/models"]) {
      expect(await get(path)).toMatchObject({ status: 404, body: "{}" });
    }
    expect(await post("/api/oauth/usage", {})).toMatchObject({ status: 404 });
  });
});

describe("the read budget", () => {
  it("allows five reads in 300 s, then counts down to the end of the stretch", async () => {
    const { clock, get } = await started("quiet-week", { readBudget: REAL_READ_BUDGET });
    for (let read = 0; read < 5; read += 1) {
      expect(await get("/api/oauth/usage")).toMatchObject({ status: 200 });
      clock.advance(10 * SECOND_MS);
    }
    expect(await get("/api/oauth/usage")).toMatchObject({ status: 429, headers: { "retry-after": "250" } });
    clock.advance(249 * SECOND_MS);
    expect(await get("/api/oauth/usage")).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
    clock.advance(SECOND_MS);
    expect(await get("/api/oauth/usage")).toMatchObject({ status: 200 });
  });

  it("does not count the profile or claude.ai", async () => {
    const { get, cookie, simulator } = await started("quiet-week", { readBudget: REAL_READ_BUDGET });
    const { organizationUuid } = simulator.seats[0].account;
    for (let read = 0; read < 6; read += 1) {
      expect(await get("/api/oauth/profile")).toMatchObject({ status: 200 });
      expect(await get(`/api/organizations/${organizationUuid}/usage`, cookie)).toMatchObject({
        status: 200,
      });
    }
  });
});

describe("POST /v1/messages", () => {
  const call = (model: string) => JSON.stringify({ model, stream: true, messages: ["x".repeat(40_000)] });

  it("streams a reply, with the unified headers, and adds its cost as Claude Code use", async () => {
    const { simulator, post, bearer } = await started("quiet-week");
    const before = windowTruth(simulator.truth(MOMENT), SEVEN_DAY).unitsBySurface;
    const received = await post("/v1/messages", { headers: bearer, body: call("claude-opus-5-5") });
    expect(received).toMatchObject({
      status: 200,
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        "anthropic-ratelimit-unified-status": "allowed",
        "anthropic-ratelimit-unified-5h-utilization": "0.07",
      },
    });
    expect(received).toHaveProperty("body", expect.stringContaining("event: message_stop"));
    const after = windowTruth(simulator.truth(MOMENT), SEVEN_DAY).unitsBySurface;
    expect(after.claude_code).toBeGreaterThan(before.claude_code);
    expect(after.chat).toBe(before.chat);
  });

  it("answers whole when no stream was asked for, whatever the body", async () => {
    const { post, bearer } = await started("quiet-week");
    const received = await post("/v1/messages", { headers: bearer, body: "not json" });
    expect(json(received)).toMatchObject({ type: "message", role: "assistant" });
  });

  it("accepts a token that is for messages only", async () => {
    const { simulator, post } = await started("quiet-week");
    const { inferenceOnlyToken } = fakeCredentials(simulator.seats[0].account);
    const headers = { authorization: `Bearer ${inferenceOnlyToken}` };
    expect(await post("/v1/messages", { headers, body: call("claude-opus-5-5") })).toMatchObject({
      status: 200,
    });
    expect(await post("/v1/messages", { body: call("claude-opus-5-5") })).toMatchObject({ status: 401 });
  });

  it("refuses at the wall, only for the model that the wall is for", async () => {
    const { post, bearer } = await started("opus-wall");
    const opus = await post("/v1/messages", { headers: bearer, body: call("claude-opus-5-5") });
    expect(opus).toMatchObject({
      status: 429,
      headers: {
        "anthropic-ratelimit-unified-status": "rejected",
        "anthropic-ratelimit-unified-representative-claim": "seven_day_opus",
      },
    });
    const sonnet = await post("/v1/messages", { headers: bearer, body: call("claude-sonnet-5-5") });
    expect(sonnet).toMatchObject({ status: 200 });
  });
});

describe("claude.ai routes", () => {
  it("serve the same usage to the session, and the money facts", async () => {
    const { simulator, get, cookie } = await started("extra-usage");
    const base = `/api/organizations/${simulator.seats[0].account.organizationUuid}`;
    expect(json(await get(`${base}/usage`, cookie))).toMatchObject({ seven_day: { utilization: 100 } });
    expect(json(await get(`${base}/overage_spend_limit`, cookie))).toMatchObject({
      monthly_credit_limit: 5_000,
      is_enabled: true,
    });
    expect(json(await get(`${base}/subscription_details`, cookie))).toMatchObject({ status: "active" });
    expect(json(await get(`${base}/prepaid/credits`, cookie))).toEqual({ amount: 0, currency: "usd" });
  });

  it("name the account and its organizations, the API-only one among them", async () => {
    const { simulator, get, cookie } = await started();
    const { email, organizationUuid } = simulator.seats[0].account;
    expect(json(await get("/api/account", cookie))).toMatchObject({ email_address: email });
    const organizations = json(await get("/api/organizations", cookie)) as unknown as readonly {
      uuid: string;
      capabilities: readonly string[];
    }[];
    const chat = organizations.filter((organization) => organization.capabilities.includes("chat"));
    expect([organizations.length, chat.map(({ uuid }) => uuid)]).toEqual([2, [organizationUuid]]);
  });

  it("tell a missing session from a bearer, and a malformed organization from a foreign one", async () => {
    const { simulator, get, bearer, cookie } = await started();
    const own = `/api/organizations/${simulator.seats[0].account.organizationUuid}/usage`;
    const code = async (path: string, headers: Readonly<Record<string, string>>) =>
      (json(await get(path, headers)) as { error: { details: { error_code: string } } }).error.details
        .error_code;
    expect(await code(own, {})).toBe("account_session_invalid");
    expect(await code(own, bearer)).toBe("oauth_token_not_accepted");
    expect(await code("/api/account", bearer)).toBe("account_session_invalid");
    expect(await get("/api/organizations/nonsense/usage", cookie)).toMatchObject({ status: 400 });
    const foreign = "/api/organizations/00000000-0000-4000-8000-00000000ffff/usage";
    expect(await get(foreign, cookie)).toMatchObject({ status: 404 });
  });
});

describe("the simulator itself", () => {
  it("logs who asked for what, and never a credential", async () => {
    const { simulator, get, bearer, cookie } = await started();
    await get("/api/oauth/usage?at_wall=1", { ...bearer, "user-agent": "claude-meter/1" });
    await get("/api/account", cookie);
    expect(simulator.requests).toEqual([
      { method: "GET", path: "/api/oauth/usage", status: 200, userAgent: "claude-meter/1", atMs: MOMENT },
      { method: "GET", path: "/api/account", status: 200, userAgent: "", atMs: MOMENT },
    ]);
    expect(JSON.stringify([simulator.requests, simulator.servedUsage])).not.toMatch(/sk-ant|FAKE/);
  });

  it("listens on the loopback only", async () => {
    const { simulator } = await started();
    expect(new URL(simulator.url).hostname).toBe("127.0.0.1");
  });

  it("rejects when its port is taken", async () => {
    const { simulator } = await started();
    const port = Number(new URL(simulator.url).port);
    await expect(started("quiet-week", { port })).rejects.toThrow(/EADDRINUSE/);
  });

  it("ends idle connections at once when it closes", async () => {
    const { simulator, bearer } = await started();
    const raw = openRaw(simulator.url, "/api/oauth/profile", bearer);
    await raw.received(1);
    await simulator.close();
    await raw.closed;
  });

  it("knows the truth that it rounds", async () => {
    const { simulator, get } = await started("seed-account");
    const exact = windowTruth(simulator.truth(MOMENT), FIVE_HOUR).usedPercent;
    const body = json(await get("/api/oauth/usage")) as { five_hour: { utilization: number } };
    expect(Math.abs(must(body.five_hour.utilization, "a level") - exact)).toBeLessThanOrEqual(0.5);
  });
});
