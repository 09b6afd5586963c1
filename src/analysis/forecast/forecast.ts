import { epochMs, type EpochMs } from "../../domain/time.ts";
import { basisText } from "./basis.ts";
import type { Climb } from "./climb.ts";
import { SLOT_MS } from "./past-use.ts";
import { distribution, quantile } from "./quantiles.ts";
import { replay } from "./replay.ts";
import { spellPaths } from "./spells.ts";
import { PATH_COUNT, startPlace, toStart, type Change, type ForecastInput, type Start } from "./start.ts";

/** A distribution of when a wall arrives, and of where the window stands at its reset. Estimated. */
export interface Forecast {
  /** Probability of 100 % before the reset, 0 to 1. */
  readonly hitsWall: number;
  /** Unconditional quantiles; an absent one means not before the reset. Never before now. */
  readonly wallAtMs: WallQuantiles;
  /** Unit: percent; never under what rounds to the newest reading, may exceed 100. */
  readonly atResetPercent: LevelQuantiles;
  readonly resetsAtMs: EpochMs;
  /** One sentence: what it rests on. */
  readonly basis: string;
}

/** A forecast without its sentence: what can be scored. */
export type ForecastNumbers = Omit<Forecast, "basis">;

/** When the wall comes, of all outcomes. A member that is absent: not before the reset. */
export interface WallQuantiles {
  readonly p10?: EpochMs | undefined;
  readonly p50?: EpochMs | undefined;
  readonly p90?: EpochMs | undefined;
}

/** Where the window stands at its reset. Unit: used percent; may exceed 100. */
export interface LevelQuantiles {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** So many days with moments like now weigh as much as the invented paths. */
const PRIOR_DAYS = 3;
const INVENTED_MIN = 32;
/** Where the history does not tell whether the server stops counting at its wall, it goes on in one path of so many. */
const GOES_ON_EACH = 3;

/**
 * What may become of a window until its reset.
 *
 * Shape: `undefined` for an ended cycle, a reset that is not known, and thin data: in the first day of history, readings of the running
 * cycle that span under five minutes or a stale one; then, one older than a fifth of the window. Points after `nowMs` are not seen. The
 * same input gives the same answer.
 * Source: docs/analysis/forecast.md.
 */
export function forecast(input: ForecastInput): Forecast | undefined {
  return forecastWith(input, { paceFactor: 1, pauseMs: 0 });
}

/** As `forecast`, of the very same paths under a change. */
export function forecastWith(input: ForecastInput, change: Change): Forecast | undefined {
  const start = toStart(input, change);
  return start && summarize(start, simulate(start), input.nowMs);
}

/** As `forecast`, with the level at an earlier instant in place of that at the reset. */
export function forecastUpTo(input: ForecastInput, untilMs?: EpochMs): Forecast | undefined {
  const start = toStart(input, { paceFactor: 1, pauseMs: 0 });
  if (start === undefined || untilMs === undefined)
    return start && summarize(start, simulate(start), input.nowMs);
  const horizonSlots = Math.max(0, Math.min(start.resetsAtMs, untilMs) - start.newestMs) / SLOT_MS;
  const sooner = { ...start, horizonSlots };
  return summarize(sooner, simulate(sooner), input.nowMs);
}

interface Paths {
  readonly climbs: readonly Climb[];
  readonly weights: readonly number[];
  readonly likeDays: number;
}

/** Pieces of the past and invented spells, weighted by how many days the past has that held a moment like now. */
function simulate(start: Start): Paths {
  const past = replay(start);
  const share = past.days ** 2 / (past.days ** 2 + PRIOR_DAYS ** 2);
  const invented = spellPaths(start, Math.max(INVENTED_MIN, Math.min(PATH_COUNT, inventedFor(share))));
  const weightEach = (1 - share) * (PATH_COUNT / invented.length);
  return {
    climbs: [...past.climbs, ...invented],
    weights: [...past.climbs.map(() => share), ...invented.map(() => weightEach)],
    likeDays: past.days,
  };
}

/** Where the past says nearly all, few paths carry the rest as well as many do. */
function inventedFor(share: number): number {
  return Math.ceil(3 * (1 - share) * PATH_COUNT);
}

function summarize(start: Start, paths: Paths, nowMs: EpochMs): Forecast {
  const isAtWall = start.usedPercent >= 100;
  const walls = distribution(
    paths.climbs.map(({ wallSlots }) => (isAtWall ? 0 : wallSlots)),
    paths.weights,
  );
  const levels = distribution(
    paths.climbs.map((climb, path) => levelRead(start, climb, path)),
    paths.weights,
  );
  const wallAt = (probability: number) => wallInstant(start, quantile(walls, probability), nowMs);
  const firstBeyond = walls.values.indexOf(Infinity);
  return {
    hitsWall: firstBeyond < 0 ? 1 : Math.min(1, walls.cumulative[firstBeyond - 1] ?? 0),
    wallAtMs: { p10: wallAt(0.1), p50: wallAt(0.5), p90: wallAt(0.9) },
    atResetPercent: { p10: quantile(levels, 0.1), p50: quantile(levels, 0.5), p90: quantile(levels, 0.9) },
    resetsAtMs: start.resetsAtMs,
    basis: basisText(start, paths.likeDays, nowMs),
  };
}

/** Nobody has read what happened since the newest reading: a wall in that time is a wall by now. */
function wallInstant(start: Start, slots: number, nowMs: EpochMs): EpochMs | undefined {
  if (slots === Infinity) return undefined;
  const pauseMs = start.usedPercent >= 100 ? 0 : start.pauseMs;
  const atMs = start.newestMs + pauseMs + slots * SLOT_MS;
  return epochMs(Math.min(start.resetsAtMs, Math.max(nowMs, atMs)));
}

/**
 * Where a path ends, as it may be read: not far above where the server stops counting, or may stop as far as the history tells. A reading
 * of 43 may be half a point less.
 */
function levelRead(start: Start, { level }: Climb, path: number): number {
  const { usedPercent, ceilingPercent, stepPercent } = start;
  if (ceilingPercent === undefined)
    return path % GOES_ON_EACH === 0 ? level : Math.min(Math.max(usedPercent, 100), level);
  const rounded = stepPercent * Math.max(0, startPlace(path) - 0.5);
  return Math.min(Math.max(usedPercent, ceilingPercent) + rounded, level);
}
