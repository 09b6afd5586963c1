import type { EstimatedSplit } from "../../analysis/estimated-split/estimated-split.ts";
import type { Split, SplitRefusal } from "../../analysis/split.ts";
import type { SplitHistoryDocument } from "../../documents/split-history.ts";
import type { Account } from "../../domain/account.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import { compareWindowKeys, windowLabel, type WindowKey } from "../../domain/window.ts";
import { accountHead } from "../account-head.ts";
import { roundTo } from "../format/number.ts";

type AnySplit = Split | EstimatedSplit;

/** The splits of one account over time, and those that were refused. */
export interface SplitHistoryFacts {
  readonly account: Account;
  /** Oldest first. */
  readonly splits: readonly AnySplit[];
  readonly refusals: readonly SplitRefusal[];
}

type WindowMember = SplitHistoryDocument["accounts"][number]["windows"][number];
type SeriesMember = WindowMember["series"][number];

/** The splits in the published shape. */
export function toSplitHistoryDocument(
  facts: readonly SplitHistoryFacts[],
  nowMs: EpochMs,
): SplitHistoryDocument {
  return {
    schema: "claude-meter/split-history.v1",
    generatedAt: toIso(nowMs),
    accounts: facts.map(({ account, splits, refusals }) => {
      const keys = new Set([...splits, ...refusals].map(({ windowKey }) => windowKey));
      return {
        ...accountHead(account),
        windows: [...keys].toSorted(compareWindowKeys).map((key) => windowMember(key, splits, refusals)),
      };
    }),
  };
}

function windowMember(
  key: WindowKey,
  splits: readonly AnySplit[],
  refusals: readonly SplitRefusal[],
): WindowMember {
  const byMethod = Map.groupBy(
    splits.filter(({ windowKey }) => windowKey === key),
    ({ method }) => method,
  );
  return {
    key,
    label: windowLabel(key),
    series: [...byMethod.values()].flatMap(seriesMember),
    refused: refusals
      .filter(({ windowKey, method }) => windowKey === key && !byMethod.has(method))
      .map(({ method, reason }) => ({ method, reason })),
  };
}

function seriesMember(splits: readonly AnySplit[]): readonly SeriesMember[] {
  const [first] = splits;
  if (first === undefined) return [];
  return [{ method: first.method, kind: first.kind, points: splits.map(pointMember) }];
}

function pointMember({ observedAtMs, usedPercent, parts }: AnySplit): SeriesMember["points"][number] {
  return {
    at: toIso(observedAtMs),
    usedPercent,
    parts: parts.map(({ surface, label, points, lowPoints, highPoints }) => ({
      surface,
      label,
      points: roundTo(points, 3),
      low: lowPoints === undefined ? null : roundTo(lowPoints, 3),
      high: highPoints === undefined ? null : roundTo(highPoints, 3),
    })),
  };
}
