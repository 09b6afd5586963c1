import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../src/domain/assert.ts";
import type { UsageContents } from "../../src/domain/snapshot.ts";
import { addMs, DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";
import { findScenario, SCENARIOS } from "../../src/simulator/scenarios/scenarios.ts";
import { stageScenario, type StagedSeat } from "../../src/simulator/scenarios/stage-scenario.ts";
import { usageBody } from "../../src/simulator/shapes/usage-body.ts";
import { USAGE_ERAS, USAGE_SHAPES, type UsageShape } from "../../src/simulator/shapes/usage-shape.ts";
import { wireText } from "../../src/simulator/shapes/wire-text.ts";
import type { Truth, WindowTruth } from "../../src/simulator/world/truth.ts";
import { decodeUsageBody } from "../../src/wire/usage/usage-body.ts";

const MOMENT = epochMs(Date.UTC(2026, 9, 20, 18, 24));
const SEATS = new Map(
  SCENARIOS.map((scenario) => [scenario.name, stageScenario(scenario, { seed: 5, momentMs: MOMENT })[0]]),
);

function seatOf(name: string): StagedSeat {
  return must(SEATS.get(name), `a scenario named ${name}`);
}

/** What our decoder makes of the very bytes that the simulator would send. */
function decodeBytes(truth: Truth, shape: UsageShape, replyIndex = 0): UsageContents {
  const text = wireText(usageBody(truth, shape, { seed: 5, replyIndex }));
  const result = decodeUsageBody(JSON.parse(text));
  if (!result.ok) throw new Error(`${shape}: ${result.code}: ${result.message}`);
  // A lone 1 % could be a fraction, and the decoder says that it took it for a percent: right, and worth a note.
  expect(result.drift.filter(({ code }) => code !== "scale-assumed")).toEqual([]);
  return result.value;
}

/** The windows that a shape can carry at all, as far as they are under way. */
function carried(truth: Truth, shape: UsageShape): readonly WindowTruth[] {
  const { keys } = USAGE_ERAS[shape];
  const isCarried = ({ key }: WindowTruth) =>
    keys.includes(key) || (key.startsWith("weekly_scoped:") && keys.includes("limits"));
  return truth.windows.filter((window) => isCarried(window) && window.resetsAtMs !== undefined);
}

const instants = fc
  .integer({ min: -6 * 24 * 60, max: 60 })
  .map((minutes) => addMs(MOMENT, minutes * MINUTE_MS));

describe("every shape of the usage body", () => {
  it("decodes to the world's truth: levels within half a point, resets within a second, no drift", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SEATS.keys()),
        fc.constantFrom(...USAGE_SHAPES),
        instants,
        fc.nat(50),
        (name, shape, atMs, replyIndex) => {
          const truth = seatOf(name).world.truth(atMs);
          if (truth.windows.length === 0) return;
          const { readings, scale } = decodeBytes(truth, shape, replyIndex);
          expect(scale).toBe("percent");
          for (const window of carried(truth, shape)) {
            const reading = must(
              readings.find((reading) => reading.windowKey === window.key),
              `a reading of ${window.key}`,
            );
            expect(Math.abs(reading.usedPercent - window.usedPercent)).toBeLessThanOrEqual(0.5);
            const resetsAtMs = must(reading.resetsAtMs, "a reset");
            expect(Math.abs(resetsAtMs - must(window.resetsAtMs, "a reset"))).toBeLessThan(1_000);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("lists nothing that the world does not have", () => {
    for (const name of SEATS.keys()) {
      const truth = seatOf(name).world.truth(MOMENT);
      for (const shape of USAGE_SHAPES) {
        if (truth.windows.length === 0) continue;
        const known = truth.windows.map((window) => window.key);
        const read = decodeBytes(truth, shape).readings.map((reading) => reading.windowKey);
        expect(known).toEqual(expect.arrayContaining(read));
      }
    }
  });

  it("splits the week by surface as the world did, within half a point", () => {
    for (const name of ["quiet-week", "two-machines", "mid-loop-wall"]) {
      const truth = seatOf(name).world.truth(MOMENT);
      const week = must(
        truth.windows.find((window) => window.key === "seven_day"),
        "a week",
      );
      const { rows } = must(decodeBytes(truth, "2026-10-09").breakdown, "a breakdown");
      expect(rows.map((row) => row.surface)).toEqual(Object.keys(week.unitsBySurface));
      for (const [surface, units] of Object.entries(week.unitsBySurface)) {
        const share = rows.find((row) => row.surface === surface)?.sharePercent;
        expect(Math.abs(must(share, surface) - (units / week.usedUnits) * 100)).toBeLessThanOrEqual(0.5);
      }
    }
  });

  it("says how much of the week a scoped row is worth", () => {
    const { scopedShares } = decodeBytes(seatOf("mid-loop-wall").world.truth(MOMENT), "2026-10-09");
    expect(scopedShares).toMatchObject([{ windowKey: "weekly_scoped:Fable", allowancePercentOfWeekly: 50 }]);
  });

  it("tells money in whole units: extra usage, a budget, a pool", () => {
    const extra = decodeBytes(seatOf("extra-usage").world.truth(MOMENT), "2026-10-09").extraUsage;
    expect(extra).toMatchObject({ enabled: true, limit: 50, currency: "USD" });
    expect(extra?.used).toBeCloseTo(31.2, 0);
    const seat = seatOf("enterprise-seat");
    expect(decodeBytes(seat.world.truth(MOMENT), seat.shape)).toMatchObject({
      readings: [],
      pools: [{ key: "cinder_cove", limit: 1_000, remaining: 0 }],
      extraUsage: { enabled: true, limit: 200 },
    });
    const { pools } = decodeBytes(seatOf("quiet-week").world.truth(MOMENT), "2026-10-09");
    expect(pools).toMatchObject([{ key: "iguana_necktie", used: 41.5, limit: 250 }]);
  });

  it("has no windows for a lapsed account, which is no failure", () => {
    const seat = seatOf("free-account");
    expect(decodeBytes(seat.world.truth(MOMENT), seat.shape)).toMatchObject({ readings: [], pools: [] });
  });

  it("lists five hours and week at 0 before anything was used", () => {
    const seat = seatOf("fresh-account");
    expect(decodeBytes(seat.world.truth(MOMENT), seat.shape).readings).toMatchObject([
      { windowKey: "five_hour", usedPercent: 0, resetsAtMs: undefined },
      { windowKey: "seven_day", usedPercent: 0, resetsAtMs: undefined },
    ]);
  });

  it("shows the seed's five numbers from the flat windows", () => {
    const seat = seatOf("seed-account");
    const { readings } = decodeBytes(seat.world.truth(MOMENT), seat.shape);
    expect(readings.map((reading) => [reading.windowKey, reading.usedPercent])).toEqual([
      ["five_hour", 81],
      ["seven_day", 68],
      ["seven_day_oauth_apps", 61],
      ["seven_day_opus", 94],
      ["seven_day_sonnet", 52],
    ]);
    const week = readings[1]?.resetsAtMs ?? 0;
    expect(Math.abs(week - addMs(MOMENT, 5 * DAY_MS + 14 * HOUR_MS))).toBeLessThan(1_000);
  });

  it("is found by name wherever a scenario is asked for", () => {
    for (const name of SEATS.keys()) expect(findScenario(name)?.name).toBe(name);
  });
});
