import type { SeriesPoint } from "../../domain/cycle.ts";
import { DAY_MS, HOUR_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { windowLengthMs } from "../../domain/window.ts";
import type { Calibration } from "../calibration/calibration.ts";
import { knotsByCycle } from "../calibration/knots.ts";
import type { LocalUse } from "../calibration/local-use.ts";
import { stretchesBetween } from "../calibration/stretches.ts";
import { pairsToLast, sumOfLocal } from "../estimated-split/local-points.ts";
import type { Finding } from "../findings/finding.ts";
import { mergeSeries, seenBy } from "../series.ts";
import { capitalized, durationText, pointsText, windowName } from "../wording.ts";

/** Days that make the habit the last two are held against. */
const HABIT_DAYS_MIN = 5;
const HABIT_DAYS_MAX = 21;
/** Two of the last three days must be this far above the habit, in standard deviations of it. */
const RECENT_DAYS = 3;
const AGREEING_DAYS_MIN = 2;
const DEVIATIONS_MIN = 2;
const DEVIATION_POINTS_MIN = 4;
/** Least unexplained points of these days together. */
const POINTS_MIN = 20;
/** … and so many times the habit's mean. */
const HABIT_FACTOR_MIN = 2;
/** It must come in pieces that are apart: one upload, however large, is one piece. */
const PIECES_MIN = 3;
const PIECE_GAP_MS: DurationMs = HOUR_MS;
const PIECE_POINTS_MIN = 2;
/** While a new limit is being learned, its difference would count as somebody's use. */
const CHANGE_SILENCE_MS: DurationMs = 4 * DAY_MS;

/** What is compared to tell use that this machine does not explain. */
export interface UnexplainedUseInput {
  /** Of the five hours; absent when it was refused. */
  readonly calibration: Calibration | undefined;
  /** Oldest first. */
  readonly uses: readonly LocalUse[];
  readonly series: readonly SeriesPoint[];
  /** Points of the last three days that a known surface explains: the server's own shares, the extension's chats. */
  readonly knownOtherPoints?: number | undefined;
  /** Up to when all known machines' uses are known: what came later may be theirs and counts for nobody. Absent: up to now. */
  readonly coveredUntilMs?: EpochMs | undefined;
  readonly nowMs: EpochMs;
}

/**
 * Use that neither this machine nor any known surface explains, well above what is usual: another machine, a shared sign-in, somebody else.
 *
 * Silent unless all hold: the five hours are calibrated and their limit did not just change; five days or more make a habit; two of
 * the last three days are far above it, with 20 points or more together; in three pieces or more an hour apart; and a known surface does
 * not explain half of it. Nothing after `nowMs` is looked at. Source: docs/analysis/change-points.md.
 */
export function unexplainedUse(input: UnexplainedUseInput): Finding | undefined {
  const { calibration, nowMs } = input;
  if (!calibration || calibration.changes.some(({ beforeMs }) => nowMs - beforeMs < CHANGE_SILENCE_MS))
    return undefined;
  const pieces = unexplainedPieces(input, calibration);
  const firstMs = pieces[0]?.toMs ?? nowMs;
  const dayCount = Math.min(HABIT_DAYS_MAX + RECENT_DAYS, Math.floor((nowMs - firstMs) / DAY_MS));
  const days = Array.from({ length: dayCount }, (_, ago) => pointsOfDay(pieces, nowMs, ago));
  const [recent, habit] = [days.slice(0, RECENT_DAYS), days.slice(RECENT_DAYS)];
  if (habit.length < HABIT_DAYS_MIN) return undefined;
  const usual = mean(habit);
  const deviation = Math.max(
    DEVIATION_POINTS_MIN,
    Math.sqrt(mean(habit.map((points) => (points - usual) ** 2))),
  );
  const total = recent.reduce((sum, points) => sum + points, 0);
  const bound = Math.max(usual + DEVIATIONS_MIN * deviation, HABIT_FACTOR_MIN * usual);
  const farAbove = recent.filter((points) => points > bound);
  if (farAbove.length < AGREEING_DAYS_MIN || total < POINTS_MIN || (input.knownOtherPoints ?? 0) > total / 2)
    return undefined;
  const times = separateTimes(pieces.filter(({ toMs }) => nowMs - toMs < RECENT_DAYS * DAY_MS));
  if (times.length < PIECES_MIN) return undefined;
  return toFinding(
    calibration,
    { total, usual: RECENT_DAYS * usual, times: times.length, sinceMs: times[0] ?? nowMs },
    nowMs,
  );
}

interface Piece {
  readonly toMs: EpochMs;
  readonly points: number;
}

function unexplainedPieces(
  { uses, series, nowMs, coveredUntilMs = nowMs }: UnexplainedUseInput,
  calibration: Calibration,
): readonly Piece[] {
  const families = calibration.families.map(({ family }) => family);
  const cycles = knotsByCycle(
    seenBy(mergeSeries(series), coveredUntilMs),
    windowLengthMs(calibration.windowKey),
  );
  return stretchesBetween(cycles.flatMap(pairsToLast), uses, families, calibration.priors).map((stretch) => {
    const { risePoints, localPoints } = sumOfLocal([stretch], calibration);
    return { toMs: stretch.toMs, points: risePoints - localPoints };
  });
}

function pointsOfDay(pieces: readonly Piece[], nowMs: EpochMs, daysAgo: number): number {
  const untilMs = nowMs - daysAgo * DAY_MS;
  return pieces.reduce(
    (sum, { toMs, points }) => sum + (toMs <= untilMs && toMs > untilMs - DAY_MS ? points : 0),
    0,
  );
}

/** When pieces of some size came that are an hour apart or more. */
function separateTimes(pieces: readonly Piece[]): readonly EpochMs[] {
  const times: EpochMs[] = [];
  for (const { toMs, points } of pieces) {
    if (points >= PIECE_POINTS_MIN && toMs - (times.at(-1) ?? 0) >= PIECE_GAP_MS) times.push(toMs);
  }
  return times;
}

function toFinding(
  { windowKey }: Calibration,
  seen: { readonly total: number; readonly usual: number; readonly times: number; readonly sinceMs: EpochMs },
  nowMs: EpochMs,
): Finding {
  const name = windowName(windowKey);
  return {
    code: "unexplained-use",
    title: "Somebody or something else uses this account more than usual",
    evidence: `${capitalized(name)} rose by about ${pointsText(Math.round(seen.total))} over the last three days that this machine's Claude Code did not use, at ${seen.times} separate times beginning ${durationText(nowMs - seen.sinceMs)} ago; usual are about ${pointsText(Math.round(seen.usual))}. This is an estimate.`,
    advice:
      "Think of chat, the phone and other computers of yours first; if none explains it, end the other sessions in the account's settings.",
    sinceMs: seen.sinceMs,
    severity: "info",
    windowKey,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
