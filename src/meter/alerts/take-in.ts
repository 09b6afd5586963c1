import { DAY_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { AlertRules } from "./alert-rules.ts";
import { TOLD_COUNT_MAX, type AlertState, type ToldNotice } from "./alert-state.ts";
import type { Observation } from "./observation.ts";
import { toParcel, withParcel, type Parcel } from "./outbox.ts";
import { isSnoozed } from "./snooze.ts";
import { stepWatch } from "./window-watch.ts";

/** What decides the fate of a notice. */
export interface TakeInFacts {
  readonly rules: AlertRules;
  /** Names of the ways out. */
  readonly outs: readonly string[];
  readonly isQuietNow: boolean;
  readonly nowMs: EpochMs;
}

/** A window that nothing was heard of for so long starts anew when it comes back. */
const FORGET_AFTER_MS: DurationMs = 35 * DAY_MS;

/** The state after some observations, with what they fire on its way out. Pure: the same in any process, after any restart. */
export function takeIn(
  before: AlertState,
  observations: readonly Observation[],
  facts: TakeInFacts,
): AlertState {
  const { nowMs } = facts;
  let state: AlertState = {
    ...before,
    watches: rememberedWatches(before, nowMs),
    snoozes: before.snoozes.filter(({ untilMs }) => nowMs < untilMs),
  };
  for (const observation of observations) state = takeInOne(state, observation, facts);
  return state;
}

function takeInOne(state: AlertState, observation: Observation, facts: TakeInFacts): AlertState {
  const key = JSON.stringify([observation.account.id, observation.windowKey]);
  const { watch, notices } = stepWatch(state.watches[key], observation, facts);
  const told = notices.map((notice): ToldNotice => ({ notice, fate: fateOf(state, observation, facts) }));
  const parcels = told
    .filter(({ fate }) => fate === "queued" || fate === "held")
    .map(({ notice, fate }) => toParcel(notice, facts.outs, fate === "held"))
    .filter(({ pending }) => Object.keys(pending).length > 0);
  const kept = parcels.reduce(withParcel, state.parcels);
  return {
    ...state,
    watches: { ...state.watches, [key]: watch },
    parcels: kept,
    told: [...state.told, ...told]
      .slice(-TOLD_COUNT_MAX)
      .map(markOvertaken([...state.parcels, ...parcels], kept)),
  };
}

/** Notices whose parcel has gone because a later one took its place. */
function markOvertaken(before: readonly Parcel[], after: readonly Parcel[]) {
  const kept = new Set(after.map(({ notice }) => notice.id));
  const gone = new Set(before.map(({ notice }) => notice.id).filter((id) => !kept.has(id)));
  return (told: ToldNotice): ToldNotice => (gone.has(told.notice.id) ? { ...told, fate: "overtaken" } : told);
}

function fateOf(
  { snoozes }: AlertState,
  { account, windowKey }: Observation,
  { rules, isQuietNow, nowMs }: TakeInFacts,
): ToldNotice["fate"] {
  if (isSnoozed(snoozes, { accountId: account.id, windowKey }, nowMs)) return "snoozed";
  if (!isQuietNow) return "queued";
  return rules.quietHours?.afterwards === "drop" ? "dropped" : "held";
}

function rememberedWatches({ watches }: AlertState, nowMs: EpochMs): AlertState["watches"] {
  return Object.fromEntries(
    Object.entries(watches).filter(([, { lastObservedAtMs }]) => nowMs - lastObservedAtMs < FORGET_AFTER_MS),
  );
}
