import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../domain/assert.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { burnBetween, type Burn } from "./burn.ts";
import { clock, minute, point } from "./fixtures/usage.ts";
import { wallEta } from "./wall-eta.ts";

/** A burn of so many points a minute, bounded by one point over ten minutes. */
function burnOf(perMinute: number): Burn {
  const percentPerHour = perMinute * 60;
  return {
    percentPerHour,
    lowPercentPerHour: percentPerHour - 6,
    highPercentPerHour: percentPerHour + 6,
    spanMs: 10 * MINUTE_MS,
    sampleCount: 2,
    fromMs: minute(0),
    toMs: minute(10),
  };
}

function minutesToWall(usedPercent: number, perMinute: number, resetsInMinutes?: number): number | string {
  const resetsAtMs = resetsInMinutes === undefined ? undefined : minute(10 + resetsInMinutes);
  const eta = wallEta({ usedPercent, observedAtMs: minute(10), burn: burnOf(perMinute), resetsAtMs });
  return eta.kind === "wall" ? (eta.atMs - minute(10)) / MINUTE_MS : eta.kind;
}

describe("wallEta: the vectors", () => {
  it("V1: from 49 at 6.8756 a minute the wall is 7.418 min away", () => {
    expect(minutesToWall(49, 7 / (61.086 / 60))).toBeCloseTo(7.418, 3);
  });

  it("V2: from 61 at 3.2 a minute the wall is 12.1875 min away", () => {
    expect(minutesToWall(61, 3.2)).toBeCloseTo(12.1875, 4);
  });

  it("V3: from 0 the wall is 83.33 min away at 1.2, 12.5 at 8.0, and nowhere at −0.3", () => {
    expect(minutesToWall(0, 1.2)).toBeCloseTo(83.33, 2);
    expect(minutesToWall(0, 8)).toBeCloseTo(12.5, 6);
    expect(minutesToWall(0, -0.3)).toBe("none");
  });

  it("V4: 72 → 96 meets the wall 6.0 min later, hours before the reset at 18:00", () => {
    const reset = clock("18:00");
    const burn = must(
      burnBetween(point(clock("14:02"), 72, reset), point(clock("14:38"), 96, reset)),
      "V4 burns",
    );
    const eta = wallEta({ usedPercent: 96, observedAtMs: clock("14:38"), burn, resetsAtMs: reset });
    expect(eta).toMatchObject({ kind: "wall", atMs: clock("14:44") });
  });

  it("V5: from 92 with 41 min left, 0.667 a minute crosses in about 12 min", () => {
    expect(minutesToWall(92, 8 / 12, 41)).toBeCloseTo(12, 3);
  });

  it("V6: from 94 with 47 min left, 0.6 a minute crosses in 10 min", () => {
    expect(minutesToWall(94, 0.6, 47)).toBeCloseTo(10, 4);
  });

  it("V7: from 94 at 0.1538 a minute the wall would be 39 min away, so the reset in 9 min comes first", () => {
    expect(minutesToWall(94, 2 / 13)).toBeCloseTo(39, 3);
    const burn = must(burnBetween(point(minute(0), 92), point(minute(13), 94)), "V7 burns");
    const eta = wallEta({ usedPercent: 94, observedAtMs: minute(13), burn, resetsAtMs: minute(22) });
    expect(eta).toEqual({
      kind: "reset-first",
      resetsAtMs: minute(22),
      atResetPercent: expect.closeTo(94 + (2 / 13) * 9, 6),
      earliestMs: undefined,
    });
  });

  it("V9: from 68 at 36 an hour the wall is 53.3 min away", () => {
    expect(minutesToWall(68, 0.6)).toBeCloseTo(53.3, 1);
  });

  it("V11: from 72 at 5 to 10 an hour 5.6 to 2.8 h are left, so a job of 30 h does not fit", () => {
    expect(minutesToWall(72, 5 / 60)).toBeCloseTo(5.6 * 60, 3);
    expect(minutesToWall(72, 10 / 60)).toBeCloseTo(2.8 * 60, 3);
  });
});

describe("wallEta", () => {
  it("is now at and over 100 %, whatever the burn", () => {
    for (const usedPercent of [100, 104]) {
      expect(minutesToWall(usedPercent, -1)).toBe("now");
      expect(minutesToWall(usedPercent, 1, 5)).toBe("now");
    }
  });

  it("is nowhere on a flat line", () => {
    expect(minutesToWall(99, 0, 60)).toBe("none");
  });

  it("brackets the wall by the bounds of the burn, and has no latest when the slow bound does not get there in time", () => {
    const facts = { usedPercent: 94, observedAtMs: minute(10), burn: burnOf(0.2) } as const;
    const eta = wallEta(facts);
    expect(eta).toEqual({ kind: "wall", atMs: minute(40), earliestMs: minute(30), latestMs: minute(70) });
    expect(wallEta({ ...facts, resetsAtMs: minute(60) })).toMatchObject({
      kind: "wall",
      latestMs: undefined,
    });
    expect(wallEta({ ...facts, resetsAtMs: minute(35) })).toMatchObject({
      kind: "reset-first",
      earliestMs: minute(30),
    });
    expect(wallEta({ ...facts, burn: burnOf(0.05) })).toMatchObject({ kind: "wall", latestMs: undefined });
  });

  it("says by now, never in the past, when the line has crossed since the reading", () => {
    const facts = { usedPercent: 99, observedAtMs: minute(10), burn: burnOf(1), nowMs: minute(20) } as const;
    expect(wallEta(facts)).toEqual({
      kind: "wall",
      atMs: minute(20),
      earliestMs: minute(20),
      latestMs: minute(20),
    });
  });

  it("names no instant that no calendar has, for the slowest burn", () => {
    expect(minutesToWall(0, 1e-12)).toBe("none");
  });

  it("comes no later for a faster burn, and never before the reading", () => {
    const rate = fc.double({ min: 0.001, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 99.9, noNaN: true }),
        rate,
        rate,
        fc.nat(600),
        (used, a, b, resetIn) => {
          const wallMs = (perMinute: number): number => {
            const resetsAtMs = minute(11 + resetIn);
            const eta = wallEta({
              usedPercent: used,
              observedAtMs: minute(10),
              burn: burnOf(perMinute),
              resetsAtMs,
            });
            if (eta.kind !== "wall") return Infinity;
            expect(eta.earliestMs).toBeGreaterThanOrEqual(minute(10));
            expect(eta.earliestMs).toBeLessThanOrEqual(eta.atMs);
            expect(eta.latestMs ?? Infinity).toBeGreaterThanOrEqual(eta.atMs);
            expect(eta.atMs).toBeLessThan(resetsAtMs);
            return eta.atMs;
          };
          expect(wallMs(Math.max(a, b))).toBeLessThanOrEqual(wallMs(Math.min(a, b)));
        },
      ),
    );
  });

  it("draws the reset's percent on the same line", () => {
    const resetsAtMs = minute(70);
    const eta = wallEta({ usedPercent: 20, observedAtMs: minute(10), burn: burnOf(0.5), resetsAtMs });
    expect(eta).toMatchObject({ kind: "reset-first", atResetPercent: 50 });
  });
});
