import { describe, expect, it } from "vitest";
import type { UsageContents } from "../../domain/snapshot.ts";
import { toIso } from "../../domain/time.ts";
import { decodeUsageBody } from "./usage-body.ts";

function contentsOf(body: unknown): UsageContents {
  const result = decodeUsageBody(body);
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.value;
}

/** `{"five_hour": "11 @ 2026-07-03T00:30:00.282Z"}`, in the readings' order. */
function windowsOf(body: unknown): Readonly<Record<string, string>> {
  const { readings } = contentsOf(body);
  return Object.fromEntries(
    readings.map(({ windowKey, usedPercent, resetsAtMs }) => [
      windowKey,
      `${usedPercent} @ ${resetsAtMs === undefined ? "-" : toIso(resetsAtMs)}`,
    ]),
  );
}

function driftOf(body: unknown): readonly string[] {
  return decodeUsageBody(body).drift.map(({ code, path }) => `${code} ${path}`);
}

function limit(kind: string, percent: unknown, resetsAt: unknown, more: object = {}): object {
  return { kind, percent, severity: "normal", resets_at: resetsAt, scope: null, is_active: false, ...more };
}

const FABLE = { scope: { model: { id: null, display_name: "Fable" }, surface: null } };

describe("the windows of a usage body", () => {
  it("come from the flat keys and from limits[], each window once (B1)", () => {
    const body = {
      five_hour: { utilization: 11, resets_at: "2026-07-03T00:30:00.282668+00:00" },
      seven_day: { utilization: 9, resets_at: "2026-07-08T09:00:00.282694+00:00" },
      seven_day_opus: null,
      seven_day_sonnet: null,
      limits: [
        limit("session", 11, "2026-07-03T00:30:00.283070+00:00", { is_active: true }),
        limit("weekly_all", 9, "2026-07-08T09:00:00.283070+00:00"),
        limit("weekly_scoped", 5, "2026-07-08T09:00:00.283070+00:00", FABLE),
      ],
    };
    expect(windowsOf(body)).toEqual({
      five_hour: "11 @ 2026-07-03T00:30:00.282Z",
      seven_day: "9 @ 2026-07-08T09:00:00.282Z",
      "weekly_scoped:Fable": "5 @ 2026-07-08T09:00:00.283Z",
    });
    expect(driftOf(body)).toEqual([]);
  });

  it("read 1.0 as one percent (B2)", () => {
    const body = {
      five_hour: { utilization: 37.0, resets_at: "2026-03-10T04:59:59.000000+00:00" },
      seven_day: { utilization: 26.0, resets_at: "2026-03-15T14:59:59.771647+00:00" },
      seven_day_opus: null,
      seven_day_sonnet: { utilization: 1.0, resets_at: "2026-03-16T20:59:59.771655+00:00" },
      extra_usage: { is_enabled: false, monthly_limit: null, used_credits: null, utilization: null },
    };
    expect(windowsOf(body)["seven_day_sonnet"]).toBe("1 @ 2026-03-16T20:59:59.771Z");
    expect(driftOf(body)).toEqual([]);
  });

  it("follow the row of the later cycle when the flat key lags after a rollover (B6)", () => {
    const lagging = { utilization: 98, resets_at: "2026-08-11T07:50:00Z" };
    const early = { utilization: 1.0, resets_at: "2026-08-11T12:49:59Z" };
    const limits = [limit("session", 5, "2026-08-11T12:49:59.4Z")];
    for (const five_hour of [lagging, early]) {
      expect(windowsOf({ five_hour, limits })["five_hour"]).toMatch(/^5 @ 2026-08-11T12:49:59/);
      expect(driftOf({ five_hour, limits })).toContain("conflict limits[0].percent");
    }
    const limitsLag = [limit("session", 98, "2026-08-11T07:50:00Z", { severity: "critical" })];
    const [reading] = contentsOf({ five_hour: early, limits: limitsLag }).readings;
    expect(reading).toMatchObject({ usedPercent: 1, severity: undefined });
  });

  it("are the same whatever the jitter of their reset (B7)", () => {
    for (const jitter of ["59:59.98", "59:59.100", "59:59.000", "00:00.18", "00:00.9"]) {
      const hour = jitter.startsWith("59") ? "07" : "08";
      const body = {
        seven_day: { utilization: 12, resets_at: `2026-10-16T${hour}:${jitter}Z` },
        limits: [limit("weekly_all", 12, "2026-10-16T08:00:00+00:00")],
      };
      expect(contentsOf(body).readings).toHaveLength(1);
      expect(driftOf(body)).toEqual([]);
    }
  });

  it("take the higher percent within one cycle and say that the rows differ", () => {
    const resets_at = "2026-10-16T08:00:00Z";
    const flatIsHigher = {
      seven_day: { utilization: 13, resets_at },
      limits: [limit("weekly_all", 12, resets_at)],
    };
    const rowIsHigher = {
      seven_day: { utilization: 12, resets_at },
      limits: [limit("weekly_all", 13, resets_at)],
    };
    for (const body of [flatIsHigher, rowIsHigher]) {
      expect(contentsOf(body).readings).toMatchObject([{ usedPercent: 13, severity: "normal" }]);
      expect(driftOf(body)).toEqual(["conflict limits[0].percent"]);
    }
  });

  it("note resets that are minutes apart, and keep a known reset beside an unknown one", () => {
    const seven_day = { utilization: 12, resets_at: "2026-10-16T08:00:00Z" };
    expect(driftOf({ seven_day, limits: [limit("weekly_all", 12, "2026-10-16T08:05:00Z")] })).toEqual([
      "conflict limits[0].percent",
    ]);
    const bare = { utilization: 20, resets_at: null };
    expect(windowsOf({ seven_day: bare, limits: [limit("weekly_all", 12, "2026-10-16T08:00:00Z")] })).toEqual(
      {
        seven_day: "20 @ 2026-10-16T08:00:00.000Z",
      },
    );
  });

  it("list five_hour and seven_day that have not started, and no other placeholder", () => {
    const idle = { utilization: 0.0, resets_at: null };
    const body = {
      five_hour: idle,
      seven_day: idle,
      seven_day_opus: idle,
      nimbus_quill: idle,
      seven_day_new: idle,
    };
    expect(windowsOf(body)).toEqual({ five_hour: "0 @ -", seven_day: "0 @ -" });
    const started = { seven_day_opus: { utilization: 0.0, resets_at: "2026-10-16T08:00:00Z" } };
    expect(windowsOf(started)).toEqual({ seven_day_opus: "0 @ 2026-10-16T08:00:00.000Z" });
  });

  it("list every row of limits[], active or not", () => {
    const limits = [
      limit("session", 0, null, { is_active: true }),
      limit("weekly_scoped", 0, null, { ...FABLE, is_active: false }),
    ];
    expect(windowsOf({ limits })).toEqual({ five_hour: "0 @ -", "weekly_scoped:Fable": "0 @ -" });
  });

  it("name scoped rows by display name, else id, else surface, and other kinds by themselves", () => {
    const resets = "2026-10-16T08:00:00Z";
    const scoped = (scope: unknown): object => limit("weekly_scoped", 50, resets, { scope });
    const limits = [
      scoped({ model: { id: "claude-x", display_name: "Fable" }, surface: { display_name: "Chat" } }),
      scoped({ model: { id: "claude-x", display_name: null }, surface: null }),
      scoped({ model: null, surface: { display_name: "Chat" } }),
      limit("monthly_all", 40, resets),
      limit("daily_scoped", 30, resets, FABLE),
    ];
    expect(Object.keys(windowsOf({ limits })).sort()).toEqual([
      "daily_scoped:Fable",
      "monthly_all",
      "weekly_scoped:Chat",
      "weekly_scoped:Fable",
      "weekly_scoped:claude-x",
    ]);
    expect(driftOf({ limits })).toEqual(["unknown-key limits[3].kind", "unknown-key limits[4].kind"]);
  });

  it("take a reset in ISO text, epoch seconds or epoch milliseconds, and nothing else", () => {
    const at = (resets_at: unknown): string | undefined =>
      windowsOf({ five_hour: { utilization: 7, resets_at } })["five_hour"];
    expect(at("2026-11-06T12:00:00+00:00")).toBe("7 @ 2026-11-06T12:00:00.000Z");
    expect(at(1_793_966_400)).toBe("7 @ 2026-11-06T12:00:00.000Z");
    expect(at(1_793_966_400_000)).toBe("7 @ 2026-11-06T12:00:00.000Z");
    expect(at(undefined)).toBe("7 @ -");
    for (const wrong of ["soon", "", "2026-11-06T12:00:00", 0, -5, Number.NaN, true, {}]) {
      expect(at(wrong)).toBe("7 @ -");
      expect(driftOf({ five_hour: { utilization: 7, resets_at: wrong } })).toEqual([
        "bad-field five_hour.resets_at",
      ]);
    }
  });

  it("lose a window whose utilization is no percent, and only that one", () => {
    const seven_day = { utilization: 50, resets_at: "2026-11-06T12:00:00Z" };
    for (const utilization of ["18", -1, Number.NaN, Infinity, 1e6, true, [], {}]) {
      const body = { five_hour: { utilization, resets_at: null }, seven_day };
      expect(Object.keys(windowsOf(body))).toEqual(["seven_day"]);
      expect(driftOf(body)).toEqual(["bad-field five_hour.utilization"]);
    }
    expect(Object.keys(windowsOf({ five_hour: { utilization: null }, seven_day }))).toEqual(["seven_day"]);
    expect(driftOf({ five_hour: { utilization: null }, seven_day })).toEqual([]);
    expect(driftOf({ five_hour: {}, seven_day })).toEqual(["bad-field five_hour.utilization"]);
  });

  it("show a key that nobody knows under its own name, and only when it holds a utilization (B8)", () => {
    const body = {
      five_hour: { utilization: 7 },
      seven_day_future: { utilization: 42, resets_at: "2026-11-06T12:00:00Z" },
      later: "x",
    };
    expect(windowsOf(body)).toEqual({
      five_hour: "7 @ -",
      seven_day_future: "42 @ 2026-11-06T12:00:00.000Z",
    });
    expect(driftOf(body)).toEqual(["unknown-key seven_day_future", "unknown-key later"]);
  });

  it("never are code names, nor keys that are no names of the server's", () => {
    const row = { utilization: 33, resets_at: "2026-11-06T12:00:00Z" };
    const body = {
      five_hour: { utilization: 7 },
      copper_kite: row,
      amber_future: row,
      "a b": row,
      access_token: row,
    };
    expect(Object.keys(windowsOf(body))).toEqual(["five_hour"]);
    expect(driftOf(body)).toEqual([
      "unknown-key (unnamed)",
      "unknown-key access_token",
      "unknown-key amber_future",
      "unknown-key copper_kite",
    ]);
  });

  it("stay windows when they carry dollars, and leave drift", () => {
    const body = { five_hour: { utilization: 7, limit_dollars: 40, used_dollars: 3 } };
    expect(contentsOf(body)).toMatchObject({ readings: [{ windowKey: "five_hour" }], pools: [] });
    expect(driftOf(body)).toEqual(["unknown-key five_hour.limit_dollars"]);
  });

  it("survive members that an object inherits or that shadow the prototype", () => {
    const body = JSON.parse(
      '{"five_hour":{"utilization":7,"__proto__":{"resets_at":1}},"__proto__":{"utilization":9}}',
    );
    expect(windowsOf(body)).toEqual({ five_hour: "7 @ -" });
  });
});

