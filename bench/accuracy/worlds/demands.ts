import type { Chance } from "./chance.ts";

/** What a person would use, minute by minute, were nothing in the way. Unit: points of the five-hour window. */
export type Demand = Float64Array;

export const DAYS = 42;
export const MINUTES_PER_DAY = 1_440;
const MINUTES = DAYS * MINUTES_PER_DAY;

/** A kind of person: fills the minutes. Day 0 is a Monday; a world's clock is local time. */
type Person = (demand: Demand, chance: Chance) => void;

/** Sessions at any waking hour, of very different lengths, with heavy-tailed minutes. */
const bursty: Person = (demand, chance) => {
  const meanGap = chance.between(120, 420);
  const level = chance.between(0.15, 0.5);
  for (let minute = chance.exponential(meanGap); minute < MINUTES; minute += chance.exponential(meanGap)) {
    const hour = (minute / 60) % 24;
    if (hour < 7 && chance.happens(0.85)) continue;
    const length = 35 * chance.spread(0.9);
    const rate = level * chance.spread(0.6);
    spend(demand, minute, length, () => rate * chance.exponential(1) * (chance.happens(0.6) ? 1.6 : 0.1));
    minute += length;
  }
};

/** Office hours on weekdays, a lunch, some evenings; busy and slack days. */
const rhythmic: Person = (demand, chance) => {
  const start = chance.between(7.5, 10) * 60;
  const level = chance.between(0.1, 0.32);
  for (let day = 0; day < DAYS; day += 1) {
    const isWeekend = day % 7 >= 5;
    if (chance.happens(isWeekend ? 0.75 : 0.07)) continue;
    const busy = level * chance.spread(0.45);
    const from = day * MINUTES_PER_DAY + start + 25 * chance.normal();
    const lunch = from + chance.between(180, 240);
    const work = (at: number, length: number) =>
      spend(
        demand,
        at,
        length,
        (minute) => busy * (0.35 + 0.65 * wave(minute, 47 + day)) * chance.exponential(1),
      );
    work(from, lunch - from);
    work(lunch + chance.between(30, 70), chance.between(150, 290));
    if (chance.happens(0.3)) work(day * MINUTES_PER_DAY + 20.5 * 60, chance.between(40, 120));
  }
};

/** Light work, and now and then a tool that loops until somebody looks. */
const toolLoops: Person = (demand, chance) => {
  const level = chance.between(0.05, 0.16);
  for (let day = 0; day < DAYS; day += 1) {
    if (chance.happens(day % 7 >= 5 ? 0.7 : 0.1)) continue;
    const from = day * MINUTES_PER_DAY + chance.between(8.5, 11) * 60;
    const length = chance.between(300, 560);
    spend(demand, from, length, () => (chance.happens(0.5) ? 2 * level * chance.exponential(1) : 0));
    let loop = from + chance.exponential(240);
    while (loop < from + length) {
      const rate = chance.between(0.6, 2);
      const lasts = chance.between(12, 75);
      spend(demand, loop, lasts, () => rate * chance.between(0.7, 1.3));
      loop += lasts + chance.exponential(420);
    }
  }
};

/** A long job on most nights, started late and steady; little by day. */
const overnight: Person = (demand, chance) => {
  const rate = chance.between(0.14, 0.36);
  for (let day = 0; day < DAYS; day += 1) {
    spend(demand, day * MINUTES_PER_DAY + 10 * 60, 480, () =>
      chance.happens(0.06) ? chance.exponential(0.8) : 0,
    );
    if (chance.happens(0.35)) continue;
    const tonight = rate * chance.spread(0.25);
    const from = day * MINUTES_PER_DAY + 22.5 * 60 + chance.between(-90, 150);
    spend(demand, from, chance.between(120, 440), () => tonight * chance.between(0.6, 1.4));
  }
};

/** Single chat messages through the day, an upload now and then. */
const chatHeavy: Person = (demand, chance) => {
  const perHour = chance.between(3, 9);
  const cost = chance.between(0.4, 1.3);
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const hour = (minute / 60) % 24;
    const awake = Math.max(0, Math.sin((Math.PI * (hour - 8)) / 15));
    const mood = 0.4 + 1.2 * wave(minute, 190);
    if (chance.happens((perHour / 60) * awake * mood)) {
      demand[minute] =
        (demand[minute] ?? 0) + cost * chance.spread(0.7) + (chance.happens(0.05) ? chance.between(3, 6) : 0);
    }
  }
};

export const PERSONS = { bursty, rhythmic, toolLoops, overnight, chatHeavy } satisfies Record<string, Person>;

export function demandOf(person: keyof typeof PERSONS, chance: Chance): Demand {
  const demand = new Float64Array(MINUTES);
  PERSONS[person](demand, chance);
  // Plans differ: for some people the same work is a small part of five hours, for others more than all of it.
  const plan = chance.between(0.8, 3.2);
  return demand.map((use) => use * plan);
}

function spend(demand: Demand, from: number, length: number, perMinute: (minute: number) => number): void {
  const start = Math.max(0, Math.round(from));
  const end = Math.min(demand.length, Math.round(from + length));
  for (let minute = start; minute < end; minute += 1) {
    demand[minute] = (demand[minute] ?? 0) + perMinute(minute);
  }
}

/** Slow swings between 0 and 1 that do not repeat from day to day. */
function wave(minute: number, period: number): number {
  const swing = Math.sin(minute / period) + 0.6 * Math.sin(minute / (period * 0.37) + 1.3);
  return Math.min(1, Math.max(0, 0.5 + 0.4 * swing));
}
