// Worlds with a known split: replies, chats and a second machine drain two meters that are read in whole percents.
import { createSeededRandom } from "../../../src/simulator/world/seeded-random.ts";
import { withoutCopies } from "../../../src/analysis/calibration/other-machines.ts";
import { accountId } from "../../../src/domain/account.ts";
import { machineId } from "../../../src/domain/machine-use.ts";
import { toMachineUses } from "../../../src/transcripts/report/machine-uses.ts";
import type { LocalUse, TokenWeights } from "../../../src/analysis/calibration/local-use.ts";
import type { SeriesPoint } from "../../../src/domain/cycle.ts";
import {
  addMs,
  DAY_MS,
  epochMs,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  type EpochMs,
} from "../../../src/domain/time.ts";
import type { Random } from "../../../src/ports/random.ts";
import { between, chatMessages, codeReplies, logNormal, type CodeHabit, type Reply } from "./habits.ts";

export const WORLD_KINDS = [
  "code-only",
  "some-chat",
  "chat-heavy",
  "two-machines",
  "cache-heavy",
  "model-mix",
  "sparse-polls",
  "limit-cut",
  "someone-joins",
] as const;

/** `two-machines`, turn for turn, but the other machine's uses were imported. */
export const SHARED_MACHINES = "shared-machines";
export type WorldKind = (typeof WORLD_KINDS)[number] | typeof SHARED_MACHINES;

export interface World {
  readonly kind: WorldKind;
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly uses: readonly LocalUse[];
  readonly fiveHour: readonly SeriesPoint[];
  readonly week: readonly SeriesPoint[];
  /** What each reading consists of in truth, beside `fiveHour` and `week`. */
  readonly fiveHourTruth: readonly Truth[];
  readonly weekTruth: readonly Truth[];
  /** When the week's limit was cut, or another person began. */
  readonly eventAtMs?: EpochMs | undefined;
  /** Points per use of the week, new against old. */
  readonly cutFactor?: number | undefined;
}

export interface Truth {
  readonly localPoints: number;
  readonly otherPoints: number;
}

interface Drain {
  readonly offsetMs: number;
  /** Points of the five hours, before any cut. */
  readonly points: number;
  readonly isLocal: boolean;
}

const START_MS = epochMs(Date.UTC(2026, 8, 28));
export const WORLD_DAYS = 24;

export function createWorld(kind: WorldKind, seed: number): World {
  const isShared = kind === SHARED_MACHINES;
  const random = createSeededRandom(seed * 101 + WORLD_KINDS.indexOf(isShared ? "two-machines" : kind));
  const habit = habitOf(kind, random);
  const replies = codeReplies(random, habit, WORLD_DAYS);
  const isEventful = kind === "limit-cut" || kind === "someone-joins";
  const eventMs = isEventful ? between(random, 10, 15) * DAY_MS : undefined;
  const server = serverOf(kind, random);
  const scale = between(random, 8, 35) / pointsPerActiveHour(replies, server);
  const local = drainsOf(random, replies, server, scale, true);
  const other = otherDrains(kind, random, { habit, server, scale, eventMs });
  const drains = [...local, ...other.drains].toSorted((a, b) => a.offsetMs - b.offsetMs);
  const cutFactor = kind === "limit-cut" ? [1.5, 1.4, 0.67][Math.floor(3 * random.next())] : undefined;
  const meters = runMeters(random, drains, { kind, eventMs, cutFactor, refused: new Set() });
  return {
    kind,
    startMs: START_MS,
    endMs: addMs(START_MS, WORLD_DAYS * DAY_MS),
    uses: [
      ...granted(replies, meters.refusedMs),
      ...(isShared ? imported(granted(other.replies, meters.refusedMs)) : []),
    ].toSorted((a, b) => a.atMs - b.atMs),
    ...meters,
    eventAtMs: eventMs === undefined ? undefined : addMs(START_MS, eventMs),
    cutFactor,
  };
}

function granted(replies: readonly Reply[], refusedMs: ReadonlySet<number>): readonly LocalUse[] {
  return replies
    .filter(({ offsetMs }) => !refusedMs.has(offsetMs))
    .map(({ offsetMs, ...reply }) => ({ ...reply, atMs: addMs(START_MS, offsetMs) }));
}

