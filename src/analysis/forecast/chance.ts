/**
 * A number in (0, 1) that looks random and is always the same for the same place: paths are spread without any chance.
 *
 * Source: the finaliser of MurmurHash3 over the two numbers of the place.
 */
export function scattered(path: number, draw: number): number {
  let mixed = Math.imul(path + 1, 0x9e3779b1) ^ Math.imul(draw + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (((mixed ^ (mixed >>> 16)) >>> 0) + 0.5) / 4_294_967_296;
}

/** The value below which a standard normal falls with this probability. Source: Acklam-like logistic fit, error below 0.02 within ±2.5. */
export function normalQuantile(probability: number): number {
  return (probability ** 0.135 - (1 - probability) ** 0.135) / 0.1975;
}
