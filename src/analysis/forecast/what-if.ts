import { DAY_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { forecastWith, type Forecast } from "./forecast.ts";
import type { ForecastInput } from "./start.ts";

/** The forecast beside what would become of it. Each is of the same paths, so that they differ by the change alone. */
export interface WhatIf {
  readonly asUsual: Forecast;
  readonly atHalfPace: Forecast;
  /** Nothing at all for `pauseMs`, and then what would otherwise come now. */
  readonly afterPause: Forecast;
  readonly allowance: Allowance;
}

/** What may still be used, evenly. */
export interface Allowance {
  /** Unit: percent-points; 0 at and beyond the wall. */
  readonly remainingPercent: number;
  readonly daysLeft: number;
  /** Percent-points a day; all that remains when less than a day is left. */
  readonly percentPerDay: number;
}

/** Shape: `undefined` where `forecast` is. */
export function whatIf(input: ForecastInput, options: { readonly pauseMs: DurationMs }): WhatIf | undefined {
  const asUsual = forecastWith(input, { paceFactor: 1, pauseMs: 0 });
  const atHalfPace = forecastWith(input, { paceFactor: 0.5, pauseMs: 0 });
  const afterPause = forecastWith(input, { paceFactor: 1, pauseMs: options.pauseMs });
  if (!asUsual || !atHalfPace || !afterPause) return undefined;
  const usedPercent =
    input.series.findLast(({ observedAtMs }) => observedAtMs <= input.nowMs)?.usedPercent ?? 0;
  const allowance = dailyAllowance({ usedPercent, nowMs: input.nowMs, resetsAtMs: asUsual.resetsAtMs });
  return { asUsual, atHalfPace, afterPause, allowance };
}

/** How much a day, evenly, until the reset. Shape: no days are left once it has passed. */
export function dailyAllowance(facts: {
  readonly usedPercent: number;
  readonly nowMs: EpochMs;
  readonly resetsAtMs: EpochMs;
}): Allowance {
  const remainingPercent = Math.max(0, 100 - facts.usedPercent);
  const daysLeft = Math.max(0, facts.resetsAtMs - facts.nowMs) / DAY_MS;
  return { remainingPercent, daysLeft, percentPerDay: remainingPercent / Math.max(1, daysLeft) };
}