describe("a document without windows", () => {
  it("is a failure when it is no usage body", () => {
    for (const [body, code] of [
      [null, "not-an-object"],
      [[], "not-an-object"],
      ["{}", "not-an-object"],
      [{}, "no-usage"],
      [{ member_dashboard_available: false }, "no-usage"],
      [{ seven_day_cowork: null }, "no-usage"],
      [{ type: "error", error: { type: "rate_limit_error", message: "x" } }, "error-envelope"],
      [{ error: { type: "rate_limit_error" }, five_hour: null }, "error-envelope"],
      [{ error: "invalid_grant" }, "error-envelope"],
    ] as const) {
      expect(decodeUsageBody(body)).toMatchObject({ ok: false, code });
    }
  });

  it("is a failure when windows are there and none can be read, which is not an account without windows", () => {
    const pool = { utilization: 0, limit_dollars: 250 };
    for (const body of [
      { five_hour: { utilization: "81" }, seven_day: { utilization: "68" } },
      { five_hour: { used: 81 }, extra_usage: null },
      { five_hour: 81, limits: [] },
      { limits: [{ kind: "session", percent: "81" }] },
      { limits: { session: 81 } },
      { five_hour: { used: 81 }, iguana_necktie: pool },
    ]) {
      expect(decodeUsageBody(body)).toMatchObject({ ok: false, code: "no-usage" });
    }
    expect(decodeUsageBody({ five_hour: null, iguana_necktie: pool })).toMatchObject({ ok: true });
    expect(decodeUsageBody({ five_hour: { utilization: null, resets_at: null } })).toMatchObject({
      ok: true,
    });
  });

  it("is an account without plan windows when the server says so, which is not 0 %", () => {
    for (const body of [
      { five_hour: null, seven_day: null, limits: [] },
      { limits: [] },
      { extra_usage: null },
    ]) {
      expect(decodeUsageBody(body)).toMatchObject({ ok: true, value: { readings: [] } });
    }
  });
});

