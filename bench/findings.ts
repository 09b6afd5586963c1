// How often findings are wrong where nothing out of the ordinary happens: `node bench/findings.ts [seeds per world]`.
// Reporting seeds; the rules' constants are from their sources and were chosen on seeds 1 to 8.
import { analyzeAccount } from "../src/analysis/analyze-account.ts";
import type { FINDING_CODES, Finding } from "../src/analysis/findings/finding.ts";
import { outcome } from "../src/analysis/track-record/outcome.ts";
import { accountId } from "../src/domain/account.ts";
import { must } from "../src/domain/assert.ts";
import type { SeriesPoint } from "../src/domain/cycle.ts";
import type { Snapshot } from "../src/domain/snapshot.ts";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, type EpochMs } from "../src/domain/time.ts";
import { utcWallClock } from "../src/domain/wall-clock.ts";
import { FIVE_HOUR, SEVEN_DAY, windowLengthMs, type WindowKey } from "../src/domain/window.ts";
import { BENCH_PRIORS, createWorld, WORLD_KINDS, type World } from "./split-accuracy/worlds/world.ts";

const FIRST_SEED = 1_001;
const SEEDS = Number(process.argv[2] ?? 2);
const CALM = WORLD_KINDS.filter((kind) => kind !== "limit-cut" && kind !== "someone-joins");
const FROM_DAY = 2;
const EVERY_MS = HOUR_MS / 2;

type Code = (typeof FINDING_CODES)[number];

/** One stretch of time in which a finding spoke without a pause of a day counts once. */
interface Count {
  told: number;
  /** Of those whose truth is known: came true. */
  right: number;
  judged: number;
}

const counts = new Map<Code, Count>();
let days = 0;
for (const kind of CALM) {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) watch(createWorld(kind, seed));
}
console.log(`${CALM.length} calm worlds, seeds ${FIRST_SEED} to ${FIRST_SEED + SEEDS - 1}, ${days} days`);
for (const [code, { told, right, judged }] of counts) {
  const truth = judged > 0 ? `, ${right} of ${judged} came true` : "";
  console.log(`${code.padEnd(18)} told ${told} times, once in ${(days / told).toFixed(0)} days${truth}`);
}

function watch(world: World): void {
  const lastToldMs = new Map<Code, number>();
  for (let atMs = addMs(world.startMs, FROM_DAY * DAY_MS); atMs < world.endMs; atMs = addMs(atMs, EVERY_MS)) {
    const isDaily = (atMs - world.startMs) % DAY_MS === 0;
    if (isDaily) days += 1;
    for (const finding of findingsAt(world, atMs, isDaily)) {
      const lastMs = lastToldMs.get(finding.code) ?? -Infinity;
      lastToldMs.set(finding.code, atMs);
      if (atMs - lastMs > gapOf(finding.code)) addFinding(world, finding, atMs);
    }
  }
}

/** What is told for days on is one finding; a loop of another afternoon is another. */
function gapOf(code: Code): number {
  return code === "fast-burn" || code === "mid-loop-wall" ? 2 * HOUR_MS : 2 * DAY_MS;
}

function addFinding(world: World, { code }: Finding, atMs: EpochMs): void {
  const count = counts.get(code) ?? { told: 0, right: 0, judged: 0 };
  counts.set(code, count);
  count.told += 1;
  const isRight = cameTrue(world, code, atMs);
  if (isRight === undefined) return;
  count.judged += 1;
  if (isRight) count.right += 1;
}

/** Whether the wall that was told of came before its reset. Absent: the finding tells of none, or nobody saw. */
function cameTrue(world: World, code: Code, atMs: EpochMs): boolean | undefined {
  const isShort = code === "fast-burn" || code === "mid-loop-wall";
  if (!isShort && code !== "week-pace") return undefined;
  const series = isShort ? world.fiveHour : world.week;
  const newest = series.findLast(({ observedAtMs }) => observedAtMs <= atMs);
  if (newest?.resetsAtMs === undefined) return undefined;
  const lengthMs = must(windowLengthMs(isShort ? FIVE_HOUR : SEVEN_DAY), "a known window");
  const truth = outcome(series, { madeAtMs: atMs, resetsAtMs: newest.resetsAtMs, windowLengthMs: lengthMs });
  return truth.kind === "settled" ? truth.wallAtMs !== undefined : undefined;
}

function findingsAt(world: World, nowMs: EpochMs, withLocal: boolean): readonly Finding[] {
  const series = new Map([
    [FIVE_HOUR, seen(world.fiveHour, nowMs)],
    [SEVEN_DAY, seen(world.week, nowMs)],
  ]);
  const latest = [...series].flatMap(([key, points]) => snapshotOf(key, points.at(-1)));
  const { findings } = analyzeAccount({
    account: { id: accountId("ada") },
    latest: joined(latest),
    series,
    history: [],
    local: withLocal ? { kind: "uses", uses: world.uses, priors: BENCH_PRIORS } : undefined,
    wallClockOf: utcWallClock,
    nowMs,
  });
  return findings.filter(({ code }) => code !== "stale-data");
}

function seen(series: readonly SeriesPoint[], nowMs: EpochMs): readonly SeriesPoint[] {
  const last = series.findLastIndex(({ observedAtMs }) => observedAtMs <= nowMs);
  const first = series.findIndex(({ observedAtMs }) => observedAtMs > nowMs - 28 * DAY_MS);
  return series.slice(Math.max(0, first), last + 1);
}

function snapshotOf(windowKey: WindowKey, newest: SeriesPoint | undefined): readonly Snapshot[] {
  if (newest === undefined) return [];
  const { observedAtMs, usedPercent, resetsAtMs } = newest;
  const empty = { pools: [], scopedShares: [], drift: [], scale: "percent" as const, payload: null };
  const readings = [{ windowKey, usedPercent, resetsAtMs }];
  return [{ accountId: accountId("ada"), source: "oauth", observedAtMs, readings, ...empty }];
}

/** Both windows come with one reply. */
function joined(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  const [first] = snapshots;
  if (first === undefined) return [];
  const near = snapshots.filter((one) => Math.abs(one.observedAtMs - first.observedAtMs) < MINUTE_MS);
  return [{ ...first, readings: near.flatMap(({ readings }) => readings) }];
}
