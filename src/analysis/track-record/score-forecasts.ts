import { isSameCycle } from "../../domain/cycle.ts";
import { HOUR_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { ForecastNumbers } from "../forecast/forecast.ts";
import type { Outcome } from "./outcome.ts";
import { pinballLoss } from "./pinball.ts";

/** A forecast of one window, as it was shown. */
export interface ShownForecast {
  readonly madeAtMs: EpochMs;
  readonly forecast: ForecastNumbers;
}

/** A forecast whose truth has arrived. */
export interface SettledForecast extends ShownForecast {
  readonly outcome: Extract<Outcome, { readonly kind: "settled" }>;
}

/** How far one window's forecasts can be trusted. */
export interface TrackRecord {
  readonly forecastCount: number;
  /** Forecasts of one cycle share their luck: this is how many independent trials there were. */
  readonly cycleCount: number;
  /** How often the level at the reset lay within p10 to p90, 0 to 1; a good record is near 0.8. */
  readonly levelCoverage: number;
  /** The same of the wall time, of the forecasts that named both ends. Absent: none did. */
  readonly wallCoverage?: number | undefined;
  readonly wallIntervalCount: number;
  /** Mean over the three quantiles. Unit: percent-points. */
  readonly levelPinballPercent: number;
  /** A wall that does not come counts as coming at the reset. Unit: hours. */
  readonly wallPinballHours: number;
  /** Mean square of the probability's error, 0 (perfect) to 1; 0.25 is a coin's. */
  readonly brier: number;
}

/**
 * The record of forecasts, in any order, of the newest `lastCycles` cycles. Those made at the wall are left out: they say nothing.
 * Shape: `undefined` while no forecast has settled.
 */
export function scoreForecasts(
  settled: readonly SettledForecast[],
  lastCycles: number = Infinity,
): TrackRecord | undefined {
  const cycles = cyclesOf(settled.filter(({ madeAtMs, forecast }) => forecast.wallAtMs.p90 !== madeAtMs));
  const kept = cycles.slice(-Math.min(lastCycles, cycles.length)).flat();
  if (kept.length === 0) return undefined;
  const mean = (pick: (one: SettledForecast) => number) =>
    kept.reduce((sum, one) => sum + pick(one), 0) / kept.length;
  const intervals = kept.filter(({ forecast: { wallAtMs } }) => wallAtMs.p90 !== undefined);
  return {
    forecastCount: kept.length,
    cycleCount: Math.min(lastCycles, cycles.length),
    levelCoverage: mean((one) => (isLevelInside(one) ? 1 : 0)),
    wallCoverage: intervals.length > 0 ? intervals.filter(isWallInside).length / intervals.length : undefined,
    wallIntervalCount: intervals.length,
    levelPinballPercent: mean(levelPinball),
    wallPinballHours: mean(wallPinballMs) / HOUR_MS,
    brier: mean(({ forecast, outcome: { wallAtMs } }) => (forecast.hitsWall - (wallAtMs ? 1 : 0)) ** 2),
  };
}

/** Forecasts by cycle, oldest cycle first: reset times of one cycle jitter, those of two are further apart than that. */
function cyclesOf(settled: readonly SettledForecast[]): readonly (readonly SettledForecast[])[] {
  const cycles: SettledForecast[][] = [];
  for (const one of settled.toSorted((a, b) => a.forecast.resetsAtMs - b.forecast.resetsAtMs)) {
    const newest = cycles.at(-1);
    const first = newest?.[0];
    if (newest && first && isSameCycle(first.forecast.resetsAtMs, one.forecast.resetsAtMs)) newest.push(one);
    else cycles.push([one]);
  }
  return cycles;
}

function isLevelInside({
  forecast: { atResetPercent },
  outcome: { levelPercent },
}: SettledForecast): boolean {
  // Readings are whole: an end of the interval that rounds to the reading holds it.
  return Math.round(atResetPercent.p10) <= levelPercent && levelPercent <= Math.round(atResetPercent.p90);
}

function isWallInside({ forecast: { wallAtMs }, outcome: { wallAtMs: truthMs } }: SettledForecast): boolean {
  return truthMs !== undefined && (wallAtMs.p10 ?? 0) <= truthMs && truthMs <= (wallAtMs.p90 ?? 0);
}

const PROBABILITIES = [
  ["p10", 0.1],
  ["p50", 0.5],
  ["p90", 0.9],
] as const;

function levelPinball({ forecast, outcome: { levelPercent } }: SettledForecast): number {
  return meanOverQuantiles((name, probability) =>
    pinballLoss(forecast.atResetPercent[name], levelPercent, probability),
  );
}

function wallPinballMs({ forecast, outcome: { wallAtMs } }: SettledForecast): DurationMs {
  const { resetsAtMs } = forecast;
  return meanOverQuantiles((name, probability) =>
    pinballLoss(forecast.wallAtMs[name] ?? resetsAtMs, wallAtMs ?? resetsAtMs, probability),
  );
}

function meanOverQuantiles(loss: (name: "p10" | "p50" | "p90", probability: number) => number): number {
  return (
    PROBABILITIES.reduce((sum, [name, probability]) => sum + loss(name, probability), 0) /
    PROBABILITIES.length
  );
}
