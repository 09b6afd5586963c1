import type { SeriesPoint } from "../../domain/cycle.ts";
import type { DurationMs, EpochMs } from "../../domain/time.ts";
import type { WallClockOf } from "../../domain/wall-clock.ts";
import { forecast, type Forecast } from "../forecast/forecast.ts";
import { seenBy } from "../series.ts";
import { windowMode } from "../window-mode.ts";
import { outcome, type Outcome } from "./outcome.ts";
import { scoreForecasts, type TrackRecord } from "./score-forecasts.ts";

/** What would have been said at an instant, and what happened. */
export interface BacktestRow {
  readonly madeAtMs: EpochMs;
  readonly usedPercent: number;
  readonly forecast: Forecast;
  readonly outcome: Outcome;
}

/** What the forecasts of one window would have said, and how they fared. */
export interface Backtest {
  /** Oldest first. */
  readonly rows: readonly BacktestRow[];
  /** Absent while no forecast has settled. */
  readonly record?: TrackRecord | undefined;
}

/** Forecasts are replayed this often in a window's length: every 20 minutes of five hours, every 11 hours of a week. */
const MOMENTS_PER_WINDOW = 15;

/** How a window empties is inferred from the readings of so many of its lengths. */
const MODE_WINDOWS = 12;

/**
 * Replays a window's merged history, oldest first: every forecast sees the readings up to its own instant and no more.
 *
 * Forecasts are made at readings, at least `everyMs` apart. Where `forecast` is silent there is no row, and none is made at the wall.
 * `nowMs` bounds it all: what came later is not seen, neither as history nor as truth.
 */
export function backtest(options: {
  readonly series: readonly SeriesPoint[];
  readonly windowLengthMs: DurationMs;
  readonly nowMs: EpochMs;
  readonly wallClockOf?: WallClockOf | undefined;
  /** Forecasts are made from here on; the history before it is known to them. */
  readonly fromMs?: EpochMs | undefined;
  readonly everyMs?: DurationMs | undefined;
  readonly lastCycles?: number | undefined;
}): Backtest {
  const { windowLengthMs, wallClockOf } = options;
  const series = seenBy(options.series, options.nowMs);
  const everyMs = options.everyMs ?? windowLengthMs / MOMENTS_PER_WINDOW;
  const rows = moments(series, everyMs).flatMap((point): readonly BacktestRow[] => {
    if (point.usedPercent >= 100 || point.observedAtMs < (options.fromMs ?? 0)) return [];
    const madeAtMs = point.observedAtMs;
    const seen = seenBy(series, madeAtMs);
    const recentMs = madeAtMs - MODE_WINDOWS * windowLengthMs;
    const { mode } = windowMode(
      seen.slice(seen.findLastIndex(({ observedAtMs }) => observedAtMs < recentMs) + 1),
      windowLengthMs,
    );
    const made = forecast({ series: seen, windowLengthMs, mode, nowMs: madeAtMs, wallClockOf });
    if (made === undefined) return [];
    const { resetsAtMs } = made;
    const result = outcome(series, { madeAtMs, resetsAtMs, windowLengthMs });
    return [{ madeAtMs, usedPercent: point.usedPercent, forecast: made, outcome: result }];
  });
  const settled = rows.flatMap((row) =>
    row.outcome.kind === "settled" ? [{ ...row, outcome: row.outcome }] : [],
  );
  return { rows, record: scoreForecasts(settled, options.lastCycles) };
}

function moments(series: readonly SeriesPoint[], everyMs: DurationMs): readonly SeriesPoint[] {
  let nextMs = 0;
  return series.filter(({ observedAtMs }) => {
    if (observedAtMs < nextMs) return false;
    nextMs = observedAtMs + everyMs;
    return true;
  });
}
