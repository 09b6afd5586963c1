import { unreachable } from "../domain/assert.ts";
import type { ReadFailure, ReadOutcome } from "../domain/outcome.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Probe } from "../ports/source.ts";
import type { StoreError } from "../ports/store.ts";
import { laterOf, type GateState } from "./gate-state.ts";
import type { PollDecision } from "./poll-plan.ts";
import type { SourceReport } from "./source-report.ts";

/** What every report of a probe starts from. */
export interface ReportBase extends Pick<SourceReport, "source" | "place" | "accountId" | "reportedAtMs"> {}

export function reportBase(probe: Probe, reportedAtMs: EpochMs): ReportBase {
  return { source: probe.source, place: probe.place, accountId: probe.accountId, reportedAtMs };
}

/** The report of a read that was made now. `gate` is absent for sources that have none. */
export function readReport(base: ReportBase, outcome: ReadOutcome, gate?: GateState): SourceReport {
  const nextTryAtMs = gate && laterOf(gate.notBeforeMs, gate.refusedUntilMs);
  if (outcome.kind !== "ok")
    return { ...failedReport(base, "failed", outcome), lastOkAtMs: gate?.lastOkAtMs, nextTryAtMs };
  const { account, snapshot } = outcome;
  return {
    ...base,
    accountId: account.id,
    state: "ok",
    message: "It answered.",
    lastOkAtMs: snapshot.observedAtMs,
    nextTryAtMs,
    snapshot,
  };
}

/** The report of a sign-in that is known to be of no use without a call. */
export function refusalReport(base: ReportBase, refusal: ReadFailure): SourceReport {
  return failedReport(base, "signed-out", refusal);
}

/** The report of a probe whose gate stayed closed. */
export function closedReport(
  base: ReportBase,
  decision: Exclude<PollDecision, { kind: "read" | "join" }>,
  gate: GateState,
): SourceReport {
  const times = {
    lastOkAtMs: gate.lastOkAtMs,
    nextTryAtMs: "notBeforeMs" in decision ? decision.notBeforeMs : undefined,
  };
  const failure = gate.lastFailure;
  switch (decision.reason) {
    case "sign-in-refused":
      return {
        ...base,
        ...times,
        state: "paused",
        message: "The server turned this sign-in away.",
        ...explained(failure),
      };
    case "rate-limited":
      return {
        ...base,
        ...times,
        state: "waiting",
        message: "The server refuses more reads for now.",
        ...explained(failure),
      };
    case "backing-off":
      return { ...base, ...times, state: "waiting", message: "The last read failed.", ...explained(failure) };
    case "just-read":
      return { ...base, ...times, state: "cached", message: "It was asked moments ago." };
    case "spacing":
      return { ...base, ...times, state: "cached", message: "The next read is not due yet." };
    case "fresh-reading":
      return { ...base, ...times, state: "cached", message: "Another source brought a fresh reading." };
    default:
      return unreachable(decision);
  }
}

/** The report of a probe that another process was reading: `gate` is as that process left it. */
export function joinedReport(base: ReportBase, gate: GateState): SourceReport {
  const { inFlight, lastFailure, lastOkAtMs } = gate;
  const times = { lastOkAtMs, nextTryAtMs: laterOf(gate.notBeforeMs, gate.refusedUntilMs) };
  if (inFlight)
    return { ...base, ...times, state: "waiting", message: "Another process asked and got no answer yet." };
  if (lastFailure)
    return { ...base, ...times, state: "failed", message: lastFailure.message, ...explained(lastFailure) };
  return { ...base, ...times, state: "cached", message: "Another process has just asked." };
}

/** The report of a probe whose gate could not be opened, because the store failed. */
export function storeFailedReport(base: ReportBase, storeError: StoreError): SourceReport {
  const { message, hint } = storeError;
  return { ...base, state: "failed", message: `Not asked: ${message}`, hint, storeError };
}

function failedReport(base: ReportBase, state: SourceReport["state"], failure: ReadFailure): SourceReport {
  const { kind, code, message, hint, httpStatus } = failure;
  return { ...base, state, message, hint, failure: { kind, code, message, hint, httpStatus } };
}

/** A report's sentence and advice, as the failure that is being waited out puts them. */
function explained(failure: GateState["lastFailure"]): Partial<SourceReport> {
  return failure ? { message: failure.message, hint: failure.hint, failure } : {};
}
