import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SURFACES, type Surface } from "../../domain/snapshot.ts";
import { addMs, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR } from "../../domain/window.ts";
import { countsTurn, WindowState, type WindowDefinition, type WindowMode } from "./window-state.ts";

const START = epochMs(Date.UTC(2026, 9, 20, 12));
const LENGTH_MS = 5 * HOUR_MS;
const ANCHORED: WindowMode = { kind: "anchored", startRoundedToMs: 10 * MINUTE_MS };
const SLIDING: WindowMode = { kind: "sliding" };
const FIXED: WindowMode = { kind: "fixed", resetsAtMs: addMs(START, HOUR_MS) };

function windowWith(mode: WindowMode): WindowDefinition {
  return { key: FIVE_HOUR, lengthMs: LENGTH_MS, mode, capacityUnits: 100 };
}

interface Spent {
  readonly atMs: EpochMs;
  readonly surface: Surface;
  readonly units: number;
}

/** Turns over two days, in order. */
const spending = fc
  .array(
    fc.record({
      offsetMs: fc.nat(48 * HOUR_MS),
      surface: fc.constantFrom(...SURFACES),
      units: fc.integer({ min: 0, max: 1_000 }),
    }),
    { maxLength: 60 },
  )
  .map((turns): readonly Spent[] =>
    turns
      .map(({ offsetMs, surface, units }) => ({ atMs: addMs(START, offsetMs), surface, units }))
      .sort((a, b) => a.atMs - b.atMs),
  );

const instants = fc.integer({ min: -HOUR_MS, max: 60 * HOUR_MS }).map((offsetMs) => addMs(START, offsetMs));
const modes = fc.constantFrom(ANCHORED, SLIDING, FIXED);

function stateOf(mode: WindowMode, turns: readonly Spent[]): WindowState {
  const state = new WindowState(windowWith(mode));
  for (const turn of turns) state.count(turn, turn.units);
  return state;
}