describe("pools", () => {
  it("are code names and new keys with dollars, by the server's label where there is one", () => {
    const pool = { utilization: 25, resets_at: "2026-12-01T00:00:00Z", limit_dollars: 40, used_dollars: 10 };
    const body = {
      limits: [],
      cinder_cove: { ...pool, remaining_dollars: 30 },
      wattle_ember: { ...pool, utilization: null, label: "Holiday credit" },
      velvet: { ...pool, limit_dollars: -1 },
      tangelo: { utilization: 0.0, resets_at: null, limit_dollars: null },
    };
    const { pools, readings } = contentsOf(body);
    expect(pools).toEqual([
      {
        key: "cinder_cove",
        label: "Claude Code and Cowork credit",
        usedPercent: 25,
        used: 10,
        limit: 40,
        remaining: 30,
        currency: "USD",
        expiresAtMs: Date.UTC(2026, 11, 1),
      },
      expect.objectContaining({ key: "wattle_ember", label: "Holiday credit", usedPercent: 25 }),
    ]);
    expect(readings).toEqual([]);
    expect(driftOf(body)).toEqual(["unknown-key velvet", "bad-field velvet.limit_dollars"]);
  });
});

describe("extra usage", () => {
  const extraOf = (extra_usage: unknown, more: object = {}): unknown =>
    contentsOf({ limits: [], extra_usage, ...more }).extraUsage;

  it("is in whole currency units, by the decimal places that the server names", () => {
    const block = { is_enabled: true, monthly_limit: 20_000, used_credits: 6361, currency: "eur" };
    expect(extraOf(block)).toMatchObject({ used: 63.61, limit: 200, currency: "EUR", percent: 31.805 });
    expect(extraOf({ ...block, decimal_places: 0 })).toMatchObject({ used: 6361, limit: 20_000 });
    expect(extraOf({ ...block, decimal_places: 3 })).toMatchObject({ used: 6.361, limit: 20 });
    expect(extraOf({ ...block, used_credits: 1720, monthly_limit: 5000 })).toMatchObject({ percent: 34.4 });
  });

  it("has no cap when the limit is null, and no percent then", () => {
    expect(extraOf({ is_enabled: true, monthly_limit: null, used_credits: 420, utilization: 21 })).toEqual({
      enabled: true,
      used: 4.2,
      limit: null,
    });
    expect(extraOf({ is_enabled: true, monthly_limit: 0, used_credits: 0 })).toEqual({
      enabled: true,
      used: 0,
      limit: 0,
    });
  });

  it("says why it is refused, and does not believe spend_limit_reached", () => {
    const block = { is_enabled: true, monthly_limit: 100, used_credits: 150, spend_limit_reached: false };
    expect(extraOf({ ...block, disabled_reason: "out_of_credits" })).toMatchObject({
      percent: 150,
      disabledReason: "out_of_credits",
    });
    expect(extraOf({ is_enabled: false, user_disabled: true })).toMatchObject({
      disabledReason: "user_disabled",
    });
  });

  it("is not enabled when the server does not say so (B8)", () => {
    const body = { limits: [], extra_usage: { monthly_limit: 100, used_credits: 10 } };
    expect(contentsOf(body).extraUsage).toMatchObject({ enabled: false, used: 0.1, limit: 1, percent: 10 });
    expect(driftOf(body)).toEqual(["bad-field extra_usage.is_enabled"]);
  });

  it("comes from spend where extra_usage is missing, with spend's own exponent", () => {
    const spend = {
      used: { amount_minor: 4500, currency: "JPY", exponent: 0 },
      limit: { amount_minor: 30_000, currency: "JPY", exponent: 0 },
      percent: 15,
      enabled: true,
      disabled_reason: "org_spend_cap_reached",
    };
    const expected = {
      enabled: true,
      used: 4500,
      limit: 30_000,
      currency: "JPY",
      percent: 15,
      disabledReason: "org_spend_cap_reached",
    };
    expect(extraOf(null, { spend })).toEqual(expected);
    expect(extraOf(undefined, { spend: { ...spend, percent: null } })).toEqual(expected);
    expect(extraOf({ is_enabled: false }, { spend })).toMatchObject({ enabled: false });
    expect(extraOf(null, { spend: null })).toBeUndefined();
  });
});

