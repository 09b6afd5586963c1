/** More decimals than this are taken for noise of binary arithmetic (`28.000000000000004`). */
const DECIMALS_MAX = 3;

/**
 * The step in which a reported percent could have moved: 1 for a whole number, 0.1 for `96.4`, 0.01 for `61.23`.
 *
 * Unit: percent-points; between 0.001 and 1. A value that only happens to be whole counts as rounded: the caution costs
 * width, never truth. Whether the server rounds to the nearest or down is not known, so callers allow a whole step.
 * Source: windows are whole on most routes, pools and metered use carry decimals, observed 2025-10 to 2026-10.
 */
export function percentStep(percent: number): number {
  for (let decimals = 0; decimals < DECIMALS_MAX; decimals += 1) {
    const scaled = percent * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) return 10 ** -decimals;
  }
  return 10 ** -DECIMALS_MAX;
}

/**
 * How far the true change between two reported percents can lie from their difference, either way.
 *
 * Unit: percent-points; 1 as soon as one of the two is whole. Holds when both were rounded in the same manner, whichever it is.
 */
export function changeError(earlierPercent: number, laterPercent: number): number {
  return Math.max(percentStep(earlierPercent), percentStep(laterPercent));
}
