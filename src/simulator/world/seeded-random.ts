import type { Random } from "../../ports/random.ts";

/**
 * A `Random` that gives the same numbers for the same seed, on every machine.
 *
 * Source: splitmix32, the 32-bit finaliser of MurmurHash3 over a Weyl sequence (public domain). Not for secrets.
 */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    next(): number {
      state = (state + 0x9e3779b9) >>> 0;
      return mix(state) / 0x1_0000_0000;
    },
  };
}

/** A seed of its own for a part of the world: adding one part never changes the numbers that another part draws. */
export function forkSeed(seed: number, label: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (const char of label) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return mix(hash);
}

/** Uniform in [low, high). */
export function drawBetween(random: Random, low: number, high: number): number {
  return low + random.next() * (high - low);
}

/** Uniform whole number in [low, high], both included. */
export function drawWhole(random: Random, low: number, high: number): number {
  return low + Math.floor(random.next() * (high - low + 1));
}

/** Log-normal with median 1: mostly near 1, sometimes several times as much. `spread` is the standard deviation of the logarithm. */
export function drawSpread(random: Random, spread: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return Math.exp(spread * radius * Math.cos(2 * Math.PI * random.next()));
}

function mix(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
