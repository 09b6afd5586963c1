import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SURFACES } from "../../domain/snapshot.ts";
import { addMs, DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowKey } from "../../domain/window.ts";
import type { Turn } from "./events.ts";
import type { ExtraUsageDefinition } from "./extra-usage-state.ts";
import { SPRING_2026_PEAK } from "./peak-hours.ts";
import { windowTruth } from "./truth.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";
import type { WindowDefinition } from "./window-state.ts";
import { World, type WorldDefinition } from "./world.ts";

const START = epochMs(Date.UTC(2026, 9, 20, 12));
const OPUS_WEEK = windowKey("seven_day_opus");

const FIVE_HOURS: WindowDefinition = {
  key: FIVE_HOUR,
  lengthMs: 5 * HOUR_MS,
  mode: { kind: "anchored", startRoundedToMs: 10 * MINUTE_MS },
  capacityUnits: 100,
  feelsPeak: true,
};
const WEEK: WindowDefinition = {
  key: SEVEN_DAY,
  lengthMs: 7 * DAY_MS,
  mode: { kind: "fixed", resetsAtMs: addMs(START, 3 * DAY_MS) },
  capacityUnits: 600,
};
const EXTRA: ExtraUsageDefinition = {
  enabled: true,
  usedMinorBefore: 0,
  limitMinor: 1_000,
  currency: "USD",
  minorPerUnit: 100,
  disabledReason: null,
  outOfCredits: false,
  everEnabled: true,
};

/** A turn that costs exactly so many units: output of Sonnet at 30 units a million. */
function turn(afterMs: number, units: number, facts: Partial<Turn> = {}): Turn {
  const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
  return {
    id: `msg_${afterMs}`,
    atMs: addMs(START, afterMs),
    surface: "claude_code",
    model: "claude-sonnet-5-5",
    tokens: { ...tokens, output: Math.round((units / 30) * 1_000_000) },
    sessionId: "session",
    ...facts,
  };
}

function worldWith(definition: Partial<WorldDefinition>): World {
  return new World({
    windows: [FIVE_HOURS, WEEK],
    turns: [],
    weights: DEFAULT_WEIGHTS,
    limitChanges: [],
    pools: [],
    ...definition,
  });
}

function usedPercent(world: World, key: typeof FIVE_HOUR, atMs: EpochMs): number {
  return windowTruth(world.truth(atMs), key).usedPercent;
}

