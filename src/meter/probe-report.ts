import type { ReadFailure, ReadOutcome } from "../domain/outcome.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Probe } from "../ports/source.ts";
import type { StoreError } from "../ports/store.ts";
import { laterOf, type PollGateState } from "./poll/poll-gate-state.ts";
import type { PollDecision } from "./poll/poll-plan.ts";
import type { SourceReport } from "./source-report.ts";

/** What every report of a probe starts from. */
export interface ReportBase extends Pick<SourceReport, "source" | "place" | "accountId" | "reportedAtMs"> {}

/** What every report of a probe says. */
export function reportBase(probe: Probe, reportedAtMs: EpochMs): ReportBase {
  return { source: probe.source, place: probe.place, accountId: probe.accountId, reportedAtMs };
}

/** The report of a read that was made now. `gate` is absent for sources that have none. */
export function readReport(base: ReportBase, outcome: ReadOutcome, gate?: PollGateState): SourceReport {
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

type ClosedReason = Exclude<PollDecision, { kind: "read" | "join" }>["reason"];

interface ClosedRow {
  readonly state: SourceReport["state"];
  readonly message: string;
  /** Of the failures that close a gate for this reason; absent where nothing failed. */
  readonly failureKind?: ReadFailure["kind"];
}

const CLOSED: Readonly<Record<ClosedReason, ClosedRow>> = {
  "sign-in-refused": {
    state: "paused",
    message: "The server turned this sign-in away.",
    failureKind: "unauthorized",
  },
  "rate-limited": {
    state: "waiting",
    message: "The server refuses more reads for now.",
    failureKind: "rate-limited",
  },
  "backing-off": { state: "waiting", message: "The last read failed.", failureKind: "unavailable" },
  "just-read": { state: "cached", message: "It was asked moments ago." },
  spacing: { state: "cached", message: "The next read is not due yet." },
  "fresh-reading": { state: "cached", message: "Another source brought a fresh reading." },
};

/** The report of a probe whose gate stayed closed. */
export function closedReport(
  base: ReportBase,
  decision: Exclude<PollDecision, { kind: "read" | "join" }>,
  gate: PollGateState,
): SourceReport {
  // Asked moments ago, and in vain: what it said then still stands.
  const isInVain = decision.reason === "just-read" && gate.lastFailure !== undefined;
  const { state, message, failureKind } = CLOSED[isInVain ? "backing-off" : decision.reason];
  const times = {
    lastOkAtMs: gate.lastOkAtMs,
    nextTryAtMs: "notBeforeMs" in decision ? decision.notBeforeMs : undefined,
  };
  if (failureKind) return { ...base, ...times, state, ...explained(gate, { kind: failureKind, message }) };
  if (gate.inFlight && decision.reason !== "fresh-reading") return { ...lostReport(base), ...times };
  return { ...base, ...times, state, message };
}

/** The report of a probe that another process was reading: `gate` is as that process left it. */
export function joinedReport(base: ReportBase, gate: PollGateState): SourceReport {
  const { inFlight, lastFailure, lastOkAtMs } = gate;
  const times = { lastOkAtMs, nextTryAtMs: laterOf(gate.notBeforeMs, gate.refusedUntilMs) };
  if (inFlight) return { ...lostReport(base), ...times };
  if (lastFailure) return { ...base, ...times, state: "failed", ...explained(gate, lastFailure) };
  return { ...base, ...times, state: "cached", message: "Another process has just asked." };
}

/** The report of a probe whose last reader died, or takes too long. */
function lostReport(base: ReportBase): SourceReport {
  return failedReport(base, "waiting", {
    kind: "unavailable",
    code: "read-lost",
    message: "A read was begun and its answer never came back.",
    hint: WAIT,
  });
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

const WAIT = "Nothing to do: it is tried again later.";

/** The failure that is waited out, in its own words; in ours where a later failure of another kind has taken its place. */
function explained(
  { lastFailure }: PollGateState,
  ours: Pick<ReadFailure, "kind" | "message">,
): Pick<SourceReport, "message" | "hint" | "failure"> {
  const isTheOne =
    lastFailure !== undefined && (lastFailure.kind === ours.kind || ours.kind === "unavailable");
  const failure = isTheOne ? lastFailure : { ...ours, code: ours.kind, hint: WAIT };
  return { message: failure.message, hint: failure.hint, failure };
}
