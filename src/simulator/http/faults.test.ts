import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { SECOND_MS } from "../../domain/time.ts";
import { FAULTS } from "../faults.ts";
import type { VirtualClock } from "../virtual-clock.ts";
import { MOMENT, openRaw, send, signIn, simulate, type Received } from "./fixtures/client.ts";
import type { Simulator } from "./start-simulator.ts";

const USAGE = "/api/oauth/usage";

let simulator: Simulator;
let clock: VirtualClock;

beforeEach(async () => {
  ({ simulator, clock } = await simulate("phantom-chat"));
});

afterEach(() => simulator.close());

/** Reads the usage endpoint, well signed in, under a fault. */
function readUnder(fault: string): Promise<Received> {
  simulator.setFault({ fault });
  return send(`${simulator.url}${USAGE}`, { headers: signIn(simulator).bearer });
}

async function replyUnder(fault: string): Promise<Extract<Received, { kind: "reply" }>> {
  const received = await readUnder(fault);
  if (received.kind !== "reply") throw new Error(`no reply: ${received.code}`);
  return received;
}

async function bodyUnder(fault: string): Promise<Record<string, unknown>> {
  return JSON.parse((await replyUnder(fault)).body) as Record<string, unknown>;
}

/** Status, Retry-After and a piece of the body of every fault that answers in full. */
const ANSWERS: readonly (readonly [string, number, string | undefined, string])[] = [
  ["401-invalid-bearer", 401, undefined, "Invalid bearer token"],
  ["401-null-request-id", 401, undefined, '"request_id":null'],
  ["401-expired", 401, undefined, "OAuth access token has expired"],
  ["401-expired-2025", 401, undefined, "obtain a new token"],
  ["403-scope", 403, undefined, "user:profile"],
  ["429-no-retry-after", 429, undefined, "rate_limit_error"],
  ["429-retry-after-0", 429, "0", "rate_limit_error"],
  ["429-retry-after-30", 429, "30", "rate_limit_error"],
  ["429-retry-after-1320", 429, "1320", "rate_limit_error"],
  ["429-retry-after-3600", 429, "3600", "rate_limit_error"],
  ["429-retry-after-http-date", 429, new Date(MOMENT + 1_320_000).toUTCString(), "rate_limit_error"],
  ["429-retry-after-garbage", 429, "soon", "rate_limit_error"],
  ["500", 500, undefined, "api_error"],
  ["529", 529, undefined, "overloaded_error"],
  ["503-html", 503, undefined, "<title>503"],
  ["200-html", 200, undefined, "<!DOCTYPE html>"],
  ["200-error-envelope", 200, undefined, '"type":"error"'],
  ["200-empty", 200, undefined, ""],
  ["204", 204, undefined, ""],
];

/** Every other fault has a test of its own below. */
const OTHERS = [
  "200-truncated",
  "10-mb-body",
  "short-body",
  "slow-drip",
  "hang",
  "half-open",
  "connection-reset",
  "redirect-301",
  "redirect-302",
  "redirect-307",
  "unknown-window",
  "renamed-key",
  "null-resets",
  "reset-jitter",
  "bad-field",
  "fraction-scale",
  "cloudflare-challenge",
  "session-expired",
];

describe("faults that answer", () => {
  it("are all tested", () => {
    const tested = [...ANSWERS.map(([name]) => name), ...OTHERS];
    expect(tested.sort()).toEqual(FAULTS.map((fault) => fault.name).sort());
  });

  it.each(ANSWERS)("%s: status %i", async (fault, status, retryAfter, piece) => {
    const reply = await replyUnder(fault);
    expect([reply.status, reply.headers["retry-after"]]).toEqual([status, retryAfter]);
    if (piece === "") expect(reply.body).toBe("");
    else expect(reply.body).toContain(piece);
    expect(simulator.requests).toMatchObject([{ path: USAGE, status }]);
  });

  it.each([301, 302, 307])("redirect-%i leads to another host, with nothing in it", async (status) => {
    const reply = await replyUnder(`redirect-${status}`);
    expect([reply.status, reply.body]).toEqual([status, ""]);
    expect(new URL(must(reply.headers["location"], "a location")).hostname).toBe("elsewhere.invalid");
  });

  it("a refusal has no top-level type, as the real one", async () => {
    expect(Object.keys(await bodyUnder("429-retry-after-30"))).toEqual(["error"]);
  });

  it("cloudflare-challenge strikes claude.ai and leaves the OAuth endpoint alone", async () => {
    expect((await replyUnder("cloudflare-challenge")).status).toBe(200);
    const web = await send(`${simulator.url}/api/organizations`, { headers: signIn(simulator).cookie });
    expect(web).toMatchObject({ status: 403, headers: { "cf-mitigated": "challenge" } });
    expect(web).toHaveProperty("body", expect.stringContaining("_cf_chl_opt"));
  });

  it("session-expired strikes claude.ai and leaves the OAuth endpoint alone", async () => {
    expect((await replyUnder("session-expired")).status).toBe(200);
    const web = await send(`${simulator.url}/api/organizations`, { headers: signIn(simulator).cookie });
    expect(web).toHaveProperty("body", expect.stringContaining("account_session_invalid"));
  });
});

