// How true the estimated split is and how soon a change is seen, on worlds with a known split: `node bench/split-accuracy.ts [tuning] [seeds]`.
// Constants were chosen on the tuning seeds; what is published comes from the reporting seeds alone.
import { measureWorld, type SplitScore, type WorldScores } from "./split-accuracy/measure.ts";
import { createWorld, SHARED_MACHINES, WORLD_KINDS, type WorldKind } from "./split-accuracy/worlds/world.ts";

const isTuning = process.argv.some((word) => word === "tuning" || word === "tune");
const FIRST_SEED = isTuning ? 1 : 1_001;
const SEEDS = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 8);

const seeds = Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index);
console.log(
  `${isTuning ? "tuning" : "reporting"} seeds ${seeds[0]} to ${seeds.at(-1)}; errors in points of the window, after a week of history`,
);
console.log(
  row(
    "world",
    "5h error",
    "plain",
    "held",
    "week error",
    "plain",
    "held",
    "refused",
    "false limit",
    "false use",
    "delay d",
    "missed",
  ),
);
const all = WORLD_KINDS.flatMap((kind) => {
  const scores = seeds.map((seed) => measureWorld(createWorld(kind, seed)));
  report(kind, scores);
  return scores;
});
report("all", all);
// The same turns as of `two-machines`: they are in no sum.
report(
  SHARED_MACHINES,
  seeds.map((seed) => measureWorld(createWorld(SHARED_MACHINES, seed))),
);
const times = all.flatMap(({ calibrateMs }) => calibrateMs).toSorted((a, b) => a - b);
console.log(`one fit: median ${at(times, 0.5).toFixed(0)} ms, p95 ${at(times, 0.95).toFixed(0)} ms`);

function report(kind: WorldKind | "all", scores: readonly WorldScores[]): void {
  const of = (window: SplitScore["window"]) =>
    scores.flatMap(({ splits }) => splits.filter((split) => split.window === window));
  const columns = [of("five_hour"), of("seven_day")].flatMap((splits) => [
    mean(splits.map(({ errorPoints }) => errorPoints)).toFixed(2),
    mean(splits.map(({ plainErrorPoints }) => plainErrorPoints)).toFixed(2),
    `${(100 * mean(splits.map(({ isHeld }) => Number(isHeld)))).toFixed(0)} %`,
  ]);
  const days = sum(scores, ({ days: count }) => count);
  const delays = scores.flatMap(({ delayDays }) => delayDays ?? []).toSorted((a, b) => a - b);
  const isEventful = kind === "limit-cut" || kind === "someone-joins";
  console.log(
    row(
      kind,
      ...columns,
      String(sum(scores, ({ refusals }) => refusals)),
      `${sum(scores, ({ falseLimits }) => falseLimits)}/${days}`,
      `${sum(scores, ({ falseUnexplained }) => falseUnexplained)}/${days}`,
      isEventful && delays.length > 0 ? at(delays, 0.5).toFixed(1) : "",
      isEventful ? `${scores.length - delays.length}/${scores.length}` : "",
    ),
  );
}

function row(first: string, ...rest: readonly string[]): string {
  return [first.padEnd(16), ...rest.map((cell) => cell.padStart(11))].join("");
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
}

function sum(scores: readonly WorldScores[], pick: (score: WorldScores) => number): number {
  return scores.reduce((total, score) => total + pick(score), 0);
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}
