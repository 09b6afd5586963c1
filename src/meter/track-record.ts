import type { AccountAnalysis } from "../analysis/analyze-account.ts";
import { mergeSeries } from "../analysis/series.ts";
import {
  noteShown,
  settleShown,
  type KeptForecast,
  type ShownLog,
} from "../analysis/track-record/shown-log.ts";
import { noteScore, type SplitLog } from "../analysis/track-record/split-log.ts";
import type { AccountId } from "../domain/account.ts";
import type { SeriesPoint } from "../domain/cycle.ts";
import { asNumber, isObject, type Json } from "../domain/json.ts";
import { asEpochMs, type EpochMs } from "../domain/time.ts";
import { windowKey as toWindowKey, windowLengthMs, type WindowKey } from "../domain/window.ts";
import type { Store } from "../ports/store.ts";

/** What was shown of one account, as the store keeps it. */
export interface ShownRecords {
  readonly forecasts: ReadonlyMap<WindowKey, ShownLog>;
  readonly splits: SplitLog;
}

const FORECASTS = "shown-forecasts:";
const SPLITS = "shown-splits:";

/** Everything that is kept of what was shown; what cannot be read counts as nothing. */
export async function loadShown(store: Store, accountId: AccountId): Promise<ShownRecords> {
  const [forecasts, splits] = await Promise.all([
    store.record(FORECASTS + accountId),
    store.record(SPLITS + accountId),
  ]);
  return { forecasts: decodeForecasts(forecasts), splits: decodeSplits(splits) };
}

/**
 * Keeps what is shown now, bounded, and settles what has come true. Only for answers of now: an answer as of an earlier instant was not
 * shown then. Does nothing on most calls: one forecast is kept for each fifteenth of a window's length.
 */
export async function keepShown(
  store: Store,
  facts: {
    readonly analysis: AccountAnalysis;
    readonly shown: ShownRecords;
    /** As kept. */
    readonly series: ReadonlyMap<WindowKey, readonly SeriesPoint[]>;
    readonly nowMs: EpochMs;
  },
): Promise<void> {
  const { analysis, shown } = facts;
  const { id } = analysis.account;
  const forecasts = withNew(shown.forecasts, facts);
  if (forecasts !== undefined) {
    await store.updateRecord(FORECASTS + id, (current) => ({
      next: encodeForecasts(withNew(decodeForecasts(current), facts) ?? forecasts),
      result: undefined,
    }));
  }
  const score = analysis.splitScore;
  if (score === undefined) return;
  const scored = { madeAtMs: facts.nowMs, score };
  if (noteScore(shown.splits, scored) === shown.splits) return;
  await store.updateRecord(SPLITS + id, (current) => ({
    next: encodeSplits(noteScore(decodeSplits(current), scored)),
    result: undefined,
  }));
}

/** `undefined`: nothing new. */
function withNew(
  logs: ReadonlyMap<WindowKey, ShownLog>,
  { analysis, series, nowMs }: Parameters<typeof keepShown>[1],
): ReadonlyMap<WindowKey, ShownLog> | undefined {
  const next = new Map(logs);
  for (const { reading, forecast } of analysis.windows) {
    const { windowKey } = reading;
    const lengthMs = windowLengthMs(windowKey);
    if (lengthMs === undefined) continue;
    const log = logs.get(windowKey) ?? [];
    const isDue = log.some((kept) => kept.settled === undefined && kept.forecast.resetsAtMs <= nowMs);
    const settled = isDue
      ? settleShown(log, { series: mergeSeries(series.get(windowKey) ?? []), windowLengthMs: lengthMs })
      : log;
    const noted = forecast
      ? noteShown(settled, { madeAtMs: nowMs, forecast, windowLengthMs: lengthMs })
      : settled;
    if (noted !== log) next.set(windowKey, noted);
  }
  const isChanged = [...next].some(([key, log]) => logs.get(key) !== log);
  return isChanged ? next : undefined;
}

