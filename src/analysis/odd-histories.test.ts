import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountId } from "../domain/account.ts";
import type { SeriesPoint } from "../domain/cycle.ts";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, type DurationMs, type EpochMs } from "../domain/time.ts";
import { utcWallClock } from "../domain/wall-clock.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../domain/window.ts";
import { analyzeAccount } from "./analyze-account.ts";
import type { LocalUse } from "./calibration/local-use.ts";
import type { EstimatedSplit } from "./estimated-split/estimated-split.ts";
import { at, point, snapshot } from "./fixtures/usage.ts";
import { forecastFan } from "./forecast/fan.ts";
import type { Forecast } from "./forecast/forecast.ts";
import { whatIf } from "./forecast/what-if.ts";
import { mergeSeries } from "./series.ts";
import type { Split } from "./split.ts";
import { backtest } from "./track-record/backtest.ts";
import { wallTimeline } from "./walls/wall-timeline.ts";
import { windowMode } from "./window-mode.ts";

const START_MS = at("2026-05-04T08:00:00Z");
const ACTS = [
  "climb",
  "rest",
  "nothing",
  "full",
  "above",
  "fall",
  "early reset",
  "no reset named",
  "another account",
  "clock set back",
  "same instant",
  "a year",
] as const;

/** One thing that a history may do for so many readings. */
interface Act {
  readonly kind: (typeof ACTS)[number];
  readonly readings: number;
  readonly minutes: number;
  readonly points: number;
}

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(...ACTS),
  readings: fc.integer({ min: 1, max: 40 }),
  minutes: fc.integer({ min: 1, max: 90 }),
  points: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0, max: 9, noNaN: true })),
});

/** Readings as they came in, whatever the acts make of them: neither in order nor of one cycle or account. */
function perform(acts: readonly Act[], windowLengthMs: DurationMs): readonly SeriesPoint[] {
  const series: SeriesPoint[] = [];
  let [atMs, level, resetsAtMs]: [EpochMs, number, EpochMs] = [START_MS, 0, addMs(START_MS, windowLengthMs)];
  for (const { kind, readings, minutes, points } of acts) {
    if (kind === "a year") atMs = addMs(atMs, 365 * DAY_MS);
    if (kind === "clock set back") atMs = addMs(atMs, -3 * HOUR_MS);
    if (kind === "fall") level /= 2;
    if (kind === "early reset") [level, resetsAtMs] = [0, addMs(atMs, windowLengthMs)];
    for (let index = 0; index < readings; index += 1) {
      if (kind !== "same instant") atMs = addMs(atMs, minutes * MINUTE_MS);
      if (atMs >= resetsAtMs) [level, resetsAtMs] = [0, addMs(atMs, windowLengthMs)];
      level = levelAfter(kind, level, points);
      const isOther = kind === "another account" && index % 2 === 1;
      const reset = kind === "no reset named" ? undefined : resetsAtMs;
      series.push(isOther ? point(atMs, 61, addMs(atMs, windowLengthMs / 2)) : point(atMs, level, reset));
    }
  }
  return series;
}

function levelAfter(kind: Act["kind"], level: number, points: number): number {
  if (kind === "nothing") return 0;
  if (kind === "full") return 100;
  if (kind === "above") return 130;
  return kind === "rest" ? level : level + points;
}

function usesBeside(series: readonly SeriesPoint[]): readonly LocalUse[] {
  const none = { cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, cacheReadTokens: 0 };
  return series
    .filter((_, index) => index % 3 > 0)
    .map(({ observedAtMs, usedPercent }) => {
      const outputTokens = Math.round(500 * usedPercent);
      return { atMs: observedAtMs, model: "claude-opus-5", inputTokens: 10, outputTokens, ...none };
    })
    .toSorted((a, b) => a.atMs - b.atMs);
}

const WINDOWS = [
  [FIVE_HOUR, 5 * HOUR_MS],
  [SEVEN_DAY, 7 * DAY_MS],
] as const;

