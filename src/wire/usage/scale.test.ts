import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeUsageBody } from "./usage-body.ts";

const KEYS = [
  "five_hour",
  "seven_day",
  "seven_day_sonnet",
  "seven_day_opus",
  "seven_day_oauth_apps",
  "seven_day_omelette",
  "seven_day_cowork",
] as const;

const RESETS_AT = "2026-05-17T09:02:00Z";

/** A body with these utilizations, in the order of `KEYS`. */
function bodyOf(values: readonly (number | null)[], more: object = {}): object {
  const windows = values.map((utilization, index) => [
    KEYS[index],
    utilization === null ? null : { utilization, resets_at: RESETS_AT },
  ]);
  return { ...Object.fromEntries(windows), ...more };
}

function decode(body: object): {
  scale: string | undefined;
  percents: readonly number[];
  flagged: readonly string[];
} {
  const result = decodeUsageBody(body);
  const readings = result.ok ? result.value.readings : [];
  const percentOf = new Map(readings.map((reading) => [String(reading.windowKey), reading.usedPercent]));
  return {
    scale: result.ok ? result.value.scale : undefined,
    percents: KEYS.map((key) => percentOf.get(key)).filter((percent) => percent !== undefined),
    flagged: result.drift.filter(({ code }) => code === "scale-assumed").map(({ path }) => path),
  };
}

const extra = (monthly_limit: number, used_credits: number, utilization: number): object => ({
  extra_usage: { is_enabled: true, monthly_limit, used_credits, utilization },
});

describe("the scale of a payload", () => {
  it.each([
    ["seed", [0.81, 0.68, 0.52, 0.94, 0.61], {}, [81, 68, 52, 94, 61]],
    [
      "full",
      [0.72, 0.41, 0.28, 0.96, 0.55, 0.12, 0.33],
      extra(5000, 1248.5, 0.2497),
      [72, 41, 28, 96, 55, 12, 33],
    ],
    ["wall", [0.18, 0.62, 0.41, 0.74, 1.0], { extra_usage: { is_enabled: false } }, [18, 62, 41, 74, 100]],
    ["loop", [0.12, 0.74, 0.61, 0.23, 0.91, 0.04, 0.18], {}, [12, 74, 61, 23, 91, 4, 18]],
    ["routine", [0.12, 0.34, 0.21, 0.18, 0.91, null, 1.0], {}, [12, 34, 21, 18, 91, 100]],
    ["overflow", [0.42, 1.04, 0.94, 1.04], extra(5000, 1720, 0.344), [42, 104, 94, 104]],
    ["pro", [0.62, 0.41, 0.38, 0.05], { extra_usage: null }, [62, 41, 38, 5]],
  ] as const)(
    "is recognised as fractions in the sample '%s', as a whole (B4)",
    (_name, values, more, percents) => {
      expect(decode(bodyOf(values, more))).toEqual({ scale: "fraction", percents, flagged: ["utilization"] });
    },
  );

  it.each([
    ["P1", [92.0, 61.0, 48.0, 78.0], extra(2000, 420, 21)],
    ["P2", [96.4, 71.0, 22.8, 88.1, 40.3, 12.0, 3.5], {}],
    ["P3", [91.4, 64.2, 41.0, 78.6], {}],
    ["P4", [41, 68, 33, 91, 12, 4, 0], {}],
    ["a rollover", [1.0, 26.0, 1.0], {}],
    ["nothing used", [0.0, 0.0], {}],
    ["a cap that is hardly touched", [0.0, 4.0], extra(5000, 12.5, 0.25)],
  ] as const)("is percent in the sample '%s', without a doubt", (_name, values, more) => {
    expect(decode(bodyOf(values, more))).toEqual({ scale: "percent", percents: values, flagged: [] });
  });

  it("takes a lone 1.0 for one percent and says that this was assumed (B3)", () => {
    expect(decode(bodyOf([1.0, 0.0]))).toEqual({
      scale: "percent",
      percents: [1, 0],
      flagged: ["five_hour"],
    });
  });

  it("takes 1.0 for one percent without a doubt when limits[] says so too", () => {
    const limits = [{ kind: "session", percent: 1, resets_at: RESETS_AT }];
    expect(decode(bodyOf([1.0, 0.0], { limits })).flagged).toEqual([]);
  });

  it("leaves 0.72 beside 94.0 at 0.72 percent and flags it (B5)", () => {
    expect(decode(bodyOf([0.72, null, null, 94.0]))).toEqual({
      scale: "percent",
      percents: [0.72, 94],
      flagged: ["five_hour"],
    });
  });

  it("believes limits[] that are a hundred times the flat windows, and leaves them as they are", () => {
    const limits = [
      { kind: "session", percent: 42, resets_at: RESETS_AT },
      { kind: "weekly_scoped", percent: 1, resets_at: RESETS_AT },
    ];
    const result = decodeUsageBody(bodyOf([0.42, 0.07], { limits }));
    expect(result.ok && result.value.readings.map((reading) => reading.usedPercent)).toEqual([42, 7, 1]);
    expect(result.ok && result.value.scale).toBe("fraction");
  });

  it("does not take the row of an ended cycle for proof", () => {
    const limits = [{ kind: "session", percent: 50, resets_at: "2026-05-01T00:00:00Z" }];
    expect(decode(bodyOf([0.5, 3.0], { limits })).scale).toBe("percent");
  });

  it("scales the rows of limits[] with the rest when they are fractions themselves", () => {
    const limits = [
      { kind: "session", percent: 0.42, resets_at: RESETS_AT },
      { kind: "weekly_scoped", percent: 0.9, resets_at: RESETS_AT },
    ];
    const result = decodeUsageBody(bodyOf([0.42, 0.07], { limits }));
    expect(result.ok && result.value.readings.map((reading) => reading.usedPercent)).toEqual([42, 7, 90]);
  });

  it("stays percent when a fraction of the cap stands beside windows that can be no fractions", () => {
    expect(decode(bodyOf([41, 68], extra(5000, 1720, 0.344))).scale).toBe("percent");
  });

  it("scales extra usage and pools with the windows", () => {
    const pool = { utilization: 0.25, limit_dollars: 40, used_dollars: 10 };
    const result = decodeUsageBody(bodyOf([0.42, 0.07], { ...extra(5000, 1720, 0.344), cinder_cove: pool }));
    expect(result).toMatchObject({
      value: { extraUsage: { percent: 34.4 }, pools: [{ usedPercent: 25 }] },
    });
  });

  it("is what the caller says, where the caller knows", () => {
    const body = bodyOf([0.5, 1.0]);
    for (const [scale, percents] of [
      ["percent", [0.5, 1]],
      ["fraction", [50, 100]],
    ] as const) {
      const result = decodeUsageBody(body, { scale });
      expect(result).toMatchObject({ ok: true, value: { scale }, drift: [] });
      expect(result.ok && result.value.readings.map((reading) => reading.usedPercent)).toEqual(percents);
    }
  });

  it("never depends on the order of windows, and whole percents stay as they are", () => {
    const wholes = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: KEYS.length });
    fc.assert(
      fc.property(wholes, (values) => {
        expect(decode(bodyOf(values))).toMatchObject({ scale: "percent", percents: values });
      }),
    );
  });
});
