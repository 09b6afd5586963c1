import { analyzeAccount, type AccountInput } from "../../../analysis/analyze-account.ts";
import { PAST_AGES_MS } from "../../../analysis/split-deltas.ts";
import { must } from "../../../domain/assert.ts";
import type { StatusDocument } from "../../../documents/status.ts";
import type { Account, AccountId } from "../../../domain/account.ts";
import type { SeriesPoint } from "../../../domain/cycle.ts";
import type { Snapshot } from "../../../domain/snapshot.ts";
import type { EpochMs } from "../../../domain/time.ts";
import type { WallClockOf } from "../../../domain/wall-clock.ts";
import type { WindowKey } from "../../../domain/window.ts";
import type { PollGateState } from "../../../meter/poll/poll-gate-state.ts";
import { laterOf } from "../../../meter/poll/poll-gate-state.ts";
import { newestPrepaid } from "../../../analysis/newest-prepaid.ts";
import { decodeImportLine, type ImportedLine } from "../../../sources/import/import-line.ts";
import type { SourceFacts } from "../../../view/status/source-facts.ts";
import { toStatusDocument } from "../../../view/status/status-document.ts";

export interface OwnFacts {
  /** Import lines, oldest first. */
  readonly lines: readonly string[];
  /** Whose session this browser has now: other people's readings are kept, and not shown. Absent: not known. */
  readonly organizationIds?: readonly string[] | undefined;
  readonly gate: PollGateState;
  readonly wallClockOf: WallClockOf;
  readonly nowMs: EpochMs;
}

/** The status as this browser alone knows it: the same analysis as the meter's, on the few weeks of readings kept here. */
export function ownStatus(facts: OwnFacts): StatusDocument {
  const { nowMs, wallClockOf } = facts;
  const readings = facts.lines
    .map((line, index) => decodeImportLine(line, index + 1))
    .filter((line) => line.kind === "line")
    .filter(({ account }) => isShown(account, facts.organizationIds));
  const groups = Map.groupBy(readings, ({ account }): AccountId => account.id);
  const inputs = [...groups.values()].map((group) => toInput(group, nowMs, wallClockOf));
  return toStatusDocument({
    nowMs,
    simulated: false,
    analyses: inputs.map(analyzeAccount),
    sources: inputs.map(({ account }) => sourceFacts(account, facts)),
    problems: [],
  });
}

function isShown({ organizationId }: Account, shown: readonly string[] | undefined): boolean {
  return shown === undefined || (organizationId !== undefined && shown.includes(organizationId));
}

function toInput(group: readonly ImportedLine[], nowMs: EpochMs, wallClockOf: WallClockOf): AccountInput {
  const snapshots = group.map(({ snapshot }) => snapshot);
  const { account } = must(group.at(-1), "a group has a member");
  const past = PAST_AGES_MS.map((ageMs) =>
    snapshots.findLast(({ observedAtMs }) => observedAtMs <= nowMs - ageMs),
  );
  return {
    account,
    latest: snapshots.slice(-1),
    series: toSeries(snapshots),
    history: past.filter((snapshot) => snapshot !== undefined),
    prepaid: newestPrepaid(snapshots),
    wallClockOf,
    nowMs,
  };
}

function toSeries(snapshots: readonly Snapshot[]): ReadonlyMap<WindowKey, readonly SeriesPoint[]> {
  const points = snapshots.flatMap(({ readings, observedAtMs, source }) =>
    readings.map(({ windowKey, usedPercent, resetsAtMs }) => ({
      windowKey,
      point: { observedAtMs, usedPercent, resetsAtMs, source },
    })),
  );
  const groups = Map.groupBy(points, ({ windowKey }) => windowKey);
  return new Map([...groups].map(([key, group]) => [key, group.map(({ point }) => point)]));
}

function sourceFacts(account: Account, { gate }: OwnFacts): SourceFacts {
  const { lastFailure } = gate;
  return {
    source: "web",
    accountId: account.id,
    place: "this browser",
    state: lastFailure ? "failed" : "ok",
    lastOkAtMs: gate.lastOkAtMs,
    nextTryAtMs: laterOf(gate.notBeforeMs, gate.refusedUntilMs),
    message: lastFailure?.message ?? "It answered.",
    hint: lastFailure?.hint,
  };
}