/** Numbers in a row: a record of 450 forecasts stays small. Percents and chances are rounded as they are shown. */
function encodeForecasts(logs: ReadonlyMap<WindowKey, ShownLog>): Json {
  return Object.fromEntries([...logs].map(([key, log]) => [key, log.map(encodeForecast)]));
}

function encodeForecast({ madeAtMs, forecast, settled }: KeptForecast): Json {
  const { resetsAtMs, hitsWall, wallAtMs, atResetPercent } = forecast;
  const walls = [wallAtMs.p10, wallAtMs.p50, wallAtMs.p90].map((wall) => wall ?? null);
  const levels = [atResetPercent.p10, atResetPercent.p50, atResetPercent.p90].map(rounded);
  return [madeAtMs, resetsAtMs, rounded(hitsWall), ...walls, ...levels, ...encodeSettled(settled)];
}

function encodeSettled(settled: KeptForecast["settled"]): readonly Json[] {
  if (settled === undefined) return [];
  const { atMs, outcome } = settled;
  if (outcome.kind !== "settled") return [atMs, outcome.kind];
  return [atMs, outcome.kind, outcome.levelPercent, outcome.wallAtMs ?? null];
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function decodeForecasts(record: Json | undefined): ReadonlyMap<WindowKey, ShownLog> {
  if (!isObject(record)) return new Map();
  return new Map(
    Object.entries(record).map(([key, rows]) => [
      toWindowKey(key),
      Array.isArray(rows) ? rows.flatMap(decodeForecast) : [],
    ]),
  );
}

function decodeForecast(row: unknown): ShownLog {
  if (!Array.isArray(row)) return [];
  const cells: readonly unknown[] = row;
  const [madeAt, resetsAt] = [cells[0], cells[1]].map(asEpochMs);
  const [hitsWall, p10, p50, p90] = [cells[2], cells[6], cells[7], cells[8]].map(asNumber);
  if (madeAt === undefined || resetsAt === undefined || hitsWall === undefined) return [];
  if (p10 === undefined || p50 === undefined || p90 === undefined) return [];
  const wallAtMs = { p10: asEpochMs(cells[3]), p50: asEpochMs(cells[4]), p90: asEpochMs(cells[5]) };
  const forecast = { hitsWall, wallAtMs, atResetPercent: { p10, p50, p90 }, resetsAtMs: resetsAt };
  return [{ madeAtMs: madeAt, forecast, settled: decodeSettled(cells.slice(9)) }];
}

function decodeSettled(cells: readonly unknown[]): KeptForecast["settled"] {
  const atMs = asEpochMs(cells[0]);
  if (atMs === undefined) return undefined;
  const kind = cells[1];
  if (kind === "cut-short" || kind === "unseen") return { atMs, outcome: { kind } };
  const levelPercent = asNumber(cells[2]);
  if (kind !== "settled" || levelPercent === undefined) return undefined;
  return { atMs, outcome: { kind, levelPercent, wallAtMs: asEpochMs(cells[3]) } };
}

function encodeSplits(log: SplitLog): Json {
  return log.map(({ madeAtMs, score: { errorPoints, measuredPoints, isHeld } }) => [
    madeAtMs,
    rounded(errorPoints),
    rounded(measuredPoints),
    isHeld,
  ]);
}

function decodeSplits(record: Json | undefined): SplitLog {
  if (!Array.isArray(record)) return [];
  const rows: readonly unknown[] = record;
  return rows.flatMap((row): SplitLog => {
    if (!Array.isArray(row)) return [];
    const cells: readonly unknown[] = row;
    const [madeAtMs, errorPoints, measuredPoints] = [
      asEpochMs(cells[0]),
      asNumber(cells[1]),
      asNumber(cells[2]),
    ];
    if (madeAtMs === undefined || errorPoints === undefined || measuredPoints === undefined) return [];
    return [{ madeAtMs, score: { errorPoints, measuredPoints, isHeld: cells[3] === true } }];
  });
}
