import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../domain/time.ts";
import { LOOK_SETTINGS, planNextLook, UPSET_KINDS, type LookFacts } from "./look-plan.ts";

const JUST_LOOKED: LookFacts = { sinceLookMs: 0, isNearWall: false, jitter: 0 };

const rows: readonly (readonly [name: string, facts: Partial<LookFacts>, minutes: number, reason: string])[] =
  [
    ["near a wall while somebody works", { isNearWall: true, sinceUseMs: MINUTE_MS }, 3, "near-wall"],
    ["near a wall while somebody looks", { isNearWall: true, sinceSeenMs: MINUTE_MS }, 3, "near-wall"],
    ["near a wall, and nobody there", { isNearWall: true }, 30, "asleep"],
    ["somebody asked within 5 min", { sinceSeenMs: 4 * MINUTE_MS }, 3, "watched"],
    ["use within 10 min", { sinceUseMs: 9 * MINUTE_MS }, 5, "active"],
    ["use within 2 h", { sinceUseMs: HOUR_MS }, 10, "idle"],
    ["else", { sinceUseMs: 3 * HOUR_MS }, 30, "asleep"],
  ];

describe("the plan of looks", () => {
  it.each(rows)("%s", (_, facts, minutes, reason) => {
    expect(planNextLook({ ...JUST_LOOKED, ...facts })).toEqual({ inMs: minutes * MINUTE_MS, reason });
  });

  it("is the table of docs/daemon.md", () => {
    const page = readFileSync("docs/daemon.md", "utf8");
    for (const [, , minutes, reason] of rows)
      expect(page).toMatch(new RegExp(`\\| ${minutes} min +\\| \`${reason}\``));
    for (const kind of UPSET_KINDS)
      expect(page).toMatch(
        new RegExp(`\\| ${LOOK_SETTINGS.afterUpsetMs[kind] / SECOND_MS} s[^|]*\\| \`${kind}\``),
      );
  });

  it("looks once more after whatever makes the last reading doubtful, gate or not", () => {
    const upset = { kind: "wake", sinceMs: 0 } as const;
    const facts = { ...JUST_LOOKED, upset, untilAllowedMs: HOUR_MS };
    expect(planNextLook(facts)).toEqual({ inMs: 10 * SECOND_MS, reason: "wake" });
    expect(planNextLook({ ...facts, upset: { kind: "wake", sinceMs: MINUTE_MS } }).inMs).toBe(0);
  });

  it("looks shortly after a reset that comes before the next look", () => {
    expect(planNextLook({ ...JUST_LOOKED, untilResetMs: MINUTE_MS })).toEqual({
      inMs: 80 * SECOND_MS,
      reason: "reset",
    });
    expect(planNextLook({ ...JUST_LOOKED, untilResetMs: DAY_MS }).reason).toBe("asleep");
  });

  it("still owes the look after a reset that has passed since the last one", () => {
    const facts = { ...JUST_LOOKED, sinceLookMs: 5 * MINUTE_MS, untilResetMs: -10 * SECOND_MS };
    expect(planNextLook(facts)).toEqual({ inMs: 10 * SECOND_MS, reason: "reset" });
  });

  const duration = fc.option(fc.integer({ min: 0, max: DAY_MS }), { nil: undefined });
  const anyFacts: fc.Arbitrary<LookFacts> = fc.record({
    sinceLookMs: fc.integer({ min: 0, max: DAY_MS }),
    sinceSeenMs: duration,
    sinceUseMs: duration,
    isNearWall: fc.boolean(),
    untilResetMs: fc.option(fc.integer({ min: -DAY_MS, max: DAY_MS }), { nil: undefined }),
    untilAllowedMs: duration,
    jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });

  it("never looks before the gates let a call through, and never waits longer than 33 min beyond that", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { inMs } = planNextLook(facts);
        const allowedMs = facts.untilAllowedMs ?? 0;
        expect(inMs).toBeGreaterThanOrEqual(allowedMs);
        expect(inMs).toBeLessThanOrEqual(Math.max(allowedMs, 33 * MINUTE_MS));
      }),
    );
  });

  it("looks no later when somebody comes", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const watched = planNextLook({ ...facts, sinceSeenMs: 0 });
        const usedLess = planNextLook({ ...facts, sinceSeenMs: undefined });
        expect(watched.inMs).toBeLessThanOrEqual(usedLess.inMs);
      }),
    );
  });
});
