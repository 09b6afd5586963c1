import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountId } from "../domain/account.ts";
import type { SeriesPoint } from "../domain/cycle.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, type EpochMs } from "../domain/time.ts";
import { utcWallClock } from "../domain/wall-clock.ts";
import { FIVE_HOUR, SEVEN_DAY, type WindowKey } from "../domain/window.ts";
import { analyzeAccount, type AccountInput } from "./analyze-account.ts";
import type { LocalUse } from "./calibration/local-use.ts";
import { at, snapshot } from "./fixtures/usage.ts";

const START_MS = at("2026-05-04T00:00:00Z");
const DAYS = 12;

/** Twelve days of somebody's work: what was read each so many minutes, what this machine logged, and what the server said of surfaces. */
interface Life {
  readonly points: ReadonlyMap<WindowKey, readonly SeriesPoint[]>;
  readonly uses: readonly LocalUse[];
  readonly snapshots: readonly Snapshot[];
}

const lifeArbitrary: fc.Arbitrary<Life> = fc
  .record({
    pollMinutes: fc.integer({ min: 4, max: 25 }),
    perHour: fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 24, maxLength: 24 }),
    otherShare: fc.double({ min: 0, max: 0.6, noNaN: true }),
    weekendFactor: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(toLife);

function toLife(habit: {
  readonly pollMinutes: number;
  readonly perHour: readonly number[];
  readonly otherShare: number;
  readonly weekendFactor: number;
}): Life {
  const five: SeriesPoint[] = [];
  const week: SeriesPoint[] = [];
  const uses: LocalUse[] = [];
  const snapshots: Snapshot[] = [];
  let [inFive, inWeek] = [0, 0];
  for (let minutes = 0; minutes < DAYS * 1_440; minutes += habit.pollMinutes) {
    const atMs = addMs(START_MS, minutes * MINUTE_MS);
    const day = Math.floor(minutes / 1_440);
    const perHour =
      (habit.perHour[Math.floor(minutes / 60) % 24] ?? 0) * (day % 7 > 4 ? habit.weekendFactor : 1);
    const points = (perHour * habit.pollMinutes) / 60;
    if (minutes % 300 < habit.pollMinutes) inFive = 0;
    if (minutes % (7 * 1_440) < habit.pollMinutes) inWeek = 0;
    inFive = Math.min(100, inFive + points);
    inWeek = Math.min(100, inWeek + points / 9);
    const fiveResetMs = addMs(START_MS, (Math.floor(minutes / 300) + 1) * 5 * HOUR_MS);
    const weekResetMs = addMs(START_MS, (Math.floor(minutes / 10_080) + 1) * 7 * DAY_MS);
    five.push({
      observedAtMs: atMs,
      usedPercent: Math.floor(inFive),
      resetsAtMs: fiveResetMs,
      source: "oauth",
    });
    week.push({
      observedAtMs: atMs,
      usedPercent: Math.floor(inWeek),
      resetsAtMs: weekResetMs,
      source: "oauth",
    });
    uses.push(useOf(addMs(atMs, -MINUTE_MS), points * (1 - habit.otherShare)));
    snapshots.push(
      snapshot(
        atMs,
        { five_hour: [Math.floor(inFive), fiveResetMs], seven_day: [Math.floor(inWeek), weekResetMs] },
        { breakdown: breakdownOf(habit.otherShare) },
      ),
    );
  }
  return { points: new Map([[FIVE_HOUR, five], [SEVEN_DAY, week]]), uses, snapshots }; // prettier-ignore
}

function useOf(atMs: EpochMs, points: number): LocalUse {
  const outputTokens = Math.round(points * 4_000);
  const none = { cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, cacheReadTokens: 0 };
  return { atMs, model: "claude-opus-5", inputTokens: outputTokens, outputTokens, ...none };
}

function breakdownOf(otherShare: number): Snapshot["breakdown"] {
  const chat = Math.round(100 * otherShare);
  return {
    rows: [
      { surface: "claude_code", label: "Claude Code", sharePercent: 100 - chat },
      { surface: "chat", label: "Chat", sharePercent: chat },
    ],
  };
}

/** All that a life holds, or only what had happened by an instant. */
function inputOf(life: Life, nowMs: EpochMs, isBlind: boolean): AccountInput {
  const before = <T>(all: readonly T[], instant: (one: T) => EpochMs) =>
    isBlind ? all.filter((one) => instant(one) <= nowMs) : all;
  const snapshots = before(life.snapshots, ({ observedAtMs }) => observedAtMs);
  const newest = life.snapshots.findLast(({ observedAtMs }) => observedAtMs <= nowMs);
  const later = snapshots.filter(({ observedAtMs }) => observedAtMs > nowMs).slice(0, 3);
  return {
    account: { id: accountId("ada") },
    latest: [...(newest ? [newest] : []), ...later],
    series: new Map(
      [...life.points].map(([key, points]) => [key, before(points, ({ observedAtMs }) => observedAtMs)]),
    ),
    history: snapshots.filter((_, index) => index % 40 === 0),
    local: { kind: "uses", uses: before(life.uses, ({ atMs }) => atMs), priors: new Map() },
    wallClockOf: utcWallClock,
    nowMs,
  };
}

describe("an analysis as of an instant", () => {
  it("is never changed by readings, snapshots and transcripts that come later", () => {
    fc.assert(
      fc.property(lifeArbitrary, fc.integer({ min: 60, max: DAYS * 1_440 - 60 }), (life, minutes) => {
        const nowMs = addMs(START_MS, minutes * MINUTE_MS);
        const blind = analyzeAccount(inputOf(life, nowMs, true));
        expect(analyzeAccount(inputOf(life, nowMs, false))).toEqual(blind);
      }),
      { numRuns: 40 },
    );
  });
});
