import { calibrateAccount } from "../../analysis/calibration/calibrate-account.ts";
import type { EstimatedSplit } from "../../analysis/estimated-split/estimated-split.ts";
import { splitOverTime, thin } from "../../analysis/estimated-split/split-over-time.ts";
import { isFullBody } from "../../analysis/full-body.ts";
import type { LocalUses } from "../../analysis/local-insight.ts";
import { splits, type Split, type SplitRefusal } from "../../analysis/split.ts";
import type { AccountInput } from "../../analysis/analyze-account.ts";
import type { HistoryQuery } from "../../ports/backend.ts";
import type { SplitHistoryDocument } from "../../documents/split-history.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import { addMs, DAY_MS, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import type { Store } from "../../ports/store.ts";
import {
  toSplitHistoryDocument,
  type SplitHistoryFacts,
} from "../../view/insights/split-history-document.ts";
import { must } from "../../domain/assert.ts";
import type { Installation } from "../installation.ts";
import { loadInsights } from "./insights.ts";

/** Without a beginning, this much. */
const DEFAULT_SPAN_MS = 7 * DAY_MS;
/** So many measured points at most. */
const MEASURED_MAX = 400;

/** Each window's use by surface over time. Errors: `UserError` (3) when nothing is known. */
export async function listSplits(
  installation: Installation,
  query: HistoryQuery,
): Promise<SplitHistoryDocument> {
  const { nowMs, accounts, local } = await loadInsights(installation, {
    ...query,
    atMs: query.atMs ?? query.toMs,
  });
  const range = { fromMs: query.fromMs ?? addMs(nowMs, -DEFAULT_SPAN_MS), toMs: nowMs };
  const store = await installation.store();
  const facts: SplitHistoryFacts[] = [];
  for (const input of accounts) {
    const measured = await measuredSplits(store, input, range);
    const estimated = estimatedSplits(
      must(local.get(input.account.id), "each account has its uses"),
      input,
      range,
    );
    const isWanted = ({ windowKey }: { readonly windowKey: string }) =>
      (query.window ?? windowKey) === windowKey;
    facts.push({
      account: input.account,
      splits: [...measured, ...estimated.splits].filter(isWanted),
      refusals: estimated.refusals.filter(isWanted),
    });
  }
  return toSplitHistoryDocument(facts, nowMs);
}

interface Range {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

async function measuredSplits(
  store: Store,
  { account }: AccountInput,
  range: Range,
): Promise<readonly Split[]> {
  const bodies: Snapshot[] = [];
  for await (const snapshot of store.snapshots({ accountId: account.id, ...range }))
    if (isFullBody(snapshot.source)) bodies.push(snapshot);
  return thin(bodies, MEASURED_MAX).flatMap(
    (snapshot) => splits({ latest: [snapshot], history: [], nowMs: snapshot.observedAtMs }).splits,
  );
}

function estimatedSplits(
  local: LocalUses,
  { series, nowMs }: AccountInput,
  range: Range,
): { readonly splits: readonly EstimatedSplit[]; readonly refusals: readonly SplitRefusal[] } {
  if (local.kind === "none") {
    const refused = { method: "calibrated" as const, reason: local.reason };
    return { splits: [], refusals: [FIVE_HOUR, SEVEN_DAY].map((windowKey) => ({ windowKey, ...refused })) };
  }
  const { uses, machines } = local;
  const { fiveHour, week, basis } = calibrateAccount({ ...local, series, nowMs, withQuality: false });
  const fits = [
    { fit: fiveHour, basis: undefined },
    { fit: week, basis },
  ];
  return {
    splits: fits.flatMap(({ fit, basis: own }) =>
      fit.kind === "calibrated"
        ? splitOverTime({
            calibration: fit,
            basis: own,
            uses,
            machines,
            series: series.get(fit.windowKey) ?? [],
            ...range,
          })
        : [],
    ),
    refusals: fits.flatMap(({ fit }) =>
      fit.kind === "refused" ? [{ windowKey: fit.windowKey, method: "calibrated", reason: fit.reason }] : [],
    ),
  };
}
