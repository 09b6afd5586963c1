/** Chance of the worlds: seeded, and not the simulator's, so that no world shares anything with the product. */
export interface Chance {
  /** Uniform in [0, 1). */
  readonly uniform: () => number;
  readonly between: (low: number, high: number) => number;
  readonly normal: () => number;
  /** A positive factor with median 1. */
  readonly spread: (sigma: number) => number;
  readonly exponential: (mean: number) => number;
  readonly happens: (probability: number) => boolean;
}

/** A 32-bit xorshift-multiply generator (PCG-like output), seeded by a whole number. */
export function createChance(seed: number): Chance {
  let state = (seed * 2_654_435_761 + 97) >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    normal,
    between: (low, high) => low + (high - low) * uniform(),
    spread: (sigma) => Math.exp(sigma * normal()),
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    happens: (probability) => uniform() < probability,
  };
}
