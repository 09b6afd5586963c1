import { addMs, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import { forecastUpTo } from "./forecast.ts";
import type { ForecastInput } from "./start.ts";

/** Where a window will stand at an instant before its reset. Estimated. */
export interface FanPoint {
  readonly atMs: EpochMs;
  /** Unit: percent. */
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

const STEPS_MAX = 16;

/**
 * The forecast between now and the reset, at even steps, the last one at the reset itself: what a burn-up chart draws.
 *
 * Shape: empty where `forecast` is silent. Costs a forecast for each step.
 */
export function forecastFan(input: ForecastInput): readonly FanPoint[] {
  const whole = forecastUpTo(input);
  if (whole === undefined) return [];
  const leftMs = whole.resetsAtMs - input.nowMs;
  const steps = Math.max(1, Math.min(STEPS_MAX, Math.floor(leftMs / (5 * MINUTE_MS))));
  return Array.from({ length: steps }, (_, index) => {
    const atMs = addMs(input.nowMs, ((index + 1) / steps) * leftMs);
    const { p10, p50, p90 } = (forecastUpTo(input, atMs) ?? whole).atResetPercent;
    return { atMs, p10, p50, p90 };
  });
}
