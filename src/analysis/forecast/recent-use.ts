import { SLOT_MS, type PastUse } from "./past-use.ts";
import type { Start } from "./start.ts";

/** How alike recent use must be, in roots of the usual use while active. */
const LIKENESS_WIDTH = 0.6;
/** The pace now bends what came then by at most so much. */
const RATIO_MAX = 3;

/** What was used shortly before a slot, over a short and a longer span that grow with the window. */
export class RecentUse {
  readonly longSlots: number;
  readonly #shortSlots: number;
  readonly #past: PastUse;
  readonly #usual: number;
  readonly #now: readonly [number, number];

  constructor({ past, windowLengthMs }: Start) {
    this.#past = past;
    this.#shortSlots = Math.max(3, Math.round(windowLengthMs / SLOT_MS / 168));
    this.longSlots = Math.max(12, Math.round(windowLengthMs / SLOT_MS / 28));
    this.#usual = this.#usualUse();
    this.#now = this.#before(past.slotCount);
  }

  distanceToNow(slot: number): number {
    const [short, long] = this.#before(slot);
    return ((short - this.#now[0]) ** 2 + (long - this.#now[1]) ** 2) / LIKENESS_WIDTH ** 2;
  }

  /** How much faster it goes now than it went at that slot; near 1 where the two are alike. */
  ratioToNow(slot: number): number {
    const [short] = this.#before(slot);
    const ratio = (this.#now[0] ** 2 + 0.2) / (short ** 2 + 0.2);
    return Math.min(RATIO_MAX, Math.max(1 / RATIO_MAX, ratio ** 0.8));
  }

  /** Roots of the use in multiples of the usual, so that twice as much is as far apart at any speed. */
  #before(slot: number): readonly [number, number] {
    const end = this.#past.sums[slot] ?? 0;
    const use = (slots: number) => (end - (this.#past.sums[Math.max(0, slot - slots)] ?? 0)) / slots;
    return [Math.sqrt(use(this.#shortSlots) / this.#usual), Math.sqrt(use(this.longSlots) / this.#usual)];
  }

  /** Mean use per slot over the short spans that have any. */
  #usualUse(): number {
    const { sums, slotCount, seenFromSlot } = this.#past;
    let [total, spans] = [0, 0];
    for (let end = seenFromSlot + this.#shortSlots; end <= slotCount; end += this.#shortSlots) {
      const use = (sums[end] ?? 0) - (sums[end - this.#shortSlots] ?? 0);
      if (use > 0) [total, spans] = [total + use, spans + 1];
    }
    return spans > 0 ? total / spans / this.#shortSlots : 1;
  }
}
