import { HOUR_MS, MINUTE_MS } from "../../domain/time.ts";
import { normalQuantile, scattered } from "./chance.ts";
import { Climb } from "./climb.ts";
import { SLOT_MS, SLOTS_PER_DAY, type PastUse } from "./past-use.ts";
import { RecentUse } from "./recent-use.ts";
import { PATH_COUNT, startPercent, type Start } from "./start.ts";

const HOUR_SLOTS = HOUR_MS / SLOT_MS;
const SLOT_MINUTES = SLOT_MS / MINUTE_MS;
const WEEK_MINUTES = 10_080;
/** How near the time of day must be after one day of history; nearer with more of it, down to half an hour. */
const CLOCK_WIDTH_SLOTS = 2.5 * HOUR_SLOTS;
const CLOCK_WIDTH_SLOTS_MIN = 0.5 * HOUR_SLOTS;
/** Beyond so many widths a moment weighs nothing; passing over most of a long history makes the search cheap. */
const CLOCK_DEVIATIONS_MAX = 5;
/** Habits and limits change: a day counts half as much as one ten days later. */
const FADING_BY_DAY: readonly number[] = Array.from({ length: 43 }, (_, days) => 0.5 ** (days / 10));
/**
 * A moment must be known for so long after. Asking for more would leave out the very moments shortly before a wall, beyond which nobody
 * knows, and so make walls rare.
 */
const KNOWN_SLOTS_MIN = 3;
/** Habits drift: so much of days' unevenness stays between the past's mean and the future's, however long the past. Source: as below. */
const DRIFT_SHARE = 0.08;
/** How much further a mean is off where good and bad days come in rows than where each is drawn alone, squared. Source: the tuning worlds of bench/accuracy. */
const ROWS_OF_DAYS = 1.5;
/** How uneven days are before any is known, and for how many days that counts. */
const PRIOR_UNEVENNESS = 0.6;
const PRIOR_DAYS = 3;
/** After so long a path no longer follows the moment that was like now, but a day of the same kind. */
const FIRST_PIECE_SLOTS = 6 * HOUR_SLOTS;

/** Paths made of pieces of the past, and how many days of it held a moment like now. */
export interface Replay {
  readonly climbs: readonly Climb[];
  readonly days: number;
}

/**
 * The past, replayed from moments like now: alike in recent use, time of day and kind of day. Longer paths go on with days of the same kind.
 *
 * Shape: no climbs while the past has no moment at least an hour ago whose next quarter of an hour is known.
 */
export function replay(start: Start): Replay {
  const { past } = start;
  const state = new RecentUse(start);
  const { weights, total } = likeness(start, state);
  if (total <= 0) return { climbs: [], days: 0 };
  const moments = resample(weights, total, PATH_COUNT);
  const drawDay = createDayDraw(start);
  const spread = doubt(past, start.horizonSlots);
  const climbs = moments.map((_, path) => {
    const factor =
      start.paceFactor * Math.exp(spread * normalQuantile((((path * 79) % PATH_COUNT) + 0.5) / PATH_COUNT));
    return replayPath(start, { state, moments, drawDay }, path, factor);
  });
  return { climbs, days: daysWithin(weights, past) };
}

/**
 * How far the future's mean may lie from the past's, as the sigma of a factor: the standard error of a mean of days as uneven as these,
 * raised because good and bad days come in rows, and what habits drift by. A few days say little about the next ones.
 */
function doubt(past: PastUse, horizonSlots: number): number {
  const horizonDays = Math.min(1, horizonSlots / SLOTS_PER_DAY);
  const share = ROWS_OF_DAYS / (1 + seenDays(past)) + DRIFT_SHARE;
  return Math.sqrt(share * unevenness(past) * horizonDays);
}

/** Squared deviation of a day's use over its squared mean, shrunk towards a prior. */
function unevenness({ sums, slotCount, seenFromSlot }: PastUse): number {
  let [days, total, squares] = [0, 0, 0];
  for (let end = slotCount; end - SLOTS_PER_DAY >= seenFromSlot; end -= SLOTS_PER_DAY) {
    const use = (sums[end] ?? 0) - (sums[end - SLOTS_PER_DAY] ?? 0);
    days += 1;
    total += use;
    squares += use ** 2;
  }
  const deviation = total > 0 ? Math.max(0, squares / (total / days) ** 2 - days) : 0;
  return (PRIOR_DAYS * PRIOR_UNEVENNESS + deviation) / (PRIOR_DAYS + days);
}

interface Pieces {
  readonly state: RecentUse;
  readonly moments: readonly number[];
  readonly drawDay: DayDraw;
}

function replayPath(start: Start, { state, moments, drawDay }: Pieces, path: number, factor: number): Climb {
  const { past } = start;
  const climb = new Climb(startPercent(start, path), start.horizonSlots);
  let moment = moments[path] ?? 0;
  let other = path;
  const likeNow = state.ratioToNow(moment);
  while (climb.leftSlots > 0 && climb.atSlots < FIRST_PIECE_SLOTS) {
    const slot = moment + climb.atSlots;
    const until = past.knownUntil[slot] ?? slot;
    const isFirstHour = climb.atSlots < HOUR_SLOTS;
    const pieceEnd = isFirstHour ? HOUR_SLOTS : FIRST_PIECE_SLOTS;
    const length = Math.min(until - slot, pieceEnd - climb.atSlots);
    if (length > 0) climb.follow(past.drawnSums, slot, length, isFirstHour ? factor * likeNow : factor);
    else {
      // Beyond here nobody knows: another moment that was like now, and is known for longer, goes on.
      other = (other + 61) % PATH_COUNT;
      moment = moments[other] ?? 0;
      if (other === path) break;
    }
  }
  for (let piece = 0; climb.leftSlots > 0; piece += 1) {
    const slot = drawDay(climb.atSlots, scattered(path, piece));
    const until = slot === undefined ? 0 : (past.knownUntil[slot] ?? 0);
    if (slot === undefined || until <= slot) climb.rise(factor * meanUse(past), SLOTS_PER_DAY);
    else climb.follow(past.drawnSums, slot, Math.min(until - slot, SLOTS_PER_DAY), factor);
  }
  return climb;
}

