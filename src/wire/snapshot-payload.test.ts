import { describe, expect, it } from "vitest";
import { decodePayload, redactPayload } from "./snapshot-payload.ts";

const WINDOW = { utilization: 50, resets_at: "2026-11-06T12:00:00Z" };

describe("what is kept of a payload", () => {
  it("is a usage body whole, with keys nobody knows", () => {
    const body = { five_hour: WINDOW, seven_day_future: WINDOW, note: "kept", list: [1, { a: null }] };
    expect(redactPayload("oauth", body)).toEqual(body);
  });

  it("is of a status line document the limits, the version and the model's id", () => {
    const rate_limits = { five_hour: { used_percentage: 5, resets_at: 1_795_387_369 } };
    const document = {
      cwd: "/home/someone",
      transcript_path: "/home/someone/x.jsonl",
      version: "2.1.328",
      model: { id: "claude-opus-5-5", display_name: "Opus" },
      rate_limits,
    };
    expect(redactPayload("statusline", document)).toEqual({
      version: "2.1.328",
      model: { id: "claude-opus-5-5" },
      rate_limits,
    });
  });

  it("is the body alone of Claude Code's cached copy, wrapped in any way", () => {
    const wrapper = { fetchedAtMs: 1, accountUuid: "x", utilization: { five_hour: WINDOW } };
    for (const payload of [{ cachedUsageUtilization: wrapper, projects: { "/home/someone": {} } }, wrapper]) {
      expect(redactPayload("claude-json", payload)).toEqual({ five_hour: WINDOW });
      expect(decodePayload("claude-json", payload)).toMatchObject({
        value: { readings: [{ usedPercent: 50 }] },
      });
    }
  });

  it("is only the known keys of a body that is too long, and the decoding says so", () => {
    const many = Object.fromEntries(
      Array.from({ length: 250 }, (_, index) => [`k${index}`, "x".repeat(390)]),
    );
    const body = { ...many, five_hour: WINDOW, limits: [], later: many };
    expect(redactPayload("oauth", body)).toEqual({ five_hour: WINDOW, limits: [] });
    expect(decodePayload("oauth", body)).toMatchObject({
      ok: true,
      value: { readings: [{ windowKey: "five_hour" }] },
      drift: [{ code: "oversize" }],
    });
  });

  it("stays bounded for a body made of one enormous known key", () => {
    const row = { kind: "session", percent: 5, junk: "x".repeat(10_000) };
    const body = { five_hour: WINDOW, limits: Array.from({ length: 5_000 }, () => row) };
    const kept = JSON.stringify(redactPayload("oauth", body));
    expect(kept.length).toBeLessThan(2_000);
    expect(kept).toContain("five_hour");
  });

  it("holds no text that stood under a credential's name, but the numbers", () => {
    const body = {
      five_hour: WINDOW,
      accessToken: "plain-text-token",
      auth: {
        refresh_token: "plain-text-token",
        cookies: { a: "plain-text-token" },
        apiKey: ["plain-text-token"],
      },
      usage: { input_tokens: 12, output_token: 7 },
      rows: [{ key: "claude_code" }],
    };
    expect(redactPayload("web", body)).toEqual({
      five_hour: WINDOW,
      accessToken: "[secret]",
      auth: { refresh_token: "[secret]", cookies: { a: "[secret]" }, apiKey: ["[secret]"] },
      usage: { input_tokens: 12, output_token: 7 },
      rows: [{ key: "claude_code" }],
    });
  });

  it("is cut in depth, and what JSON cannot hold is null", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 5_000; level += 1) deep = [deep];
    const kept = redactPayload("oauth", { limits: [], deep, bad: Number.NaN, gone: undefined, big: 1n });
    expect(JSON.stringify(kept).length).toBeLessThan(200);
    expect(kept).toMatchObject({ limits: [], bad: null, gone: null, big: null });
  });

  it("keeps a display name that happens to hold a secret readable without it", () => {
    const scope = { model: { display_name: "Fable sk-ant-oat01-FAKE" } };
    const body = { limits: [{ kind: "weekly_scoped", percent: 5, scope }] };
    expect(decodePayload("oauth", body)).toMatchObject({
      value: { readings: [{ windowKey: "weekly_scoped:Fable [secret]" }] },
    });
  });
});
