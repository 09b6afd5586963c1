// Worlds for reporting alone, of another mechanism than the other makers': tickets arrive, wait in queues with deadlines, and are worked off by
// one or more people and their agents. Made after all constants were chosen; nothing was tuned on them.
import type { SeriesPoint } from "../../../src/domain/cycle.ts";
import { createChance, type Chance } from "./chance.ts";
import { DAYS, MINUTES_PER_DAY } from "./demands.ts";
import { readWindow, type WindowTrace, type WorldTrace } from "./world.ts";

export interface FourthKind {
  readonly name: string;
  readonly people: readonly Shift[];
  /** Agents that work off the queue by themselves, day and night. */
  readonly agents?: number;
  /** Minutes of work a ticket needs, at the median. */
  readonly ticketMinutes: number;
  readonly pollMinutes: number;
  /** No poll comes while nobody is at work. */
  readonly sleeps?: boolean;
  /** Days in which nobody works: the first and the one after the last. */
  readonly vacation?: readonly [from: number, to: number];
  /** From this minute on every point counts by a factor more, in the middle of its cycles. */
  readonly change?: { readonly minute: number; readonly factor: number };
  /** Every window is emptied for everybody at this minute, and the week's end moves with it. */
  readonly amnestyAt?: number;
  /** Use leaves the five hours as it ages, point by point; nothing is reset at once. */
  readonly isSliding?: boolean;
}

/** When a person works: local hours, on which weekdays. Monday is 0. */
interface Shift {
  readonly from: number;
  readonly to: number;
  readonly weekdays: readonly number[];
}

const WORKDAYS = [0, 1, 2, 3, 4];
const DAY_SHIFT = { from: 9, to: 18, weekdays: WORKDAYS };
const MINUTES = DAYS * MINUTES_PER_DAY;
const [FIVE_HOURS, WEEK] = [300, 7 * MINUTES_PER_DAY];

export const FOURTH_KINDS: readonly FourthKind[] = [
  { name: "ticket queue", people: [DAY_SHIFT], ticketMinutes: 25, pollMinutes: 5 },
  {
    name: "three on one",
    people: [
      DAY_SHIFT,
      { from: 14, to: 22, weekdays: [0, 2, 4, 5] },
      { from: 6, to: 11, weekdays: WORKDAYS },
    ],
    ticketMinutes: 20,
    pollMinutes: 5,
  },
  { name: "agent queue", people: [DAY_SHIFT], agents: 2, ticketMinutes: 60, pollMinutes: 5 },
  { name: "vacation", people: [DAY_SHIFT], ticketMinutes: 25, pollMinutes: 5, vacation: [16, 26] },
  {
    name: "mid-cycle change",
    people: [DAY_SHIFT],
    ticketMinutes: 25,
    pollMinutes: 5,
    change: { minute: 19 * MINUTES_PER_DAY + 720, factor: 1.5 },
  },
  {
    name: "reset for all",
    people: [DAY_SHIFT],
    ticketMinutes: 25,
    pollMinutes: 5,
    amnestyAt: 18 * MINUTES_PER_DAY + 660,
  },
  { name: "sliding", people: [DAY_SHIFT], ticketMinutes: 25, pollMinutes: 5, isSliding: true },
  {
    name: "read while awake",
    people: [{ from: 18, to: 24, weekdays: [0, 1, 2, 3, 4, 5, 6] }],
    ticketMinutes: 40,
    pollMinutes: 30,
    sleeps: true,
  },
];

export function createFourthWorld(kind: FourthKind, seed: number): WorldTrace {
  const chance = createChance(seed * 104_729 + 31 * FOURTH_KINDS.indexOf(kind));
  const { use, isSomebodyThere } = work(kind, chance);
  const polls: number[] = [];
  for (
    let minute = 4;
    minute < MINUTES;
    minute += Math.max(1, Math.round(kind.pollMinutes * chance.spread(0.2)))
  )
    if (kind.sleeps !== true || isSomebodyThere[minute] === 1) polls.push(minute);
  const total = use.reduce((sum, points) => sum + points, 0);
  const weekShare = chance.between(0.4, 1.2) / (total / (DAYS / 7) / 100);
  const five = kind.isSliding === true ? slide(use) : meter(use, FIVE_HOURS, kind);
  const week = meter(
    use.map((points) => points * weekShare),
    WEEK,
    kind,
    Math.floor(chance.between(0, WEEK)),
  );
  const roundsDown = chance.happens(0.5);
  const read = (trace: Omit<WindowTrace, "series">): readonly SeriesPoint[] =>
    readWindow(trace, polls, roundsDown);
  return { fiveHour: { ...five, series: read(five) }, week: { ...week, series: read(week) } };
}

interface Ticket {
  left: number;
  readonly dueMinute: number;
}

