import type { SeriesPoint } from "../../../src/domain/cycle.ts";
import { epochMs, MINUTE_MS, type EpochMs } from "../../../src/domain/time.ts";
import { createChance, type Chance } from "./chance.ts";
import { demandOf, MINUTES_PER_DAY, type Demand, type PERSONS } from "./demands.ts";

export interface WorldKind {
  readonly name: string;
  readonly person: keyof typeof PERSONS;
  /** Minutes between polls. */
  readonly pollMinutes: number;
  /** Polls are made only from 8:30 to 19:30 and a few evenings. */
  readonly sleeps?: boolean;
  /** On this day the allowance of both windows changes by a factor. */
  readonly limitChange?: { readonly day: number; readonly factor: number };
  /** Whether the server refuses at 100 %; else use goes on, as metered use does. */
  readonly refuses: boolean;
}

export const WORLD_KINDS: readonly WorldKind[] = [
  { name: "bursty", person: "bursty", pollMinutes: 5, refuses: true },
  { name: "rhythmic", person: "rhythmic", pollMinutes: 5, refuses: true },
  { name: "tool loops", person: "toolLoops", pollMinutes: 5, refuses: true },
  { name: "overnight runs", person: "overnight", pollMinutes: 5, refuses: true },
  { name: "chat-heavy", person: "chatHeavy", pollMinutes: 5, refuses: false },
  { name: "laptop asleep", person: "rhythmic", pollMinutes: 5, sleeps: true, refuses: true },
  { name: "sparse polls", person: "bursty", pollMinutes: 40, refuses: false },
  {
    name: "limit change",
    person: "rhythmic",
    pollMinutes: 5,
    limitChange: { day: 18, factor: 0.65 },
    refuses: false,
  },
];

/** The truth of one window, minute by minute, and what polls saw of it. */
export interface WindowTrace {
  readonly lengthMinutes: number;
  /** Exact level after each minute. */
  readonly level: Float64Array;
  /** The minute in which the cycle of each minute ends; 0 while none has started. */
  readonly endsAt: Int32Array;
  readonly series: readonly SeriesPoint[];
}

export interface WorldTrace {
  readonly fiveHour: WindowTrace;
  readonly week: WindowTrace;
}

/** 2026-06-01, a Monday: minute 0 of every world. */
const START_MS = Date.UTC(2026, 5, 1);

export function minuteToMs(minute: number): EpochMs {
  return epochMs(START_MS + minute * MINUTE_MS);
}

/** One world of a kind: the same kind and seed give the same world for ever. */
export function createWorld(kind: WorldKind, seed: number): WorldTrace {
  const chance = createChance(seed);
  const demand = demandOf(kind.person, chance);
  const { fiveHour, week } = serve(demand, kind, chance);
  const roundsDown = chance.happens(0.3);
  const polls = pollMinutes(kind, demand.length, chance);
  return {
    fiveHour: { ...fiveHour, series: readWindow(fiveHour, polls, roundsDown) },
    week: { ...week, series: readWindow(week, polls, roundsDown) },
  };
}

type Served = Omit<WindowTrace, "series">;

/** Lets the demand meet the limits: five hours anchored at the first use, a week with a fixed end. */
export function serve(
  demand: Demand,
  kind: Pick<WorldKind, "limitChange" | "refuses">,
  chance: Chance,
): { readonly fiveHour: Served; readonly week: Served } {
  const total = demand.reduce((sum, use) => sum + use, 0);
  // A typical week ends somewhere between 45 and 135 %.
  const weekCapacity = ((total / demand.length) * 7 * MINUTES_PER_DAY) / chance.between(0.45, 1.35);
  const weekEnd = Math.round(chance.between(0, 7 * MINUTES_PER_DAY));
  const five = emptyTrace(demand.length, 300);
  const week = emptyTrace(demand.length, 7 * MINUTES_PER_DAY);
  let fiveUsed = 0;
  let fiveEnds = 0;
  let weekUsed = 0;
  let weekEnds = weekEnd;
  for (let minute = 0; minute < demand.length; minute += 1) {
    if (minute >= fiveEnds && fiveEnds > 0) [fiveUsed, fiveEnds] = [0, 0];
    if (minute >= weekEnds) [weekUsed, weekEnds] = [0, weekEnds + 7 * MINUTES_PER_DAY];
    const change =
      kind.limitChange && minute >= kind.limitChange.day * MINUTES_PER_DAY ? kind.limitChange.factor : 1;
    const isRefused = kind.refuses && (fiveUsed >= 100 || weekUsed >= 100);
    const wanted = demand[minute] ?? 0;
    const use = isRefused ? 0 : wanted / change;
    if (use > 0 && fiveEnds === 0) fiveEnds = Math.floor(minute / 10) * 10 + 300;
    fiveUsed += use;
    weekUsed += (100 * use) / weekCapacity;
    five.level[minute] = fiveUsed;
    five.endsAt[minute] = fiveEnds;
    week.level[minute] = weekUsed;
    week.endsAt[minute] = weekEnds;
  }
  return { fiveHour: five, week };
}

function emptyTrace(minutes: number, lengthMinutes: number): Served {
  return { lengthMinutes, level: new Float64Array(minutes), endsAt: new Int32Array(minutes) };
}

function pollMinutes(kind: WorldKind, minutes: number, chance: Chance): readonly number[] {
  const polls: number[] = [];
  for (
    let minute = 3;
    minute < minutes;
    minute += Math.max(1, Math.round(kind.pollMinutes * chance.between(0.8, 1.2)))
  ) {
    if (!kind.sleeps || isLidOpen(minute)) polls.push(minute);
  }
  return polls;
}

function isLidOpen(minute: number): boolean {
  const day = Math.floor(minute / MINUTES_PER_DAY);
  const hour = (minute / 60) % 24;
  const isEvening = hour >= 20 && hour < 22.5 && (day * 7) % 5 < 2;
  return (day % 7 < 5 && hour >= 8.5 && hour < 19.5) || isEvening;
}

/** What polls saw of a window: whole percents, rounded or cut. */
export function readWindow(
  trace: Served,
  polls: readonly number[],
  roundsDown: boolean,
): readonly SeriesPoint[] {
  return polls.map((minute) => {
    const level = trace.level[minute] ?? 0;
    const ends = trace.endsAt[minute] ?? 0;
    return {
      observedAtMs: minuteToMs(minute),
      usedPercent: roundsDown ? Math.floor(level) : Math.round(level),
      resetsAtMs: ends > 0 ? minuteToMs(ends) : undefined,
      source: "oauth",
    };
  });
}
