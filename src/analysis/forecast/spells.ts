import { HOUR_MS } from "../../domain/time.ts";
import { normalQuantile, scattered } from "./chance.ts";
import { Climb } from "./climb.ts";
import { SLOT_MS, SLOTS_PER_DAY, type PastUse } from "./past-use.ts";
import { startPercent, type Start } from "./start.ts";

const HOUR_SLOTS = HOUR_MS / SLOT_MS;
const LATEST_SLOTS = HOUR_SLOTS / 4;

/** How somebody works: spells of use and pauses. Learned from the history, and shrunk towards a prior where it is short. */
export interface Spells {
  readonly isActive: boolean;
  /** Use per slot in the last hour of the spell that runs, or in the usual spell. */
  readonly currentPercentPerSlot: number;
  /** As that, in the last quarter of an hour: a loop that has just begun. */
  readonly latestPercentPerSlot: number;
  readonly usualPercentPerSlot: number;
  readonly meanSpellSlots: number;
  readonly meanPauseSlots: number;
  /** How far the habits may be from what was learned, as the sigma of a factor. */
  readonly doubt: number;
}

/** A spell lasts so long before anything is known, and the prior counts for so many spells. */
const PRIOR_SPELL_SLOTS = 1.25 * HOUR_SLOTS;
const PRIOR_SPELLS = 2;
/** Even who works without a pause stops at some time. */
const PAUSE_SLOTS_MIN = 0.75 * HOUR_SLOTS;
/** Where a window stands at its end before anything is known. Unit: percent. */
const PRIOR_END_PERCENT = 45;
/**
 * That counts as much as having seen so much of a window. A first night says little of the days to come; five hours begin with a use, and it
 * says much of them.
 */
const PRIOR_SHARE = 0.7;
const PRIOR_SHARE_WITHIN_A_DAY = 0.1;
/** How far the next spell, and a person's pauses, may be from the mean, as the sigma of a factor. */
const RATE_SPREAD = 0.5;
const CURRENT_RATE_SPREAD = 0.6;
const PAUSE_SPREAD = 0.4;

/** So many paths of spells and pauses: what there is to say before the past has moments like now. */
export function spellPaths(start: Start, count: number): readonly Climb[] {
  const spells = learnSpells(start);
  return Array.from({ length: count }, (_, path) => spellPath(start, spells, path));
}

function spellPath(start: Start, spells: Spells, path: number): Climb {
  const climb = new Climb(startPercent(start, path), start.horizonSlots);
  const draw = (index: number) => scattered(path, index);
  const habit = Math.exp(spells.doubt * normalQuantile(draw(0))) * start.paceFactor;
  const pauseSlots = spells.meanPauseSlots * Math.exp(PAUSE_SPREAD * normalQuantile(draw(1)));
  let index = 2;
  const current = path % 2 === 0 ? spells.currentPercentPerSlot : spells.latestPercentPerSlot;
  let rate = current * Math.exp(CURRENT_RATE_SPREAD * normalQuantile(draw(index++))) * start.paceFactor;
  if (!spells.isActive) climb.rise(0, exponential(pauseSlots, draw(index++)));
  while (climb.leftSlots > 0) {
    climb.rise(rate, exponential(spells.meanSpellSlots, draw(index++)));
    climb.rise(0, exponential(pauseSlots, draw(index++)));
    rate = spells.usualPercentPerSlot * Math.exp(RATE_SPREAD * normalQuantile(draw(index++))) * habit;
  }
  return climb;
}

function exponential(mean: number, probability: number): number {
  return Math.max(0.2, -mean * Math.log(1 - probability));
}

/** Reads spells out of the history: use with no pause of half an hour (longer where a point takes longer) inside. */
export function learnSpells({ past, windowLengthMs }: Start): Spells {
  const pauseSlots = Math.max(6, Math.round(windowLengthMs / SLOT_MS / 84));
  const seen = listSpells(past, pauseSlots);
  const last = seen.at(-1);
  const isActive = last !== undefined && past.slotCount - last.endSlot < pauseSlots / 2;
  const use = seen.reduce((sum, spell) => sum + spell.points, 0);
  const active = seen.reduce((sum, spell) => sum + spell.endSlot - spell.fromSlot, 0);
  const meanSpellSlots = (active + PRIOR_SPELLS * PRIOR_SPELL_SLOTS) / (seen.length + PRIOR_SPELLS);
  const seenDays = (past.slotCount - past.seenFromSlot) / SLOTS_PER_DAY;
  const windowSlots = windowLengthMs / SLOT_MS;
  const priorSlots = windowSlots * (windowSlots > SLOTS_PER_DAY ? PRIOR_SHARE : PRIOR_SHARE_WITHIN_A_DAY);
  const longRun =
    ((past.sums[past.slotCount] ?? 0) + (priorSlots / windowSlots) * PRIOR_END_PERCENT) /
    (past.slotCount + priorSlots);
  const usual = active > 0 ? use / active : 2 * longRun;
  const usualPercentPerSlot = Math.max(usual, longRun);
  const pause = meanSpellSlots * (usualPercentPerSlot / longRun - 1);
  return {
    isActive,
    usualPercentPerSlot,
    currentPercentPerSlot: isActive ? rateWithin(past, last, HOUR_SLOTS) : usualPercentPerSlot,
    latestPercentPerSlot: isActive ? rateWithin(past, last, LATEST_SLOTS) : usualPercentPerSlot,
    doubt: Math.sqrt(0.03 + 0.3 / (1 + seenDays)),
    meanSpellSlots,
    meanPauseSlots: Math.min(24 * HOUR_SLOTS, Math.max(PAUSE_SLOTS_MIN, pause)),
  };
}

interface Spell {
  readonly fromSlot: number;
  readonly endSlot: number;
  readonly points: number;
}

/** Use per slot of the spell that runs, within the last slots. */
function rateWithin({ sums, slotCount }: PastUse, spell: Spell, slots: number): number {
  const fromSlot = Math.max(spell.fromSlot, slotCount - slots);
  return ((sums[slotCount] ?? 0) - (sums[fromSlot] ?? 0)) / Math.max(1, slotCount - fromSlot);
}

function listSpells({ sums, slotCount, seenFromSlot }: PastUse, pauseSlots: number): readonly Spell[] {
  const spells: Spell[] = [];
  let [fromSlot, endSlot] = [-1, -1];
  const close = () => {
    if (fromSlot < 0) return;
    spells.push({ fromSlot, endSlot, points: (sums[endSlot] ?? 0) - (sums[fromSlot] ?? 0) });
  };
  for (let slot = seenFromSlot; slot < slotCount; slot += 1) {
    if ((sums[slot + 1] ?? 0) <= (sums[slot] ?? 0)) continue;
    if (fromSlot < 0 || slot - endSlot >= pauseSlots) {
      close();
      fromSlot = slot;
    }
    endSlot = slot + 1;
  }
  close();
  return spells;
}
