import type { AlertDocument, AlertsDocument } from "../../documents/alerts.ts";
import type { Notice } from "../../domain/notice.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { AlertState, ToldNotice } from "./alert-state.ts";

interface ListFacts {
  readonly outs: readonly Pick<Notifier, "name" | "place">[];
  readonly isQuietNow: boolean;
  readonly nowMs: EpochMs;
  readonly toAlertDocument: (notice: Notice, nowMs: EpochMs) => AlertDocument;
}

/** What was told lately, what waits, what is snoozed, and how the ways out stand. */
export function listAlerts(state: AlertState, facts: ListFacts): AlertsDocument {
  const { nowMs, outs, isQuietNow } = facts;
  return {
    schema: "claude-meter/alerts.v1",
    generatedAt: toIso(nowMs),
    enabled: outs.length > 0,
    quietNow: isQuietNow,
    outs: outs.map(({ name, place }) => {
      const { lastOkAtMs, lastFailure } = state.outs[name] ?? {};
      return {
        name,
        place,
        lastOkAt: lastOkAtMs === undefined ? null : toIso(lastOkAtMs),
        lastFailure: lastFailure ? { at: toIso(lastFailure.atMs), message: lastFailure.message } : null,
      };
    }),
    snoozes: state.snoozes
      .filter(({ untilMs }) => nowMs < untilMs)
      .map(({ accountId, windowKey, untilMs }) => ({
        account: accountId ?? null,
        window: windowKey ?? null,
        until: toIso(untilMs),
      })),
    recent: state.told.toReversed().map((told) => {
      // As of when it fired: in a list the time stands beside it.
      const {
        schema: _,
        generatedAt: __,
        ...alert
      } = facts.toAlertDocument(told.notice, told.notice.firedAtMs);
      return { ...alert, fate: fateNow(told, state) };
    }),
  };
}

function fateNow(
  { notice, fate }: ToldNotice,
  { parcels }: AlertState,
): AlertsDocument["recent"][number]["fate"] {
  if (fate !== "queued" && fate !== "held") return fate;
  const parcel = parcels.find((one) => one.notice.id === notice.id);
  return parcel === undefined ? "sent" : parcel.isHeld ? "held" : "waiting";
}