/** As they come from another machine: by the minute. */
function imported(uses: readonly LocalUse[]): readonly LocalUse[] {
  const whose = { machineId: machineId("0123456789abcdef"), accountId: accountId("ada") };
  const replies = uses.map((use) => ({ ...use, firstAtMs: use.atMs }));
  return withoutCopies(toMachineUses(replies, whose), []).uses;
}

function habitOf(kind: WorldKind, random: Random): CodeHabit {
  const mixed = [
    ["claude-opus-5", 0.4],
    ["claude-sonnet-5", 0.4],
    ["claude-fable-5", 0.2],
  ] as const;
  const main = random.next() < 0.6 ? "claude-opus-5" : "claude-sonnet-5";
  return {
    sessionsPerDay: between(random, 2, 5),
    sessionMinutes: between(random, 25, 70),
    secondsPerReply: between(random, 8, 20),
    models:
      kind === "model-mix"
        ? mixed
        : [
            [main, 0.92],
            ["claude-sonnet-5", 0.08],
          ],
    contextFactor: kind === "cache-heavy" ? 3 : 1,
    startHour: between(random, 7, 10),
  };
}

/** What the server really counts; never told to anybody. */
interface Server {
  readonly models: ReadonlyMap<string, number>;
  readonly outputFactor: number;
  readonly cacheWriteFactor: number;
  readonly cacheReadFactor: number;
}

function serverOf(kind: WorldKind, random: Random): Server {
  const reads = kind === "cache-heavy" ? [0.02, 0.05, 0.1] : [0, 0.01, 0.02, 0.1];
  const near = (value: number) => logNormal(random, value, 0.2);
  return {
    models: new Map([
      ["claude-opus-5", near(5)],
      ["claude-sonnet-5", near(2.6)],
      ["claude-haiku-5", near(1)],
      ["claude-fable-5", near(11)],
    ]),
    outputFactor: between(random, 3.2, 6),
    cacheWriteFactor: between(random, 0.9, 2),
    cacheReadFactor: reads[Math.floor(random.next() * reads.length)] ?? 0,
  };
}

/** Prior weights as a caller has them: list prices per token. */
export const BENCH_PRIORS: ReadonlyMap<string, TokenWeights> = new Map(
  (
    [
      ["claude-opus-5", 5],
      ["claude-sonnet-5", 2],
      ["claude-haiku-5", 1],
      ["claude-fable-5", 10],
    ] as const
  ).map(([model, input]) => [
    model,
    { input, output: 5 * input, cacheWrite5m: 1.25 * input, cacheWrite1h: 2 * input, cacheRead: 0.1 * input },
  ]),
);

function costOf(reply: Reply, server: Server): number {
  const base = server.models.get(reply.model) ?? 1;
  const writes = reply.cacheWrite5mTokens + reply.cacheWrite1hTokens;
  return (
    base *
    (reply.inputTokens +
      server.outputFactor * reply.outputTokens +
      server.cacheWriteFactor * writes +
      server.cacheReadFactor * reply.cacheReadTokens)
  );
}

function pointsPerActiveHour(replies: readonly Reply[], server: Server): number {
  const total = replies.reduce((sum, reply) => sum + costOf(reply, server), 0);
  const quarters = new Set(replies.map(({ offsetMs }) => Math.floor(offsetMs / (HOUR_MS / 4))));
  return total / (quarters.size / 4);
}

/** What replies cost: no meter is exact, and some stretches of work cost more than their tokens say. */
function drainsOf(
  random: Random,
  replies: readonly Reply[],
  server: Server,
  scale: number,
  isLocal: boolean,
): readonly Drain[] {
  const spread = between(random, 0.04, 0.16);
  let bias = 1;
  let lastMs = -Infinity;
  return replies.map((reply) => {
    if (reply.offsetMs - lastMs > 10 * MINUTE_MS) bias = logNormal(random, 1, spread);
    lastMs = reply.offsetMs;
    const points = scale * costOf(reply, server) * bias * logNormal(random, 1, 0.15);
    return { offsetMs: reply.offsetMs, points, isLocal };
  });
}

