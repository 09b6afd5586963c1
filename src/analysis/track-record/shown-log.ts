import type { SeriesPoint } from "../../domain/cycle.ts";
import type { DurationMs, EpochMs } from "../../domain/time.ts";
import type { Forecast } from "../forecast/forecast.ts";
import { outcome, type Outcome } from "./outcome.ts";
import { scoreForecasts, type ShownForecast, type TrackRecord } from "./score-forecasts.ts";

/** A forecast that was shown and is kept until its truth arrives, and then with it. */
export interface KeptForecast extends ShownForecast {
  /** Absent: its truth has not arrived. */
  readonly settled?: Settlement | undefined;
}

/** What became of a forecast that was shown. */
export interface Settlement {
  /** When the reading came that showed it. */
  readonly atMs: EpochMs;
  readonly outcome: Exclude<Outcome, { readonly kind: "open" }>;
}

/** One window's shown forecasts, oldest first. */
export type ShownLog = readonly KeptForecast[];

/** One forecast is kept for each so much of a window's length: of five hours every 20 minutes, of a week every 11 hours. */
export const SHOWN_PER_WINDOW = 15;
/** Thirty cycles that were watched throughout; the oldest go first. */
const SHOWN_MAX = 30 * SHOWN_PER_WINDOW;
/** Displays speak of the newest so many. */
const CYCLES_MAX = 30;
/** Fewer independent trials say nothing of a coverage. */
const CYCLES_MIN = 5;

/** The log with a forecast that is shown now, unless one was kept just before. */
export function noteShown(
  log: ShownLog,
  shown: { readonly madeAtMs: EpochMs; readonly forecast: Forecast; readonly windowLengthMs: DurationMs },
): ShownLog {
  const { madeAtMs, windowLengthMs, forecast } = shown;
  const last = log.at(-1);
  if (last !== undefined && madeAtMs - last.madeAtMs < windowLengthMs / SHOWN_PER_WINDOW) return log;
  const { hitsWall, wallAtMs, atResetPercent, resetsAtMs } = forecast;
  const kept = { madeAtMs, forecast: { hitsWall, wallAtMs, atResetPercent, resetsAtMs } };
  return [...log, kept].slice(-SHOWN_MAX);
}

/** The log with the truth of all that has come true by the readings; what nobody saw the end of stays without score. `series` is merged. */
export function settleShown(
  log: ShownLog,
  truth: { readonly series: readonly SeriesPoint[]; readonly windowLengthMs: DurationMs },
): ShownLog {
  const newestMs = truth.series.at(-1)?.observedAtMs;
  const isDue = ({ settled, forecast }: KeptForecast) =>
    settled === undefined && newestMs !== undefined && forecast.resetsAtMs <= newestMs;
  if (!log.some(isDue)) return log;
  return log.map((shown) => {
    if (!isDue(shown) || newestMs === undefined) return shown;
    const { madeAtMs, forecast } = shown;
    const { series, windowLengthMs } = truth;
    const found = outcome(series, { madeAtMs, resetsAtMs: forecast.resetsAtMs, windowLengthMs });
    return found.kind === "open" ? shown : { ...shown, settled: { atMs: newestMs, outcome: found } };
  });
}

/** What the log shows at an instant of how far forecasts can be trusted. Shape: `undefined` while it is thin: fewer than five cycles. */
export function recordShown(log: ShownLog, nowMs: EpochMs): TrackRecord | undefined {
  const settled = log.flatMap(({ madeAtMs, forecast, settled: truth }) =>
    truth?.outcome.kind === "settled" && truth.atMs <= nowMs
      ? [{ madeAtMs, forecast, outcome: truth.outcome }]
      : [],
  );
  const record = scoreForecasts(settled, CYCLES_MAX);
  return record !== undefined && record.cycleCount >= CYCLES_MIN ? record : undefined;
}
