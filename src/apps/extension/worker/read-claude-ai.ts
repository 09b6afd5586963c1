import { must } from "../../../domain/assert.ts";
import { toJson } from "../../../domain/json.ts";
import type { ReadFailure, ReadOutcome } from "../../../domain/outcome.ts";
import { addMs, DAY_MS, HOUR_MS, type DurationMs, type EpochMs } from "../../../domain/time.ts";
import { afterRead } from "../../../meter/poll/after-read.ts";
import {
  decodePollGateState,
  fromPollGateState,
  type PollGateState,
} from "../../../meter/poll/poll-gate-state.ts";
import {
  planPoll,
  rebasePollGate,
  type PollDecision,
  type PollRequest,
} from "../../../meter/poll/poll-plan.ts";
import { POLL_SETTINGS } from "../../../meter/poll/poll-settings.ts";
import type { ExtensionPlatform } from "../../../ports/extension-platform.ts";
import { readWebOrganization, type WebRead } from "../../../sources/web/read-organization.ts";
import { accountFactsOf, readWebSession, type WebSession } from "../../../sources/web/read-session.ts";
import { addEntries, entryId, keepEntries, type HistoryEntry } from "./history.ts";
import {
  decodeHistory,
  decodeSession,
  KEYS,
  readingKey,
  toListRecord,
  type SessionRecord,
} from "./records.ts";

/** Who is signed in changes seldom; a read that fails looks it up anew. */
const SESSION_AGE_MS_MAX: DurationMs = HOUR_MS;
const SLOW_FACTS_AGE_MS_MAX: DurationMs = DAY_MS;

/** A browser's session has no name that could be seen from here: all of them go through one gate. */
const FLIGHT = { owner: "worker", fingerprint: "browser-session" } as const;

export interface PollFacts {
  readonly request: PollRequest;
  /** The newest reading of this account that the meter has from any source: a fresh one saves the call. */
  readonly newestReadingAtMs?: EpochMs | undefined;
}

/**
 * Reads every organization once if the gate lets it, and keeps what came. Killed at any step, the next life finds either the gate
 * with a flight that was lost, or the readings and the settled gate together.
 */
export async function pollClaudeAi(platform: ExtensionPlatform, facts: PollFacts): Promise<PollDecision> {
  const records = await platform.load([KEYS.gate, KEYS.session, KEYS.history]);
  const nowMs = platform.nowMs();
  const kept = rebasePollGate(decodePollGateState(records[KEYS.gate]), nowMs);
  // One worker runs at a time, and only one poll in it: a flight in the air is an earlier life's.
  const state = lostFlight(kept, facts.request);
  const decision = planPoll({
    ...facts,
    state,
    nowMs,
    fingerprint: FLIGHT.fingerprint,
    settings: POLL_SETTINGS,
  });
  if (decision.kind !== "read") return decision;
  const untilMs = addMs(nowMs, POLL_SETTINGS.leaseMs);
  const flying = { ...state, inFlight: { owner: FLIGHT.owner, startedAtMs: nowMs, untilMs } };
  await platform.save({ [KEYS.gate]: fromPollGateState(flying) });
  const end = await readAllOrganizations(platform, decodeSession(records[KEYS.session]), flying);
  await settle(platform, flying, end);
  return decision;
}

/** A person who asks does not wait for a worker that is dead: the flight then counts as a call that was made. */
function lostFlight(state: PollGateState, request: PollRequest): PollGateState {
  if (request !== "user" || !state.inFlight) return state;
  return { ...state, lastAttemptAtMs: state.inFlight.startedAtMs, inFlight: undefined };
}

interface ReadEnd {
  readonly session?: SessionRecord | undefined;
  readonly reads: readonly WebRead[];
  readonly failure?: ReadFailure | undefined;
}

async function readAllOrganizations(
  platform: ExtensionPlatform,
  known: SessionRecord | undefined,
  gate: PollGateState,
): Promise<ReadEnd> {
  const nowMs = platform.nowMs();
  const isFresh = known !== undefined && nowMs - known.readAtMs < SESSION_AGE_MS_MAX && !gate.lastFailure;
  const session = isFresh ? known.session : await readWebSession((path) => platform.getClaudeAi(path), nowMs);
  if (session.kind !== "session") return { reads: [], failure: session };
  const isSamePerson = known?.session.accountUuid === session.accountUuid;
  const slowFactsAtMs = isSamePerson ? known?.slowFactsAtMs : undefined;
  const withSlowFacts = slowFactsAtMs === undefined || nowMs - slowFactsAtMs > SLOW_FACTS_AGE_MS_MAX;
  const reads = await readEach(platform, session, withSlowFacts);
  return {
    ...reads,
    session: {
      session,
      readAtMs: isFresh ? known.readAtMs : nowMs,
      slowFactsAtMs: withSlowFacts ? nowMs : slowFactsAtMs,
    },
  };
}

/** One organization that does not answer leaves its neighbours alone, unless the server refuses: then nobody is asked any more. */
async function readEach(
  platform: ExtensionPlatform,
  session: WebSession,
  withSlowFacts: boolean,
): Promise<Pick<ReadEnd, "reads" | "failure">> {
  const reads: WebRead[] = [];
  let failure: ReadFailure | undefined;
  for (const organization of session.organizations) {
    const { organizationId } = organization;
    const account = { ...accountFactsOf(session, organization), organizationId };
    const options = { account, withSlowFacts, nowMs: platform.nowMs() };
    const read = await readWebOrganization((path) => platform.getClaudeAi(path), options);
    if (read.kind === "ok") reads.push(read);
    else failure = read;
    if (failure?.kind === "rate-limited" || failure?.kind === "unreachable") break;
  }
  return { reads, failure };
}

/** The readings, the history that names them and the settled gate, in one write. */
async function settle(platform: ExtensionPlatform, flying: PollGateState, end: ReadEnd): Promise<void> {
  const nowMs = platform.nowMs();
  const gate = afterRead({
    ...FLIGHT,
    state: flying,
    outcome: outcomeOf(end),
    nowMs,
    jitter: platform.random.next(),
    settings: POLL_SETTINGS,
  });
  const before = decodeHistory((await platform.load([KEYS.history]))[KEYS.history]);
  const history = keepEntries(addEntries(before, end.reads.map(toEntry)), nowMs);
  const lines = end.reads.map((read) => [readingKey(toEntry(read).id), JSON.stringify(read.line)]);
  await platform.save({
    [KEYS.gate]: fromPollGateState(gate),
    [KEYS.history]: toListRecord(history),
    ...(end.session && { [KEYS.session]: toJson(end.session) }),
    ...(Object.fromEntries(lines) as Record<string, string>),
  });
  const left = new Set(history.map(({ id }) => id));
  const gone = before.filter(({ id }) => !left.has(id)).map(({ id }) => readingKey(id));
  if (gone.length > 0) await platform.remove(gone);
}

/** What the whole poll was: a refusal counts whatever else came, another failure only where nothing did. */
function outcomeOf({ reads, failure }: ReadEnd): ReadOutcome {
  const [first] = reads;
  if (failure?.kind === "rate-limited") return failure;
  return first ?? must(failure, "a poll without a reading has a reason");
}

function toEntry({ account, snapshot }: WebRead): HistoryEntry {
  const organizationId = must(account.organizationId, "a read names its organization");
  const { observedAtMs } = snapshot;
  return { id: entryId(organizationId, observedAtMs), organizationId, observedAtMs, isDelivered: false };
}