describe("faults of the bytes", () => {
  it("200-truncated is a well-formed reply with half of its JSON", async () => {
    const reply = await replyUnder("200-truncated");
    expect(Number(reply.headers["content-length"])).toBe(reply.body.length);
    expect(() => JSON.parse(reply.body) as unknown).toThrow(/JSON/);
    expect(simulator.servedUsage).toEqual([]);
  });

  it("10-mb-body is valid JSON, only too long", async () => {
    const reply = await replyUnder("10-mb-body");
    expect(reply.body.length).toBeGreaterThan(10 * 1024 * 1024);
    expect(JSON.parse(reply.body)).toHaveProperty("five_hour");
  });

  it("short-body breaks off before the length it promised", async () => {
    expect(await readUnder("short-body")).toEqual({ kind: "broken", code: "ECONNRESET" });
  });

  it("connection-reset gives no reply at all", async () => {
    expect(await readUnder("connection-reset")).toEqual({ kind: "broken", code: "ECONNRESET" });
    expect(simulator.requests).toMatchObject([{ path: USAGE, status: undefined }]);
  });
});

describe("faults of the content", () => {
  it("unknown-window adds one, flat and in limits[], and keeps the rest", async () => {
    const body = await bodyUnder("unknown-window");
    expect(body).toMatchObject({ seven_day_future: { utilization: 12 }, five_hour: { utilization: 37 } });
    expect(body["limits"]).toContainEqual(expect.objectContaining({ kind: "monthly_all", percent: 7 }));
  });

  it("renamed-key hides five_hour under another name", async () => {
    const body = await bodyUnder("renamed-key");
    expect(body).not.toHaveProperty("five_hour");
    expect(body).toMatchObject({ rolling_session: { utilization: 37 } });
    expect(body["limits"]).toMatchObject([{ kind: "rolling_session", percent: 37 }, {}, {}]);
  });

  it("null-resets leaves no reset time anywhere", async () => {
    expect(JSON.stringify(await bodyUnder("null-resets"))).not.toMatch(/"resets_at":"/);
  });

  it("reset-jitter moves the rows of one window apart", async () => {
    const body = await bodyUnder("reset-jitter");
    const [session] = body["limits"] as readonly { resets_at: string }[];
    const flat = body["five_hour"] as { resets_at: string };
    expect(session?.resets_at).not.toBe(flat.resets_at);
    const apartMs = Math.abs(Date.parse(session?.resets_at ?? "") - Date.parse(flat.resets_at));
    expect(apartMs).toBeLessThan(1_801);
  });

  it("bad-field spoils one field and no other", async () => {
    const body = await bodyUnder("bad-field");
    expect(body).toMatchObject({ five_hour: { utilization: "81%" }, seven_day: { utilization: 32 } });
  });

  it("fraction-scale divides the whole payload by 100", async () => {
    const body = await bodyUnder("fraction-scale");
    expect(body).toMatchObject({ five_hour: { utilization: 0.37 }, limits: [{ percent: 0.37 }, {}, {}] });
  });
});

describe("faults of the connection", () => {
  it("hang takes the request and sends nothing, until the simulator closes", async () => {
    simulator.setFault({ fault: "hang" });
    const raw = openRaw(simulator.url, USAGE, signIn(simulator).bearer);
    await expect.poll(() => simulator.requests.length).toBe(1);
    await simulator.close();
    await raw.closed;
    expect(raw.text()).toBe("");
    expect(simulator.requests).toMatchObject([{ path: USAGE, status: undefined }]);
  });

  it("half-open sends the headers and no body, until the simulator closes", async () => {
    simulator.setFault({ fault: "half-open" });
    const raw = openRaw(simulator.url, USAGE, signIn(simulator).bearer);
    await raw.received(1);
    await simulator.close();
    await raw.closed;
    expect(raw.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*content-length: \d{3,}[\s\S]*\r\n\r\n$/i);
  });

  it("slow-drip sends one byte a second", async () => {
    simulator.setFault({ fault: "slow-drip" });
    const raw = openRaw(simulator.url, USAGE, signIn(simulator).bearer);
    const sentBody = () => raw.text().split("\r\n\r\n")[1] ?? "";
    for (const expected of ["{", '{"', '{"f', '{"fi']) {
      await expect.poll(() => [sentBody(), clock.sleeperCount]).toEqual([expected, 1]);
      clock.advance(SECOND_MS);
    }
  });

  it("lets the server be well again", async () => {
    expect((await replyUnder("500")).status).toBe(500);
    simulator.setFault();
    const reply = await send(`${simulator.url}${USAGE}`, { headers: signIn(simulator).bearer });
    expect(reply).toMatchObject({ status: 200 });
  });
});