/** A slot of the past at the same time of day as so many slots from now, on a day of the same kind: drawn by a chance from 0 to 1. */
type DayDraw = (aheadSlots: number, chance: number) => number | undefined;

/** Paths come to the same places again and again, so the days that can follow there are weighed once. */
function createDayDraw(start: Start): DayDraw {
  const known = new Map<number, ReturnType<typeof daysFor>>();
  return (aheadSlots, chance) => {
    const ahead = Math.floor(aheadSlots);
    const days = known.get(ahead) ?? daysFor(start, ahead);
    known.set(ahead, days);
    let left = chance * days.total;
    for (const { slot, weight } of days.weighed) {
      left -= weight;
      if (left < 0) return slot;
    }
    return undefined;
  };
}

function daysFor(start: Start, ahead: number) {
  const { slotCount, knownUntil } = start.past;
  const weighed: { readonly slot: number; readonly weight: number }[] = [];
  let total = 0;
  const newest = slotCount + (ahead % SLOTS_PER_DAY) - SLOTS_PER_DAY;
  for (let slot = newest; slot >= 0; slot -= SLOTS_PER_DAY) {
    if ((knownUntil[slot] ?? 0) <= slot) continue;
    const weight = kindOfDay(start, slot - slotCount, ahead) * fading(slotCount - slot);
    weighed.push({ slot, weight });
    total += weight;
  }
  return { weighed, total };
}

/** How much a day counts for another: the same weekday most, a workday for a workday more than a weekend for it. Both in slots from now. */
function kindOfDay({ minuteOfWeek }: Start, one: number, other: number): number {
  if (minuteOfWeek === undefined) return 1;
  const weekday = (slots: number) => {
    const minute = (minuteOfWeek + slots * SLOT_MINUTES) % WEEK_MINUTES;
    return Math.floor((minute < 0 ? minute + WEEK_MINUTES : minute) / 1_440);
  };
  const [a, b] = [weekday(one), weekday(other)];
  if (a === b) return 2;
  return a >= 5 === b >= 5 ? 1 : 0.25;
}

function fading(ageSlots: number): number {
  return FADING_BY_DAY[Math.floor(ageSlots / SLOTS_PER_DAY)] ?? 0;
}

/** Days of history, at least one. */
function seenDays({ slotCount, seenFromSlot }: PastUse): number {
  return Math.max(1, (slotCount - seenFromSlot) / SLOTS_PER_DAY);
}

function meanUse({ sums, slotCount }: PastUse): number {
  return (sums[slotCount] ?? 0) / Math.max(1, slotCount);
}

/** How alike each slot's moment is to now; 0 for those of the last hour, and those whose near future is not known. */
function likeness(
  start: Start,
  state: RecentUse,
): { readonly weights: Float64Array; readonly total: number } {
  const { past } = start;
  const weights = new Float64Array(past.slotCount);
  const clockWidth = Math.max(CLOCK_WIDTH_SLOTS_MIN, CLOCK_WIDTH_SLOTS / Math.sqrt(seenDays(past)));
  let total = 0;
  for (let slot = past.seenFromSlot + state.longSlots; slot < past.slotCount - HOUR_SLOTS; slot += 1) {
    const apart = (past.slotCount - slot) % SLOTS_PER_DAY;
    const clock = Math.min(apart, SLOTS_PER_DAY - apart) / clockWidth;
    if (clock > CLOCK_DEVIATIONS_MAX || (past.knownUntil[slot] ?? 0) - slot < KNOWN_SLOTS_MIN) continue;
    const distance = state.distanceToNow(slot);
    if (distance > 12) continue;
    const weight =
      Math.exp(-0.5 * (distance + clock * clock)) *
      fading(past.slotCount - slot) *
      kindOfDay(start, slot - past.slotCount, 0);
    weights[slot] = weight;
    total += weight;
  }
  return { weights, total };
}

/** Slots by weight, evenly: the same weights give the same slots. */
function resample(weights: Float64Array, total: number, count: number): readonly number[] {
  const slots: number[] = [];
  let sum = 0;
  for (let slot = 0; slot < weights.length; slot += 1) {
    sum += weights[slot] ?? 0;
    while (slots.length < count && (slots.length + 0.5) / count <= sum / total) slots.push(slot);
  }
  while (slots.length < count) slots.push(slots.at(-1) ?? 0);
  return slots;
}

/** How many days hold about an hour of moments that are quite like now. */
function daysWithin(weights: Float64Array, past: PastUse): number {
  let days = 0;
  for (let end = past.slotCount; end > 0; end -= SLOTS_PER_DAY) {
    const day = weights.subarray(Math.max(0, end - SLOTS_PER_DAY), end);
    days += Math.min(1, day.reduce((sum, weight) => sum + weight, 0) / 3);
  }
  return days;
}