function analyze(acts: readonly Act[], lateMinutes: number) {
  const series = new Map(WINDOWS.map(([key, lengthMs]) => [key, perform(acts, lengthMs)] as const));
  const five = series.get(FIVE_HOUR) ?? [];
  const newestMs = five.reduce<EpochMs>(
    (latest, { observedAtMs }) => (observedAtMs > latest ? observedAtMs : latest),
    START_MS,
  );
  const nowMs = addMs(newestMs, lateMinutes * MINUTE_MS);
  const percents = Object.fromEntries(
    [...series].flatMap(([key, points]) => {
      const last = points.findLast(({ observedAtMs }) => observedAtMs === newestMs);
      if (last === undefined) return [];
      const { usedPercent, resetsAtMs } = last;
      return [[key, resetsAtMs === undefined ? usedPercent : ([usedPercent, resetsAtMs] as const)]];
    }),
  );
  const analysis = analyzeAccount({
    account: { id: accountId("ada") },
    latest: five.length > 0 ? [snapshot(newestMs, percents)] : [],
    series,
    history: [],
    local: { kind: "uses", uses: usesBeside(five), priors: new Map() },
    wallClockOf: utcWallClock,
    nowMs,
  });
  return { analysis, series, nowMs };
}

function expectSound({ hitsWall, wallAtMs, atResetPercent }: Forecast, nowMs: EpochMs): void {
  expect(hitsWall).toBeGreaterThanOrEqual(0);
  expect(hitsWall).toBeLessThanOrEqual(1);
  const { p10 = Infinity, p50 = Infinity, p90 = Infinity } = wallAtMs;
  for (const quantiles of [
    [nowMs, p10, p50, p90],
    [0, atResetPercent.p10, atResetPercent.p50, atResetPercent.p90],
  ])
    expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
}

function expectWhole({ parts }: Split | EstimatedSplit): void {
  for (const { points, lowPoints, highPoints } of parts) {
    expect(points).toBeGreaterThanOrEqual(-1e-9);
    expect(lowPoints).toBeLessThanOrEqual(points + 1e-9);
    expect(highPoints).toBeGreaterThanOrEqual(points - 1e-9);
  }
}

/** Where a number in it is none, or has no end. */
function oddNumbers(value: unknown, path = ""): readonly string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value !== "object" || value === null) return [];
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return entries.flatMap(([key, member]) => oddNumbers(member, `${path}.${String(key)}`));
}

const histories: fc.Arbitrary<readonly Act[]> = fc.array(act, { maxLength: 9 });
const alone = (kind: Act["kind"], readings: number): readonly Act[] => [
  { kind, readings, minutes: 15, points: 0.4 },
];

describe("an odd history", () => {
  it("is analysed without a number that is none, with probabilities within 0 and 1 and quantiles in order", () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 500 }), (acts, lateMinutes) => {
        const { analysis, nowMs } = analyze(acts, lateMinutes);
        expect(oddNumbers(analysis)).toEqual([]);
        for (const { forecast } of analysis.windows) if (forecast) expectSound(forecast, nowMs);
        for (const split of analysis.splits) expectWhole(split);
      }),
      {
        numRuns: 60,
        examples: [
          [[], 0],
          [alone("climb", 1), 5],
          [alone("nothing", 200), 3],
          [alone("full", 200), 3],
          [alone("no reset named", 100), 3],
          [alone("another account", 100), 3],
          [[...alone("climb", 200), ...alone("a year", 40)], 2],
        ],
      },
    );
  });

  it("is scored, drawn and asked what if without a number that is none", () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 300 }), (acts, lateMinutes) => {
        const { series, nowMs } = analyze(acts, lateMinutes);
        for (const [key, windowLengthMs] of WINDOWS) {
          const points = mergeSeries(series.get(key) ?? []);
          const { mode } = windowMode(points, windowLengthMs);
          const input = { series: points, windowLengthMs, mode, nowMs };
          const fan = forecastFan(input);
          const supposed = whatIf(input, { pauseMs: HOUR_MS });
          const replayed = backtest({ series: points, windowLengthMs, nowMs });
          const walls = wallTimeline({ series: new Map([[key, points]]), wallEvents: [], nowMs });
          expect(oddNumbers({ fan, supposed, replayed, walls })).toEqual([]);
        }
      }),
      { numRuns: 15 },
    );
  });
});