function otherDrains(
  kind: WorldKind,
  random: Random,
  shared: {
    readonly habit: CodeHabit;
    readonly server: Server;
    readonly scale: number;
    readonly eventMs: number | undefined;
  },
): { readonly drains: readonly Drain[]; readonly replies: readonly Reply[] } {
  const { habit, server, scale, eventMs } = shared;
  const chatPoints =
    kind === "code-only" ? 0.5 : kind === "chat-heavy" ? between(random, 45, 90) : between(random, 6, 20);
  const chats = chatMessages(random, chatPoints, WORLD_DAYS).map((chat) => ({ ...chat, isLocal: false }));
  const isTwo = kind === "two-machines" || kind === SHARED_MACHINES;
  if (!isTwo && kind !== "someone-joins") return { drains: chats, replies: [] };
  const machine = codeReplies(
    random,
    { ...habit, sessionsPerDay: habit.sessionsPerDay * 0.6, startHour: between(random, 7, 11) },
    WORLD_DAYS,
  );
  const drains = drainsOf(random, machine, server, scale, kind === SHARED_MACHINES);
  return {
    drains: [...chats, ...drains.filter(({ offsetMs }) => isTwo || offsetMs >= (eventMs ?? 0))],
    replies: machine,
  };
}

interface Meter {
  endsMs: number;
  local: number;
  other: number;
}

/** Runs both meters over all drains, refuses what comes above a wall, and reads them at every poll. */
function runMeters(
  random: Random,
  drains: readonly Drain[],
  facts: {
    readonly kind: WorldKind;
    readonly eventMs: number | undefined;
    readonly cutFactor: number | undefined;
    readonly refused: ReadonlySet<number>;
  },
) {
  const weekPerFive = between(random, 0.06, 0.13);
  const weekPhaseMs = between(random, 0, 7) * DAY_MS;
  const round = random.next() < 0.5 ? Math.floor : Math.round;
  const five: Meter = { endsMs: 0, local: 0, other: 0 };
  const week: Meter = { endsMs: weekPhaseMs, local: 0, other: 0 };
  const refusedMs = new Set<number>();
  const out = {
    fiveHour: [] as SeriesPoint[],
    week: [] as SeriesPoint[],
    fiveHourTruth: [] as Truth[],
    weekTruth: [] as Truth[],
    refusedMs,
  };
  let next = 0;
  for (const pollMs of pollTimes(random, facts.kind)) {
    for (; next < drains.length && (drains[next] as Drain).offsetMs <= pollMs; next += 1) {
      const drain = drains[next] as Drain;
      const isCut = facts.eventMs !== undefined && drain.offsetMs >= facts.eventMs;
      rollOver(five, week, drain.offsetMs, true);
      if (five.local + five.other >= 100 || week.local + week.other >= 100) {
        if (drain.isLocal) refusedMs.add(drain.offsetMs);
        continue;
      }
      const key = drain.isLocal ? "local" : "other";
      five[key] += drain.points;
      week[key] += drain.points * weekPerFive * (isCut ? (facts.cutFactor ?? 1) : 1);
    }
    rollOver(five, week, pollMs, false);
    const read = (meter: Meter, series: SeriesPoint[], truth: Truth[]) => {
      const isIdle = meter === five && meter.endsMs <= pollMs;
      series.push({
        observedAtMs: addMs(START_MS, pollMs),
        usedPercent: round(meter.local + meter.other),
        resetsAtMs: isIdle
          ? undefined
          : addMs(START_MS, meter.endsMs + between(random, -0.4, 0.4) * SECOND_MS),
        source: "oauth",
      });
      truth.push({ localPoints: meter.local, otherPoints: meter.other });
    };
    read(five, out.fiveHour, out.fiveHourTruth);
    read(week, out.week, out.weekTruth);
  }
  return out;
}

function rollOver(five: Meter, week: Meter, atMs: number, isUse: boolean): void {
  if (five.endsMs <= atMs)
    Object.assign(five, { local: 0, other: 0, endsMs: isUse ? atMs + 5 * HOUR_MS : five.endsMs });
  while (week.endsMs <= atMs) Object.assign(week, { local: 0, other: 0, endsMs: week.endsMs + 7 * DAY_MS });
}

/** Every five minutes while the computer is awake; every twenty where polls are sparse. */
function pollTimes(random: Random, kind: WorldKind): readonly number[] {
  const everyMs = (kind === "sparse-polls" ? 20 : 5) * MINUTE_MS;
  const sleeps = random.next() < 0.5;
  const times: number[] = [];
  for (let atMs = 0; atMs < WORLD_DAYS * DAY_MS; atMs += everyMs * between(random, 0.93, 1.07)) {
    const hour = (atMs % DAY_MS) / HOUR_MS;
    if (!(sleeps && hour < 6.5)) times.push(atMs);
  }
  return times;
}
