/** One way that a window's level may go on from now, built piece by piece until the reset. Times are in slots from now. */
export class Climb {
  readonly #endSlots: number;
  #level: number;
  #atSlots = 0;
  #wallSlots: number;

  constructor(startPercent: number, endSlots: number) {
    this.#level = startPercent;
    this.#endSlots = endSlots;
    this.#wallSlots = startPercent >= 100 ? 0 : Infinity;
  }

  get atSlots(): number {
    return this.#atSlots;
  }

  get leftSlots(): number {
    return this.#endSlots - this.#atSlots;
  }

  /** When it meets 100 %; infinite when not before the reset. */
  get wallSlots(): number {
    return this.#wallSlots;
  }

  get level(): number {
    return this.#level;
  }

  /** Goes on evenly for a while. */
  rise(percentPerSlot: number, slots: number): void {
    const length = Math.min(slots, this.leftSlots);
    const need = 100 - this.#level;
    const use = percentPerSlot * length;
    if (need > 0 && use >= need) this.#wallSlots = this.#atSlots + need / percentPerSlot;
    this.#level += use;
    this.#atSlots += length;
  }

  /** Goes on as history went from one of its slots on, times a factor. */
  follow(sums: Float64Array, fromSlot: number, slots: number, factor: number): void {
    const length = Math.min(slots, this.leftSlots);
    const start = sums[fromSlot] ?? 0;
    const need = 100 - this.#level;
    const use = factor * (sumAt(sums, fromSlot + length) - start);
    if (need > 0 && use >= need) {
      this.#wallSlots = this.#atSlots + whenReached(sums, fromSlot, Math.ceil(length), start + need / factor);
    }
    this.#level += use;
    this.#atSlots += length;
  }
}

function sumAt(sums: Float64Array, slot: number): number {
  const whole = Math.floor(slot);
  const sum = sums[whole] ?? 0;
  return sum + (slot - whole) * ((sums[whole + 1] ?? sum) - sum);
}

/** Slots after `fromSlot` at which the sums, which never fall, come to `target`; they do within `slots`. */
function whenReached(sums: Float64Array, fromSlot: number, slots: number, target: number): number {
  let below = 0;
  let reached = slots;
  while (reached - below > 1) {
    const middle = (below + reached) >> 1;
    if ((sums[fromSlot + middle] ?? Infinity) >= target) reached = middle;
    else below = middle;
  }
  const before = sums[fromSlot + below] ?? 0;
  const after = sums[fromSlot + reached] ?? before;
  const part = after > before ? Math.min(1, Math.max(0, (target - before) / (after - before))) : 1;
  return below + part * (reached - below);
}
