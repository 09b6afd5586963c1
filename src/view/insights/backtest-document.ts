import type { Backtest, BacktestRow } from "../../analysis/track-record/backtest.ts";
import type { SplitBacktest, SplitBacktestRow } from "../../analysis/track-record/backtest-splits.ts";
import type { SplitRecord } from "../../analysis/track-record/split-log.ts";
import type { TrackRecord } from "../../analysis/track-record/score-forecasts.ts";
import type { BacktestDocument } from "../../documents/backtest.ts";
import type { Account } from "../../domain/account.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import { windowLabel, type WindowKey } from "../../domain/window.ts";
import { accountHead } from "../account-head.ts";
import { roundOrNull, roundTo } from "../format/number.ts";

/** What the kept readings say of the forecasts and splits of one account. */
export interface BacktestFacts {
  readonly account: Account;
  readonly windows: readonly { readonly windowKey: WindowKey; readonly backtest: Backtest }[];
  readonly splits: SplitBacktest;
}

type WindowMember = BacktestDocument["accounts"][number]["windows"][number];

/** The scores in the published shape; absent becomes `null`. */
export function toBacktestDocument(facts: readonly BacktestFacts[], nowMs: EpochMs): BacktestDocument {
  return {
    schema: "claude-meter/backtest.v1",
    generatedAt: toIso(nowMs),
    accounts: facts.map(({ account, windows, splits }) => ({
      ...accountHead(account),
      windows: windows.map(({ windowKey, backtest }) => ({
        key: windowKey,
        label: windowLabel(windowKey),
        record: backtest.record ? recordMember(backtest.record) : null,
        rows: backtest.rows.map(rowMember),
      })),
      splits: {
        record: splits.record ? splitRecordMember(splits.record) : null,
        rows: splits.rows.flatMap(splitRowMember),
      },
    })),
  };
}

function splitRecordMember({ comparisons, meanErrorPoints, heldShare }: SplitRecord) {
  return { comparisons, meanErrorPoints: roundTo(meanErrorPoints, 3), heldShare: roundTo(heldShare, 4) };
}

function splitRowMember({ madeAtMs, split, score }: SplitBacktestRow) {
  const code = split.parts.find(({ surface }) => surface === "claude_code");
  if (code === undefined) return [];
  return [
    {
      madeAt: toIso(madeAtMs),
      usedPercent: split.usedPercent,
      estimatedPoints: roundTo(code.points, 3),
      low: roundTo(code.lowPoints, 3),
      high: roundTo(code.highPoints, 3),
      measuredPoints: roundTo(score.measuredPoints, 3),
      held: score.isHeld,
    },
  ];
}

function recordMember(record: TrackRecord): NonNullable<WindowMember["record"]> {
  return {
    forecasts: record.forecastCount,
    cycles: record.cycleCount,
    levelCoverage: roundTo(record.levelCoverage, 4),
    wallCoverage: roundOrNull(record.wallCoverage, 4),
    levelPinballPercent: roundTo(record.levelPinballPercent, 4),
    wallPinballHours: roundTo(record.wallPinballHours, 4),
    brier: roundTo(record.brier, 4),
  };
}

function rowMember({ madeAtMs, usedPercent, forecast, outcome }: BacktestRow): WindowMember["rows"][number] {
  const settled = outcome.kind === "settled" ? outcome : undefined;
  const { p10, p50, p90 } = forecast.atResetPercent;
  return {
    madeAt: toIso(madeAtMs),
    usedPercent,
    hitsWall: roundTo(forecast.hitsWall, 4),
    atReset: { p10: roundTo(p10, 2), p50: roundTo(p50, 2), p90: roundTo(p90, 2) },
    outcome: outcome.kind,
    levelPercent: settled?.levelPercent ?? null,
    wallAt: settled?.wallAtMs === undefined ? null : toIso(settled.wallAtMs),
  };
}