describe("a window whose number cannot be read", () => {
  const week = { utilization: 40, resets_at: "2026-10-16T08:00:00Z" };
  const reset = "2026-10-12T08:00:00Z";
  const unreadOf = (body: object) => contentsOf({ seven_day: week, ...body }).unread;

  it.each([
    ["a percent of another kind", { five_hour: { utilization: "high", resets_at: reset } }],
    ["a percent below 0", { five_hour: { utilization: -3, resets_at: reset } }],
    ["no percent at all", { five_hour: { used: 12, resets_at: reset } }],
    ["a bare number", { five_hour: 12 }],
    ["a row of limits[]", { limits: [limit("session", "?", reset)] }],
    ["a row without a percent", { limits: [{ kind: "session", resets_at: reset }] }],
  ])("is named as unread: %s", (_, body) => {
    expect(unreadOf(body)).toEqual({ keys: ["five_hour"], hasUnnamed: false });
    expect(driftOf({ seven_day: week, ...body })[0]).toMatch(/^bad-field /);
  });

  it.each([
    ["null", { five_hour: null }],
    ["without a percent by name", { five_hour: { utilization: null, resets_at: reset } }],
    ["a placeholder", { seven_day_opus: { utilization: 0, resets_at: null } }],
    ["a null in limits[]", { limits: [null, limit("session", null, reset)] }],
    [
      "read at its other place",
      { five_hour: { utilization: "?", resets_at: reset }, limits: [limit("session", 7, reset)] },
    ],
  ])("is not one that is %s", (_, body) => {
    expect(unreadOf(body)).toBeUndefined();
  });

  it("may be any where a row has no name, or the list is none", () => {
    for (const limits of [[limit("session", 7, reset), 12], [{ percent: 7 }], { Fable: 7 }])
      expect(unreadOf({ limits })).toEqual({ keys: [], hasUnnamed: true });
  });

  it("may have a key that this version does not know", () => {
    expect(unreadOf({ seven_day_new: { utilization: "4", resets_at: reset } })?.keys).toEqual([
      "seven_day_new",
    ]);
  });
});

