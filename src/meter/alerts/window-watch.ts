import type { Notice, NoticeKind } from "../../domain/notice.ts";
import { MINUTE_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { levelsOf, WALL_PERCENT, watchedFor, type AlertRules, type WatchedFor } from "./alert-rules.ts";
import { turnOf } from "./cycle-turn.ts";
import { AGREEING_OBSERVATIONS, ARMED, startLatch, stepLatch, type Latch } from "./latch.ts";
import type { Observation } from "./observation.ts";

/** What is remembered of one account's window: the cycle it is in, and what has been told of it. */
export interface WindowWatch {
  /** Counts cycles as they were seen. Part of every notice's id. */
  readonly cycle: number;
  /** The reset time that the cycle was first seen with: its name, however the later ones jitter or slide. */
  readonly anchorResetsAtMs?: EpochMs | undefined;
  readonly lastObservedAtMs: EpochMs;
  readonly usedPercent: number;
  readonly peakPercent: number;
  readonly isWalled: boolean;
  /** Observations in a row that say the wall is gone within the cycle. */
  readonly openSeen: number;
  /** Observations in a row that say the cycle ended before its time. */
  readonly turnSeen: number;
  readonly latches: Readonly<Record<string, Latch>>;
}

/** What is remembered of a window after a reading, and what is to be told. */
export interface WatchStep {
  readonly watch: WindowWatch;
  readonly notices: readonly Notice[];
}

interface StepFacts {
  readonly rules: AlertRules;
  readonly nowMs: EpochMs;
}

/** A last observation farther ahead than this was made by a clock that has been set back since: it bars nothing. */
const FUTURE_MS_MAX: DurationMs = MINUTE_MS;

/** The watch after one more observation, and what there is to tell. An observation that is not newer than the last changes nothing. */
export function stepWatch(
  before: WindowWatch | undefined,
  observation: Observation,
  facts: StepFacts,
): WatchStep {
  if (before === undefined) return { watch: startWatch(observation, facts.rules), notices: [] };
  const { observedAtMs } = observation;
  const isLastTrusted = before.lastObservedAtMs <= facts.nowMs + FUTURE_MS_MAX;
  if (isLastTrusted && observedAtMs <= before.lastObservedAtMs) return { watch: before, notices: [] };
  const turn = turnOf(before, observation);
  const turnSeen = turn === "early" ? before.turnSeen + 1 : 0;
  if (turn === "due" || turnSeen >= AGREEING_OBSERVATIONS) return beginCycle(before, observation, facts);
  // The number before the fall is kept until a second observation agrees with the fall.
  if (turn === "early")
    return { watch: { ...before, lastObservedAtMs: observedAtMs, turnSeen }, notices: [] };
  return stepCycle({ ...before, turnSeen: 0 }, observation, facts);
}

function startWatch(observation: Observation, rules: AlertRules): WindowWatch {
  const { windowKey, usedPercent, observedAtMs, resetsAtMs } = observation;
  const latches = watchedFor(windowKey, rules).map(
    (watched) => [watched.name, startLatch(valueOf(observation, watched), watched.bounds)] as const,
  );
  return {
    cycle: 1,
    anchorResetsAtMs: resetsAtMs,
    lastObservedAtMs: observedAtMs,
    usedPercent,
    peakPercent: usedPercent,
    isWalled: usedPercent >= WALL_PERCENT,
    openSeen: 0,
    turnSeen: 0,
    latches: Object.fromEntries(latches),
  };
}

/** A new cycle: says that the old one is over where that is news, and begins to watch anew. */
function beginCycle(before: WindowWatch, observation: Observation, facts: StepFacts): WatchStep {
  const { windowKey, usedPercent, resetsAtMs } = observation;
  const { rules } = facts;
  const names = watchedFor(windowKey, rules).map(({ name }) => [name, ARMED] as const);
  const stillWalled = before.isWalled && usedPercent >= WALL_PERCENT;
  const fresh: WindowWatch = {
    ...before,
    cycle: before.cycle + 1,
    anchorResetsAtMs: resetsAtMs,
    peakPercent: usedPercent,
    isWalled: stillWalled,
    openSeen: 0,
    turnSeen: 0,
    latches: Object.fromEntries(names),
  };
  const kind = stillWalled ? undefined : endOfCycleKind(before, observation, rules);
  const told =
    kind === undefined
      ? []
      : [toNotice(fresh, observation, facts, { kind, name: kind, peakPercent: before.peakPercent })];
  const { watch, notices } = stepCycle(fresh, observation, facts);
  return { watch, notices: [...told, ...notices] };
}

/** What the end of a cycle is to its owner: the wall is gone, a high window has room again, or nothing. */
function endOfCycleKind(
  before: WindowWatch,
  { windowKey, usedPercent }: Observation,
  rules: AlertRules,
): "unlock" | "reset" | undefined {
  if (before.isWalled) return rules.wall ? "unlock" : undefined;
  const lowest = levelsOf(windowKey, rules)[0] ?? WALL_PERCENT;
  return rules.reset && before.peakPercent >= lowest && usedPercent < lowest ? "reset" : undefined;
}

/** One more observation of the same cycle. */
function stepCycle(before: WindowWatch, observation: Observation, facts: StepFacts): WatchStep {
  const { windowKey, usedPercent, observedAtMs, resetsAtMs } = observation;
  const openSeen = before.isWalled && usedPercent < WALL_PERCENT ? before.openSeen + 1 : 0;
  const isFreed = openSeen >= AGREEING_OBSERVATIONS;
  const watched = watchedFor(windowKey, facts.rules);
  const latches = Object.fromEntries(
    watched.map((one) => [one.name, nextLatch(before, observation, one)] as const),
  );
  const fired = watched.filter(({ name }) => hasFired(before.latches[name], latches[name]));
  const watch: WindowWatch = {
    ...before,
    anchorResetsAtMs: before.anchorResetsAtMs ?? resetsAtMs,
    lastObservedAtMs: observedAtMs,
    usedPercent,
    peakPercent: Math.max(before.peakPercent, usedPercent),
    isWalled: (before.isWalled && !isFreed) || fired.some(({ name }) => name === "wall"),
    openSeen: isFreed ? 0 : openSeen,
    latches,
  };
  const freed = isFreed && facts.rules.wall ? [freedNotice(before, watch, observation, facts)] : [];
  return { watch, notices: [...freed, ...gravest(fired, facts.rules, watch, observation, facts)] };
}

/** A wall that stood at the start and one that came later can both go within one cycle: two notices. */
function freedNotice(
  before: WindowWatch,
  watch: WindowWatch,
  observation: Observation,
  facts: StepFacts,
): Notice {
  const name = before.latches["wall"]?.phase === "told" ? "freed" : "freed-at-start";
  return toNotice(watch, observation, facts, { kind: "unlock", name, peakPercent: watch.peakPercent });
}

/** A level that the settings have only now, and that is reached already, is no news. */
function nextLatch(before: WindowWatch, observation: Observation, watched: WatchedFor): Latch {
  const latch = before.latches[watched.name];
  const value = valueOf(observation, watched);
  if (latch === undefined) return startLatch(value, watched.bounds);
  // At the wall its forecast is no news any more.
  if (watched.value === "hits-wall" && observation.usedPercent >= WALL_PERCENT) return latch;
  return stepLatch(latch, value, watched.bounds);
}

function valueOf({ usedPercent, hitsWall }: Observation, { value }: WatchedFor): number | undefined {
  return value === "used" ? usedPercent : hitsWall;
}

function hasFired(before: Latch | undefined, after: Latch | undefined): boolean {
  return before?.phase === "armed" && after?.phase === "told";
}

/** Of what fires at the same moment only the gravest is told: who hears of 95 % need not hear of 80 %. */
function gravest(
  fired: readonly WatchedFor[],
  rules: AlertRules,
  watch: WindowWatch,
  observation: Observation,
  facts: StepFacts,
): readonly Notice[] {
  const last = fired.at(-1);
  if (last === undefined || (last.name === "wall" && !rules.wall)) return [];
  const kind = last.levelPercent !== undefined ? "level" : last.name === "wall" ? "wall" : "forecast";
  return [toNotice(watch, observation, facts, { kind, name: last.name, levelPercent: last.levelPercent })];
}

interface What {
  readonly kind: NoticeKind;
  readonly name: string;
  readonly levelPercent?: number | undefined;
  readonly peakPercent?: number;
}

function toNotice(
  { cycle }: WindowWatch,
  observation: Observation,
  { nowMs }: StepFacts,
  { kind, name, levelPercent, peakPercent }: What,
): Notice {
  const { account, windowKey, hitsWall, wallAtMs, ...rest } = observation;
  return {
    ...rest,
    id: JSON.stringify([account.id, windowKey, cycle, name]),
    kind,
    account,
    windowKey,
    levelPercent,
    peakPercent,
    ...(kind === "forecast" ? { hitsWall, wallAtMs } : {}),
    firedAtMs: nowMs,
  };
}
