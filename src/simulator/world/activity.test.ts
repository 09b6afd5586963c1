import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMs, epochMs, MINUTE_MS } from "../../domain/time.ts";
import { ACTIVITY_KINDS, planTurns, type Activity } from "./activity.ts";
import { DEFAULT_WEIGHTS, turnUnits } from "./weights.ts";

const START = epochMs(Date.UTC(2026, 9, 20, 12));

const activities = fc
  .record({
    kind: fc.constantFrom(...ACTIVITY_KINDS),
    minutes: fc.integer({ min: 1, max: 240 }),
    units: fc.integer({ min: 1, max: 90 }),
    model: fc.constantFrom("claude-opus-5-5", "claude-sonnet-5-5", "claude-fable-5-1"),
  })
  .map(({ kind, minutes, units, model }): Activity => ({
    kind,
    units,
    model,
    fromMs: START,
    toMs: addMs(START, minutes * MINUTE_MS),
  }));

function plan(activity: Activity, seed: number) {
  return planTurns(activity, { seed, label: "test", weights: DEFAULT_WEIGHTS });
}

describe("planned turns", () => {
  it("cost what the activity says, to within the rounding of tokens", () => {
    fc.assert(
      fc.property(activities, fc.nat(), (activity, seed) => {
        const units = plan(activity, seed).reduce((sum, turn) => sum + turnUnits(turn, DEFAULT_WEIGHTS), 0);
        expect(Math.abs(units - activity.units)).toBeLessThan(0.1);
      }),
      { numRuns: 50 },
    );
  });

  it("lie inside the span, in order of time, the first at its start", () => {
    fc.assert(
      fc.property(activities, fc.nat(), (activity, seed) => {
        const times = plan(activity, seed).map((turn) => turn.atMs);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(times[0]).toBe(activity.fromMs);
        expect(times.at(-1)).toBeLessThanOrEqual(activity.toMs);
      }),
      { numRuns: 50 },
    );
  });

  it("are the same for the same seed, and others for another", () => {
    const activity: Activity = {
      kind: "code",
      fromMs: START,
      toMs: addMs(START, 30 * MINUTE_MS),
      model: "claude-opus-5-5",
      units: 17,
    };
    expect(plan(activity, 1)).toEqual(plan(activity, 1));
    expect(plan(activity, 1)).not.toEqual(plan(activity, 2));
  });

  it("come in bursts when an agent is at work", () => {
    const hour = { fromMs: START, toMs: addMs(START, 60 * MINUTE_MS), model: "claude-opus-5-5", units: 30 };
    const times = plan({ kind: "code", ...hour }, 3).map((turn) => turn.atMs);
    const gapsMs = times.slice(1).map((atMs, index) => atMs - (times[index] ?? atMs));
    const meanMs = gapsMs.reduce((sum, gapMs) => sum + gapMs, 0) / gapsMs.length;
    expect(gapsMs.filter((gapMs) => gapMs < meanMs / 2).length).toBeGreaterThan(gapsMs.length / 2);
    expect(Math.max(...gapsMs)).toBeGreaterThan(3 * meanMs);
  });

  it("make Code several times busier than chat", () => {
    const span = { fromMs: START, toMs: addMs(START, 60 * MINUTE_MS), model: "claude-opus-5-5", units: 10 };
    const code = plan({ kind: "code", ...span }, 3).length;
    const chat = plan({ kind: "chat", ...span }, 3).length;
    expect(code / chat).toBeGreaterThan(5);
  });
});
