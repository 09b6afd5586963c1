import { describe, expect, it } from "vitest";
import { decodeStatusline } from "./statusline.ts";

describe("the status line document", () => {
  it("gives percents with resets in epoch seconds", () => {
    const rate_limits = {
      five_hour: { used_percentage: 23.5, resets_at: 1_738_425_600 },
      seven_day: { used_percentage: 0.4, resets_at: 1_738_857_600 },
    };
    expect(decodeStatusline({ rate_limits, session_id: "x" })).toMatchObject({
      ok: true,
      value: {
        scale: "percent",
        readings: [
          { windowKey: "five_hour", usedPercent: 23.5, resetsAtMs: 1_738_425_600_000 },
          { windowKey: "seven_day", usedPercent: 0.4, resetsAtMs: 1_738_857_600_000 },
        ],
      },
      drift: [],
    });
  });

  it("shows the spend limit of a gateway as a window that may exceed 100", () => {
    const rate_limits = { spend_limit: { used_percentage: 108, resets_at: 1_796_083_200 } };
    const result = decodeStatusline({ rate_limits });
    expect(result).toMatchObject({
      value: { readings: [{ windowKey: "spend_limit", usedPercent: 108 }] },
      drift: [],
    });
    expect(result.ok && result.value.extraUsage).toBeUndefined();
  });

  it("names a window whose number cannot be read, and none that is null", () => {
    const seven_day = { used_percentage: 41, resets_at: 1_738_857_600 };
    const unreadOf = (five_hour: unknown) => {
      const result = decodeStatusline({ rate_limits: { five_hour, seven_day } });
      return result.ok && result.value.unread;
    };
    expect(unreadOf({ used_percentage: "?" })).toEqual({ keys: ["five_hour"], hasUnnamed: false });
    expect(unreadOf(null)).toBeUndefined();
    expect(unreadOf({ used_percentage: null })).toBeUndefined();
  });

  it("is no reading at all without a window, which is not an account without windows", () => {
    for (const document of [
      {},
      { rate_limits: {} },
      { rate_limits: null },
      { rate_limits: { five_hour: null } },
    ]) {
      expect(decodeStatusline(document)).toMatchObject({ ok: false, code: "no-usage", drift: [] });
    }
    expect(decodeStatusline({ rate_limits: [] })).toMatchObject({
      ok: false,
      drift: [{ path: "rate_limits" }],
    });
    expect(decodeStatusline(7)).toMatchObject({ ok: false, code: "not-an-object" });
  });

  it("loses one bad window only, and names a new one", () => {
    const rate_limits = {
      five_hour: { used_percentage: "x" },
      seven_day: { used_percentage: 12, resets_at: 1_738_857_600 },
      seven_day_fable: { used_percentage: 60, resets_at: null },
    };
    const result = decodeStatusline({ rate_limits });
    expect(result.ok && result.value.readings.map((reading) => reading.windowKey)).toEqual([
      "seven_day",
      "seven_day_fable",
    ]);
    expect(result.drift.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "bad-field rate_limits.five_hour.used_percentage",
      "unknown-key rate_limits.seven_day_fable",
    ]);
  });
});