/** Minute by minute: tickets arrive, everybody at work takes the one that is due next; who has none left to do rests. */
function work(kind: FourthKind, chance: Chance) {
  const use = new Float64Array(MINUTES);
  const isSomebodyThere = new Uint8Array(MINUTES);
  const queue: Ticket[] = [];
  const pointsPerMinute = chance.between(0.15, 0.6);
  const load = chance.between(0.35, 0.85);
  const perMinute = load / (7 * kind.ticketMinutes);
  const releaseEvery = Math.round(chance.between(8, 16));
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const day = Math.floor(minute / MINUTES_PER_DAY);
    const hour = (minute % MINUTES_PER_DAY) / 60;
    const isAway = kind.vacation !== undefined && day >= kind.vacation[0] && day < kind.vacation[1];
    arrive(queue, kind, chance, { minute, perMinute, isRelease: day % releaseEvery === 3 && hour === 10 });
    const atWork = isAway ? 0 : kind.people.filter((shift) => isOn(shift, day % 7, hour)).length;
    if (atWork > 0) isSomebodyThere[minute] = 1;
    // People read and think between two requests; in the last hours before a deadline they do not.
    const isUrgent = (queue[0]?.dueMinute ?? Infinity) - minute < 180;
    const share = isUrgent ? 0.9 : 0.45;
    for (let hand = 0; hand < atWork; hand += 1)
      if (chance.happens(share)) use[minute] = (use[minute] ?? 0) + serveOne(queue) * pointsPerMinute;
    for (let agent = 0; agent < (isAway ? 0 : (kind.agents ?? 0)); agent += 1)
      use[minute] = (use[minute] ?? 0) + serveOne(queue) * pointsPerMinute * 0.5;
    const isChanged = kind.change !== undefined && minute >= kind.change.minute;
    use[minute] = (use[minute] ?? 0) * (isChanged ? (kind.change?.factor ?? 1) : 1) * chance.exponential(1);
  }
  return { use, isSomebodyThere };
}

function arrive(
  queue: Ticket[],
  { ticketMinutes }: FourthKind,
  chance: Chance,
  now: { readonly minute: number; readonly perMinute: number; readonly isRelease: boolean },
): void {
  const count = (now.isRelease ? 8 : 0) + Number(chance.happens(now.perMinute));
  for (let index = 0; index < count; index += 1)
    queue.push({
      left: Math.ceil(ticketMinutes * chance.spread(0.8)),
      dueMinute: now.minute + chance.between(0.3, 3) * MINUTES_PER_DAY,
    });
  if (count > 0) queue.sort((a, b) => a.dueMinute - b.dueMinute);
}

/** One minute of work on the ticket that is due next: 1 where there is one. */
function serveOne(queue: Ticket[]): number {
  const next = queue[0];
  if (next === undefined) return 0;
  next.left -= 1;
  if (next.left <= 0) queue.shift();
  return 1;
}

function isOn({ from, to, weekdays }: Shift, weekday: number, hour: number): boolean {
  return weekdays.includes(weekday) && hour >= from && hour < to;
}

/** A meter that is emptied at once: a week at fixed ends, five hours from their first use on. Nobody is refused. */
function meter(use: Float64Array, lengthMinutes: number, kind: FourthKind, firstEnd?: number) {
  const trace = { lengthMinutes, level: new Float64Array(MINUTES), endsAt: new Int32Array(MINUTES) };
  let [level, ends] = [0, firstEnd ?? 0];
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const isOver = ends > 0 && minute >= ends;
    if (isOver) [level, ends] = [0, firstEnd === undefined ? 0 : ends + lengthMinutes];
    if (minute === kind.amnestyAt) [level, ends] = [0, firstEnd === undefined ? 0 : minute + lengthMinutes];
    const points = use[minute] ?? 0;
    if (points > 0 && ends === 0) ends = minute + lengthMinutes;
    level += points;
    trace.level[minute] = level;
    trace.endsAt[minute] = ends;
  }
  return trace;
}

/** The last five hours' use; what it names as its reset is when the oldest use leaves. */
function slide(use: Float64Array) {
  const trace = {
    lengthMinutes: FIVE_HOURS,
    level: new Float64Array(MINUTES),
    endsAt: new Int32Array(MINUTES),
  };
  let [level, oldest] = [0, 0];
  for (let minute = 0; minute < MINUTES; minute += 1) {
    level += use[minute] ?? 0;
    for (; oldest <= minute - FIVE_HOURS; oldest += 1) level -= use[oldest] ?? 0;
    while (oldest < minute && (use[oldest] ?? 0) === 0) oldest += 1;
    trace.level[minute] = Math.max(0, level);
    trace.endsAt[minute] = (use[oldest] ?? 0) > 0 ? oldest + FIVE_HOURS : 0;
  }
  return trace;
}