describe("window state", () => {
  it("is never negative, and its surfaces add up to it, whatever the mode", () => {
    fc.assert(
      fc.property(modes, spending, instants, (mode, turns, atMs) => {
        const use = stateOf(mode, turns).useAt(atMs);
        const parts = SURFACES.map((surface) => use.unitsBySurface[surface]);
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(use.usedUnits, 6);
      }),
    );
  });

  it("equals the sum of the turns between its start and the instant", () => {
    fc.assert(
      fc.property(modes, spending, instants, (mode, turns, atMs) => {
        const use = stateOf(mode, turns).useAt(atMs);
        const isIn = ({ atMs: turnMs }: Spent) =>
          use.startedAtMs !== undefined && turnMs >= use.startedAtMs && turnMs <= atMs;
        const expected = turns.filter(isIn).reduce((sum, turn) => sum + turn.units, 0);
        expect(use.usedUnits).toBeCloseTo(expected, 6);
      }),
    );
  });

  it("has a reset ahead, within one length, exactly when something counts", () => {
    fc.assert(
      fc.property(modes, spending, instants, (mode, turns, atMs) => {
        const { resetsAtMs, startedAtMs } = stateOf(mode, turns).useAt(atMs);
        expect(resetsAtMs === undefined).toBe(startedAtMs === undefined);
        if (resetsAtMs === undefined) return;
        expect(resetsAtMs).toBeGreaterThan(atMs);
        expect(resetsAtMs).toBeLessThanOrEqual(addMs(atMs, LENGTH_MS));
      }),
    );
  });

  it("anchored: falls to 0 at its reset and stays there until the next turn", () => {
    fc.assert(
      fc.property(spending, (turns) => {
        const state = stateOf(ANCHORED, turns);
        for (const { atMs } of turns) {
          const { resetsAtMs } = state.useAt(atMs);
          const next = turns.find((turn) => resetsAtMs !== undefined && turn.atMs >= resetsAtMs);
          if (resetsAtMs === undefined || next?.atMs === resetsAtMs) continue;
          expect(state.useAt(resetsAtMs)).toMatchObject({ usedUnits: 0 });
          expect(state.useAt(resetsAtMs).resetsAtMs).toBeUndefined();
        }
      }),
    );
  });

  it("anchored: opens with the first turn, its start rounded down", () => {
    const state = stateOf(ANCHORED, [{ atMs: addMs(START, 7 * MINUTE_MS), surface: "chat", units: 3 }]);
    expect(state.useAt(addMs(START, 6 * MINUTE_MS)).startedAtMs).toBeUndefined();
    expect(state.useAt(addMs(START, 8 * MINUTE_MS))).toMatchObject({
      usedUnits: 3,
      startedAtMs: START,
      resetsAtMs: addMs(START, LENGTH_MS),
    });
  });

  it("sliding: a turn counts for exactly one length, whatever else is sent", () => {
    fc.assert(
      fc.property(spending, (turns) => {
        const state = stateOf(SLIDING, turns);
        const last = turns.at(-1);
        if (!last) return;
        const endMs = addMs(last.atMs, LENGTH_MS);
        expect(state.useAt(addMs(endMs, -1)).usedUnits).toBeGreaterThanOrEqual(last.units);
        expect(state.useAt(endMs).usedUnits).toBe(0);
      }),
    );
  });

  it("sliding: drains in steps, as published trace RA does", () => {
    const at = (hour: number, minute: number) => epochMs(Date.UTC(2026, 9, 20, hour, minute));
    const state = stateOf(SLIDING, [
      { atMs: at(13, 30), surface: "claude_code", units: 18 },
      { atMs: at(14, 0), surface: "claude_code", units: 24 },
      { atMs: at(15, 0), surface: "claude_code", units: 19 },
    ]);
    const trace = [at(13, 30), at(14, 0), at(15, 0), at(18, 30), at(19, 0), at(20, 0)].map((atMs) => {
      const { usedUnits, resetsAtMs } = state.useAt(atMs);
      return [usedUnits, resetsAtMs];
    });
    expect(trace).toEqual([
      [18, at(18, 30)],
      [42, at(18, 30)],
      [61, at(18, 30)],
      [43, at(19, 0)],
      [19, at(20, 0)],
      [0, undefined],
    ]);
  });

  it("fixed: resets at its hour however late the first turn was", () => {
    const late = addMs(START, 50 * MINUTE_MS);
    const state = stateOf(FIXED, [{ atMs: late, surface: "cowork", units: 5 }]);
    expect(state.useAt(late)).toMatchObject({ usedUnits: 5, resetsAtMs: addMs(START, HOUR_MS) });
    expect(state.useAt(addMs(START, HOUR_MS)).usedUnits).toBe(0);
  });

  it("counts only the models and surfaces it is for", () => {
    const opusWeek: WindowDefinition = { ...windowWith(FIXED), families: ["Opus"] };
    const oauthApps: WindowDefinition = { ...windowWith(FIXED), surfaces: ["claude_code"] };
    const opusChat = { model: "claude-opus-5-5", surface: "chat" } as const;
    const sonnetCode = { model: "claude-sonnet-5-5", surface: "claude_code" } as const;
    expect([countsTurn(opusWeek, opusChat), countsTurn(opusWeek, sonnetCode)]).toEqual([true, false]);
    expect([countsTurn(oauthApps, opusChat), countsTurn(oauthApps, sonnetCode)]).toEqual([false, true]);
  });

  it("refuses turns out of order and negative costs", () => {
    const state = stateOf(ANCHORED, [{ atMs: START, surface: "chat", units: 1 }]);
    expect(() => state.count({ atMs: addMs(START, -1), surface: "chat" }, 1)).toThrow(/in order of time/);
    expect(() => state.count({ atMs: START, surface: "chat" }, -1)).toThrow(/nothing negative/);
  });
});
