import { forecast } from "../../src/analysis/forecast/forecast.ts";
import type { WindowMode } from "../../src/analysis/window-mode.ts";
import { must } from "../../src/domain/assert.ts";
import type { SeriesPoint } from "../../src/domain/cycle.ts";
import { epochMs, MINUTE_MS, type DurationMs, type EpochMs } from "../../src/domain/time.ts";
import { utcWallClock } from "../../src/domain/wall-clock.ts";
import type { Said } from "./measure.ts";

export interface Moment {
  /** Readings up to now. */
  readonly series: readonly SeriesPoint[];
  readonly nowMs: EpochMs;
  readonly windowLengthMs: DurationMs;
  /** Lines are capped where the server refuses, which favours them. */
  readonly refuses: boolean;
  readonly mode: WindowMode;
}

export function ours({ series, nowMs, windowLengthMs, mode }: Moment): Said | undefined {
  return forecast({ series, windowLengthMs, mode, nowMs, wallClockOf: utcWallClock });
}

/** The line through the last two polls. */
export function lastTwoPolls(moment: Moment): Said {
  const [earlier, later] = moment.series.slice(-2);
  if (!earlier || !later || later.usedPercent < earlier.usedPercent) return line(moment, 0);
  return line(
    moment,
    (later.usedPercent - earlier.usedPercent) / (later.observedAtMs - earlier.observedAtMs),
  );
}

/** The line from the beginning of the cycle. */
export function sinceCycleBegan(moment: Moment): Said {
  const newest = must(moment.series.at(-1), "a poll");
  const startMs = must(newest.resetsAtMs, "a running cycle") - moment.windowLengthMs;
  return line(moment, newest.usedPercent / Math.max(MINUTE_MS, newest.observedAtMs - startMs));
}

/** A straight line as a forecast: every quantile is the line. */
function line({ series, nowMs, refuses }: Moment, percentPerMs: number): Said {
  const newest = must(series.at(-1), "a poll");
  const resetsAtMs = must(newest.resetsAtMs, "a running cycle");
  const atEnd = newest.usedPercent + percentPerMs * (resetsAtMs - nowMs);
  const level = refuses ? Math.min(100, atEnd) : atEnd;
  const wallAtMs =
    atEnd >= 100
      ? epochMs(Math.min(resetsAtMs, nowMs + (100 - newest.usedPercent) / percentPerMs))
      : undefined;
  return {
    hitsWall: wallAtMs === undefined ? 0 : 1,
    wallAtMs: { p10: wallAtMs, p50: wallAtMs, p90: wallAtMs },
    atResetPercent: { p10: level, p50: level, p90: level },
  };
}
