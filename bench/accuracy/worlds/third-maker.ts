// Worlds for reporting alone: made after the model was tuned, on other ideas of how people work, and never looked at while tuning.
import { createChance, type Chance } from "./chance.ts";
import { DAYS, MINUTES_PER_DAY, type Demand } from "./demands.ts";
import { readWindow, serve, type WorldKind, type WorldTrace } from "./world.ts";

/**
 * A person as states that follow each other and last by heavy-tailed times: away, light work, focus, an agent left alone. A weekly plan says
 * how likely somebody is there at all, and a mood drifts from day to day.
 */
export interface ThirdKind extends Pick<WorldKind, "name" | "pollMinutes" | "limitChange" | "refuses"> {
  /** How likely the person is there at an hour of a weekday, 0 to 1. Monday is 0. */
  readonly presence: (hour: number, weekday: number) => number;
  /** How likely light work, focus and an agent are. */
  readonly work: readonly [light: number, focus: number, agent: number];
  /** Use at the end over use at the beginning. */
  readonly trend?: number;
  readonly hasHoliday?: boolean;
  /** Polls are made only while somebody is there. */
  readonly sleeps?: boolean;
}

const office = (hour: number, weekday: number) => (weekday < 5 && hour >= 8 && hour < 18 ? 0.75 : 0.02);
const anyTime = (hour: number) => (hour >= 1 && hour < 8 ? 0.05 : 0.35);

export const THIRD_KINDS: readonly ThirdKind[] = [
  { name: "office", presence: office, work: [0.5, 0.4, 0.1], pollMinutes: 5, refuses: true },
  {
    name: "night owl",
    presence: (hour) => (hour >= 19 || hour < 3 ? 0.7 : 0.08),
    work: [0.3, 0.5, 0.2],
    pollMinutes: 10,
    refuses: true,
  },
  { name: "adopting", presence: office, work: [0.4, 0.4, 0.2], trend: 3, pollMinutes: 5, refuses: false },
  {
    name: "holiday",
    presence: office,
    work: [0.4, 0.5, 0.1],
    hasHoliday: true,
    pollMinutes: 5,
    refuses: true,
  },
  {
    name: "weekend project",
    presence: (hour, weekday) => (weekday >= 5 && hour >= 9 ? 0.7 : hour >= 20 ? 0.3 : 0.03),
    work: [0.3, 0.5, 0.2],
    pollMinutes: 15,
    sleeps: true,
    refuses: true,
  },
  { name: "agents", presence: anyTime, work: [0.2, 0.2, 0.6], pollMinutes: 5, refuses: false },
  { name: "hourly polls", presence: office, work: [0.5, 0.4, 0.1], pollMinutes: 60, refuses: true },
  {
    name: "larger plan",
    presence: anyTime,
    work: [0.5, 0.4, 0.1],
    limitChange: { day: 17, factor: 2 },
    pollMinutes: 5,
    refuses: true,
  },
];

/** Points of five hours a minute, minutes that it lasts (median), and how uneven it is from minute to minute. */
const WORK = [
  { rate: 0.06, minutes: 25, busyShare: 0.2 },
  { rate: 0.3, minutes: 50, busyShare: 0.6 },
  { rate: 0.5, minutes: 40, busyShare: 0.95 },
] as const;

export function createThirdWorld(kind: ThirdKind, seed: number): WorldTrace {
  const chance = createChance(seed * 7_919 + THIRD_KINDS.indexOf(kind));
  const { demand, isThere } = live(kind, chance);
  const { fiveHour, week } = serve(demand, kind, chance);
  const polls: number[] = [];
  for (
    let minute = 2;
    minute < demand.length;
    minute += Math.max(1, Math.round(kind.pollMinutes * chance.between(0.7, 1.3)))
  ) {
    if (kind.sleeps !== true || isThere[minute] === 1) polls.push(minute);
  }
  const roundsDown = chance.happens(0.5);
  return {
    fiveHour: { ...fiveHour, series: readWindow(fiveHour, polls, roundsDown) },
    week: { ...week, series: readWindow(week, polls, roundsDown) },
  };
}

function live(kind: ThirdKind, chance: Chance): { readonly demand: Demand; readonly isThere: Uint8Array } {
  const demand = new Float64Array(DAYS * MINUTES_PER_DAY);
  const isThere = new Uint8Array(demand.length);
  const moods = dailyMoods(kind, chance);
  const plan = chance.between(0.5, 2.5);
  let minute = 0;
  while (minute < demand.length) {
    const day = Math.floor(minute / MINUTES_PER_DAY);
    const mood = moods[day] ?? 0;
    if (mood === 0 || !chance.happens(kind.presence(Math.floor((minute / 60) % 24), day % 7))) {
      minute += Math.ceil(35 * chance.spread(0.9));
      continue;
    }
    const work = WORK[drawState(kind.work, chance)] ?? WORK[0];
    const rate = work.rate * plan * mood * chance.spread(0.5);
    const end = Math.min(demand.length, minute + Math.ceil(work.minutes * chance.spread(0.9)));
    for (; minute < end; minute += 1) {
      isThere[minute] = 1;
      if (chance.happens(work.busyShare)) demand[minute] = (rate / work.busyShare) * chance.exponential(1);
    }
  }
  return { demand, isThere };
}

/** Good and bad days come in rows; a holiday is a week of none. */
function dailyMoods(kind: ThirdKind, chance: Chance): readonly number[] {
  const holiday = kind.hasHoliday === true ? Math.floor(chance.between(12, 30)) : Infinity;
  let level = 0;
  return Array.from({ length: DAYS }, (_, day) => {
    level = 0.6 * level + 0.3 * chance.normal();
    return day >= holiday && day < holiday + 7 ? 0 : Math.exp(level) * (kind.trend ?? 1) ** (day / DAYS);
  });
}

function drawState(shares: ThirdKind["work"], chance: Chance): number {
  const left = chance.uniform();
  return left < shares[0] ? 0 : left < shares[0] + shares[1] ? 1 : 2;
}
