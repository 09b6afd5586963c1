import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { isObject } from "../../domain/json.ts";
import { addMs, DAY_MS, fromIso } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { AT, BUSY_TRUTH, EXTRA_ON, idleWindow, truthWith, windowAt } from "./fixtures/truths.ts";
import { usageBody } from "./usage-body.ts";
import { USAGE_ERAS, USAGE_SHAPES } from "./usage-shape.ts";

const REPLY = { seed: 1, replyIndex: 0 };

describe("usage body", () => {
  it.each(USAGE_SHAPES)("%s has the keys of its date, in their order", (shape) => {
    expect(Object.keys(usageBody(BUSY_TRUTH, shape, REPLY))).toEqual(USAGE_ERAS[shape].keys);
  });

  it("has grown by date", () => {
    const counts = USAGE_SHAPES.slice(0, 7).map((shape) => USAGE_ERAS[shape].keys.length);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect([counts[0], counts.at(-1)]).toEqual([4, 27]);
  });

  it("rounds every level to a whole percent, within half a point of the truth", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 112, noNaN: true }), (usedPercent) => {
        const truth = truthWith({ windows: [windowAt(FIVE_HOUR, usedPercent)] });
        const body = usageBody(truth, "2026-10-09", REPLY);
        const [row] = body["limits"] as readonly { percent: number }[];
        const flat = body["five_hour"] as { utilization: number };
        expect(flat.utilization).toBe(row?.percent);
        expect(Number.isInteger(flat.utilization)).toBe(true);
        expect(Math.abs(flat.utilization - usedPercent)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  it("jitters resets from reply to reply by up to half a second, never twice the same", () => {
    const texts = Array.from({ length: 100 }, (_, replyIndex) => {
      const body = usageBody(BUSY_TRUTH, "2025-10", { seed: 1, replyIndex });
      return (body["five_hour"] as { resets_at: string }).resets_at;
    });
    expect(new Set(texts).size).toBe(100);
    for (const text of texts) {
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
      const resetsAtMs = must(fromIso(text), "ISO text");
      expect(Math.abs(resetsAtMs - addMs(AT, 3_600_000))).toBeLessThanOrEqual(501);
    }
    expect(texts.some((text) => text.includes(":59:59."))).toBe(true);
    expect(texts.some((text) => text.includes(":00:00."))).toBe(true);
  });

  it("writes the same reset in the flat window and in its row, and another for the scoped row", () => {
    const body = usageBody(BUSY_TRUTH, "2026-07", REPLY);
    const rows = body["limits"] as readonly { resets_at: string }[];
    expect(rows[0]?.resets_at).toBe((body["five_hour"] as { resets_at: string }).resets_at);
    expect(rows[2]?.resets_at).not.toBe(rows[1]?.resets_at);
  });

  it("is the same to the byte for the same seed and reply", () => {
    const write = () => JSON.stringify(usageBody(BUSY_TRUTH, "2026-10-09", { seed: 9, replyIndex: 4 }));
    expect(write()).toBe(write());
  });

  it("marks the fullest row as the active one, and says how serious it is", () => {
    const rows = usageBody(BUSY_TRUTH, "2026-09", REPLY)["limits"] as readonly { kind: string }[];
    expect(rows).toMatchObject([
      { kind: "session", percent: 81, severity: "warning", is_active: true },
      { kind: "weekly_all", percent: 68, severity: "normal", is_active: false },
      { kind: "weekly_scoped", percent: 30, is_active: false, scope: { model: { display_name: "Fable" } } },
    ]);
  });

  it("splits the week by surface as the world does, in shares of what was used", () => {
    const body = usageBody(BUSY_TRUTH, "2026-10-09", REPLY);
    expect(body["seven_day_breakdown"]).toMatchObject({
      as_of: "2026-10-20T12:00:00.000000+00:00",
      rows: [
        { key: "claude_code", percent: 70 },
        { key: "chat", percent: 20 },
        { key: "cowork", percent: 10 },
        { key: "other", percent: 0 },
      ],
    });
    expect(body["weekly_scoped_shares"]).toEqual([
      { allowance_percent_of_weekly: 50, limit_index: 2, used_percent_of_weekly: 30 },
    ]);
  });

  it("says nothing of a split before anything was used", () => {
    const fresh = truthWith({ windows: [idleWindow(FIVE_HOUR), idleWindow(SEVEN_DAY)] });
    const body = usageBody(fresh, "2026-10-09", REPLY);
    expect(body["seven_day_breakdown"]).toBeNull();
    expect(body["five_hour"]).toMatchObject({ utilization: 0, resets_at: null });
  });

  it("writes missing windows as idle where the server of that date did, and as null elsewhere", () => {
    const truth = truthWith({ windows: [windowAt(FIVE_HOUR, 12)] });
    expect(usageBody(truth, "2025-10", REPLY)["seven_day_opus"]).toEqual({ utilization: 0, resets_at: null });
    expect(usageBody(truth, "2026-10-09", REPLY)["seven_day_opus"]).toBeNull();
    expect(usageBody(truth, "2026-09", REPLY)["nimbus_quill"]).toMatchObject({
      utilization: 0,
      resets_at: null,
    });
  });

  it("gives a lapsed account nothing at all", () => {
    const body = usageBody(truthWith({ extraUsage: undefined }), "free-or-lapsed", REPLY);
    const { limits, member_dashboard_available, ...rest } = body;
    expect({ limits, member_dashboard_available }).toEqual({ limits: [], member_dashboard_available: false });
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });

  it("gives a budget seat its money, exact, and its pool", () => {
    const pool = {
      key: "cinder_cove",
      limitDollars: 1_000,
      usedDollars: 1_000,
      expiresAtMs: addMs(AT, DAY_MS),
    };
    const body = usageBody(truthWith({ extraUsage: EXTRA_ON, pools: [pool] }), "enterprise-budget", REPLY);
    expect(body).toMatchObject({
      five_hour: null,
      limits: [],
      cinder_cove: { utilization: 100, limit_dollars: 1_000, remaining_dollars: 0 },
      extra_usage: { monthly_limit: 20_000, used_credits: 6_123, utilization: 30.615, currency: "USD" },
      spend: { used: { amount_minor: 6_123 }, limit: { amount_minor: 20_000 }, percent: 31 },
      member_dashboard_available: true,
    });
  });

  it("adds fields to a window over time, never takes one away", () => {
    const fields = USAGE_SHAPES.slice(0, 7).map((shape) => {
      const window = usageBody(BUSY_TRUTH, shape, REPLY)["five_hour"];
      return isObject(window) ? Object.keys(window) : [];
    });
    for (const [index, names] of fields.entries()) {
      expect(names).toEqual(expect.arrayContaining(fields[index - 1] ?? []));
    }
    expect(fields.at(-1)).toContain("locked_reason");
  });
});
