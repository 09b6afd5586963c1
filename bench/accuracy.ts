// How good the forecast is in worlds that share nothing with it: `node bench/accuracy.ts [tune]`.
// Compared with the two lines that other meters draw: through the last two polls, and from the beginning of the cycle. Tuning looked at
// seeds 1 to 12 only; the table is of seeds 1001 to 1012.
import { must } from "../src/domain/assert.ts";
import type { SeriesPoint } from "../src/domain/cycle.ts";
import { MINUTE_MS, type EpochMs } from "../src/domain/time.ts";
import { utcWallClock } from "../src/domain/wall-clock.ts";
import { forecast } from "../src/analysis/forecast/forecast.ts";
import { addScore, emptyScore, lineForecast, type Forecaster, type Score } from "./accuracy/measure.ts";
import {
  createWorld,
  minuteToMs,
  WORLD_KINDS,
  type WindowTrace,
  type WorldKind,
} from "./accuracy/worlds/world.ts";

const SEEDS_EACH = Number(process.argv[3] ?? 12);
const FIRST_SEED = process.argv[2] === "tune" ? 1 : 1001;
/** Moments are this far apart, from the first morning on: 3 h 41 min meets every hour of the day. */
const FIRST_MOMENT = 9 * 60;
const MOMENT_MINUTES = Number(process.argv[4] ?? 221);
const YOUNG = process.argv[5] === "young";

const model: Forecaster = (series, nowMs, trace) =>
  forecast({
    series,
    windowLengthMs: trace.lengthMinutes * MINUTE_MS,
    mode: "anchored",
    nowMs,
    wallClockOf: utcWallClock,
  });

function lineThrough(
  points: (series: readonly SeriesPoint[], startMs: number) => number,
  kind: WorldKind,
): Forecaster {
  return (series, nowMs, trace) => {
    const newest = must(series.at(-1), "a poll");
    const resetsAtMs = must(newest.resetsAtMs, "a reset");
    const percentPerMs = points(series, resetsAtMs - trace.lengthMinutes * MINUTE_MS);
    return lineForecast({
      usedPercent: newest.usedPercent,
      percentPerMs,
      nowMs,
      resetsAtMs,
      ceiling: kind.refuses ? 100 : Infinity,
    });
  };
}

function lastTwo(series: readonly SeriesPoint[]): number {
  const [earlier, later] = series.slice(-2);
  if (!earlier || !later || later.usedPercent < earlier.usedPercent) return 0;
  return (later.usedPercent - earlier.usedPercent) / (later.observedAtMs - earlier.observedAtMs);
}

function sinceStart(series: readonly SeriesPoint[], startMs: number): number {
  const newest = must(series.at(-1), "a poll");
  return newest.usedPercent / Math.max(MINUTE_MS, newest.observedAtMs - startMs);
}

let spentMs = 0;
let calls = 0;

type Scores = { readonly ours: Score; readonly slope: Score; readonly average: Score };

function newScores(): Scores {
  return { ours: emptyScore(), slope: emptyScore(), average: emptyScore() };
}

function scoreWindow(trace: WindowTrace, kind: WorldKind, scores: Scores): void {
  const slope = lineThrough(lastTwo, kind);
  const average = lineThrough(sinceStart, kind);
  let seen = 0;
  for (
    let minute = FIRST_MOMENT;
    minute < (YOUNG ? 4 * 1440 : trace.level.length);
    minute += MOMENT_MINUTES
  ) {
    const nowMs = minuteToMs(minute);
    while (seen < trace.series.length && must(trace.series[seen], "a poll").observedAtMs <= nowMs) seen += 1;
    const ends = trace.endsAt[minute] ?? 0;
    if (ends === 0 || ends > trace.level.length) continue;
    const series = trace.series.slice(0, seen);
    if ((series.at(-1)?.usedPercent ?? 100) >= 100) continue;
    const before = performance.now();
    const said = model(series, nowMs, trace);
    spentMs += performance.now() - before;
    calls += 1;
    if (said === undefined) continue;
    addScore(scores.ours, said, trace, minute);
    for (const [forecaster, score] of [
      [slope, scores.slope],
      [average, scores.average],
    ] as const) {
      addScore(score, must(forecaster(series, nowMs, trace), "a line"), trace, minute);
    }
  }
}

const rows = WORLD_KINDS.flatMap((kind) => {
  const five = newScores();
  const week = newScores();
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS_EACH; seed += 1) {
    const world = createWorld(kind, seed);
    scoreWindow(world.fiveHour, kind, five);
    scoreWindow(world.week, kind, week);
  }
  return [
    { world: kind.name, window: "5 h", ...ratios(five) },
    { world: kind.name, window: "week", ...ratios(week) },
  ];
});

function ratios({ ours, slope, average }: Scores) {
  const better = (pick: (score: Score) => number) => pick(ours) / Math.min(pick(slope), pick(average));
  return {
    count: ours.count,
    wall: better(({ wallPinball }) => wallPinball),
    level: better(({ levelPinball }) => levelPinball),
    brier: better(({ brier }) => brier),
    levelCover: (100 * ours.levelInside) / ours.count,
    below: (100 * ours.levelBelow) / ours.count,
    above: (100 * ours.levelAbove) / ours.count,
    round: (100 * ours.roundInside) / ours.count,
    wallCover: (100 * ours.wallInside) / ours.wallIntervals,
    wallIntervals: ours.wallIntervals,
  };
}

const mean = (pick: (row: (typeof rows)[number]) => number) =>
  rows.reduce((sum, row) => sum + pick(row), 0) / rows.length;
console.table(
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [
        key,
        typeof value === "number" ? Number(value.toFixed(2)) : value,
      ]),
    ),
  ),
);
for (const w of ["5 h", "week"]) {
  const r = rows.filter((x) => x.window === w);
  const m = (k: string) => (r.reduce((a, x) => a + (x as never)[k], 0) / r.length).toFixed(3);
  console.log(
    w,
    ["wall", "level", "brier", "levelCover", "round", "below", "above"].map((k) => k + " " + m(k)).join("  "),
    "wallCover",
    (
      (100 * r.reduce((a, x) => a + ((x.wallCover || 0) * x.wallIntervals) / 100, 0)) /
      r.reduce((a, x) => a + x.wallIntervals, 0)
    ).toFixed(1),
  );
}
console.log(
  "mean ratios: wall",
  mean((r) => r.wall).toFixed(3),
  "level",
  mean((r) => r.level).toFixed(3),
  "brier",
  mean((r) => r.brier).toFixed(3),
  "level cover",
  mean((r) => r.levelCover).toFixed(1),
  mean((r) => r.round).toFixed(1),
);
console.log(`${(spentMs / calls).toFixed(2)} ms per forecast`);
