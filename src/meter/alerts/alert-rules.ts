import { FIVE_HOUR, SEVEN_DAY, type WindowKey } from "../../domain/window.ts";
import type { LatchBounds } from "./latch.ts";
import type { QuietHours } from "./quiet-hours.ts";

/** What is worth telling, and when it may be told. */
export interface AlertRules {
  /** Used percents, 1 to 99. */
  readonly fiveHourLevels: readonly number[];
  readonly weekLevels: readonly number[];
  readonly otherLevels: readonly number[];
  /** Tells of the wall, and when it is gone. */
  readonly wall: boolean;
  /** Tells when a window that was high has reset. */
  readonly reset: boolean;
  /** Tells when the wall before the reset is at least this likely. Unit: percent; 0: never. */
  readonly forecastPercent: number;
  readonly quietHours?: QuietHours | undefined;
}

/** One thing that is watched for in each cycle of a window. */
export interface WatchedFor {
  /** Names its latch: a level as text, `wall` or `forecast`. */
  readonly name: string;
  readonly value: "used" | "hits-wall";
  readonly bounds: LatchBounds;
  readonly levelPercent?: number;
}

/** A level that was high from the beginning is news again only after a clear fall. Unit: percent-points. */
const LEVEL_REARM_POINTS = 5;
/** A forecast is a guess that wavers: it must fall this far before a first sighting is forgotten. Unit: probability. */
const FORECAST_HYSTERESIS = 0.2;

/** Where a wall is. Unit: used percent. */
export const WALL_PERCENT = 100;

/** What is watched for, from the least to the gravest. */
export function watchedFor(key: WindowKey, rules: AlertRules): readonly WatchedFor[] {
  const chance = rules.forecastPercent / 100;
  const forecast: WatchedFor = {
    name: "forecast",
    value: "hits-wall",
    bounds: { enter: chance, cancel: chance - FORECAST_HYSTERESIS, rearm: chance - FORECAST_HYSTERESIS },
  };
  const wall: WatchedFor = {
    name: "wall",
    value: "used",
    bounds: { enter: WALL_PERCENT, cancel: WALL_PERCENT, rearm: WALL_PERCENT },
  };
  return [...(chance > 0 ? [forecast] : []), ...levelsOf(key, rules).map(watchLevel), wall];
}

/** The levels of a window, each once, rising. */
export function levelsOf(key: WindowKey, rules: AlertRules): readonly number[] {
  const levels =
    key === FIVE_HOUR ? rules.fiveHourLevels : key === SEVEN_DAY ? rules.weekLevels : rules.otherLevels;
  return [...new Set(levels)].sort((a, b) => a - b);
}

function watchLevel(level: number): WatchedFor {
  return {
    name: String(level),
    value: "used",
    bounds: { enter: level, cancel: level, rearm: level - LEVEL_REARM_POINTS },
    levelPercent: level,
  };
}