describe("world", () => {
  it("draws chat and Code from the same windows", () => {
    const world = worldWith({ turns: [turn(0, 30), turn(MINUTE_MS, 6, { surface: "chat" })] });
    const week = windowTruth(world.truth(addMs(START, HOUR_MS)), SEVEN_DAY);
    expect(week.usedPercent).toBeCloseTo(6, 3);
    expect(week.unitsBySurface.claude_code).toBeCloseTo(30, 3);
    expect(week.unitsBySurface.chat).toBeCloseTo(6, 3);
  });

  it("lets the turn in that passes 100, refuses the next, and counts nothing of it", () => {
    const world = worldWith({ turns: [turn(0, 99), turn(1, 2), turn(2, 50)] });
    const outcomes = world.events(START, addMs(START, HOUR_MS)).map((event) => [event.outcome, event.wall]);
    expect(outcomes).toEqual([
      ["counted", undefined],
      ["counted", undefined],
      ["refused", FIVE_HOUR],
    ]);
    expect(usedPercent(world, FIVE_HOUR, addMs(START, HOUR_MS))).toBeCloseTo(101, 3);
  });

  it("stops only the models that a wall is for", () => {
    const opusWeek: WindowDefinition = { ...WEEK, key: OPUS_WEEK, capacityUnits: 10, families: ["Opus"] };
    const opus = { model: "claude-opus-5-5" };
    const world = worldWith({
      windows: [FIVE_HOURS, WEEK, opusWeek],
      turns: [turn(0, 6, opus), turn(1, 6, opus), turn(2, 1)],
    });
    expect(world.events(START, addMs(START, 10)).map((event) => event.outcome)).toEqual([
      "counted",
      "refused",
      "counted",
    ]);
  });

  it("bills past a wall while extra usage is open, and refuses once its cap is reached", () => {
    const world = worldWith({ extraUsage: EXTRA, turns: [turn(0, 101), turn(1, 6), turn(2, 6), turn(3, 6)] });
    const atMs = addMs(START, HOUR_MS);
    expect(world.events(START, atMs).map((event) => event.outcome)).toEqual([
      "counted",
      "billed",
      "billed",
      "refused",
    ]);
    expect(world.truth(atMs).extraUsage?.usedMinor).toBeCloseTo(1_200, 3);
    expect(usedPercent(world, FIVE_HOUR, atMs)).toBeCloseTo(101, 3);
    expect(world.truth(addMs(START, 1)).extraUsage?.usedMinor).toBeCloseTo(600, 3);
  });

  it("bills every turn of a seat that has a budget instead of windows", () => {
    const world = worldWith({ windows: [], extraUsage: EXTRA, turns: [turn(0, 3)] });
    expect(world.events(START, START).map((event) => event.outcome)).toEqual(["billed"]);
  });

  it("adds a live turn to what the script does", () => {
    const world = worldWith({ turns: [turn(0, 10), turn(HOUR_MS, 10)] });
    const now = addMs(START, 30 * MINUTE_MS);
    expect(usedPercent(world, FIVE_HOUR, now)).toBeCloseTo(10, 3);
    expect(world.record(turn(30 * MINUTE_MS, 5)).outcome).toBe("counted");
    expect(usedPercent(world, FIVE_HOUR, now)).toBeCloseTo(15, 3);
    expect(usedPercent(world, FIVE_HOUR, addMs(START, HOUR_MS))).toBeCloseTo(25, 3);
  });

  it("decides anew when a live turn comes before what was already asked about", () => {
    const world = worldWith({ turns: [turn(HOUR_MS, 10)] });
    const later = addMs(START, 2 * HOUR_MS);
    expect(usedPercent(world, FIVE_HOUR, later)).toBeCloseTo(10, 3);
    expect(world.record(turn(MINUTE_MS, 95)).outcome).toBe("counted");
    expect(world.record(turn(90 * MINUTE_MS, 1)).outcome).toBe("refused");
    expect(usedPercent(world, FIVE_HOUR, later)).toBeCloseTo(105, 3);
  });

  it("changes the percent of an idle account when its limit changes", () => {
    const change = { atMs: addMs(START, HOUR_MS), key: SEVEN_DAY, factor: 0.5 };
    const world = worldWith({ turns: [turn(0, 60)], limitChanges: [change] });
    expect(usedPercent(world, SEVEN_DAY, addMs(START, HOUR_MS - 1))).toBeCloseTo(10, 3);
    expect(usedPercent(world, SEVEN_DAY, addMs(START, HOUR_MS))).toBeCloseTo(20, 3);
    expect(usedPercent(world, FIVE_HOUR, addMs(START, HOUR_MS))).toBeCloseTo(60, 3);
  });

  it("makes peak hours dearer for five hours, never for the week", () => {
    const morning = addMs(START, 30 * MINUTE_MS);
    const world = worldWith({ peak: SPRING_2026_PEAK, turns: [turn(30 * MINUTE_MS, 10)] });
    expect(usedPercent(world, FIVE_HOUR, morning)).toBeCloseTo(16, 3);
    expect(usedPercent(world, SEVEN_DAY, morning)).toBeCloseTo(10 / 6, 3);
  });

  it("gives the same truth whatever was asked before, and keeps what was let in equal to what is used", () => {
    const turns = fc.array(
      fc.record({
        afterMs: fc.nat(10 * HOUR_MS),
        units: fc.integer({ min: 1, max: 40 }),
        surface: fc.constantFrom(...SURFACES),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(turns, fc.array(fc.nat(12 * HOUR_MS), { maxLength: 5 }), (facts, questions) => {
        const script = facts.map(({ afterMs, units, surface }) => turn(afterMs, units, { surface }));
        const asked = worldWith({ turns: script });
        for (const afterMs of questions) asked.truth(addMs(START, afterMs));
        const end = addMs(START, 12 * HOUR_MS);
        const truth = asked.truth(end);
        expect(truth).toEqual(worldWith({ turns: script }).truth(end));
        const counted = asked.events(START, end).filter((event) => event.outcome === "counted");
        const units = counted.reduce((sum, event) => sum + event.units, 0);
        expect(windowTruth(truth, SEVEN_DAY).usedUnits).toBeCloseTo(units, 6);
      }),
    );
  });
});