describe("the split by surface and the scoped shares", () => {
  it("keep every row that can be read", () => {
    const body = {
      limits: [limit("session", 1, null), { kind: "weekly_scoped", percent: "?", ...FABLE }],
      seven_day_breakdown: {
        as_of: "2026-10-09T11:00:00Z",
        rows: [
          { key: "claude_code", display_name: "Claude Code", percent: 83 },
          { key: "new" },
          { percent: 3 },
        ],
      },
      weekly_scoped_shares: [
        { allowance_percent_of_weekly: 50, limit_index: 1, used_percent_of_weekly: 36 },
        { allowance_percent_of_weekly: 50, limit_index: 2 },
      ],
    };
    expect(contentsOf(body)).toMatchObject({
      breakdown: {
        asOfMs: Date.UTC(2026, 9, 9, 11),
        rows: [{ surface: "claude_code", label: "Claude Code", sharePercent: 83 }],
      },
      scopedShares: [
        { windowKey: "weekly_scoped:Fable", allowancePercentOfWeekly: 50, usedPercentOfWeekly: 36 },
      ],
    });
    expect(driftOf(body)).toContain("bad-field weekly_scoped_shares[1].limit_index");
  });

  it("are absent when the server sent none", () => {
    const { breakdown, scopedShares } = contentsOf({ limits: [], seven_day_breakdown: { rows: [] } });
    expect(breakdown).toBeUndefined();
    expect(scopedShares).toEqual([]);
  });
});
