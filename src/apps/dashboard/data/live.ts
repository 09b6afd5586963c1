import { computed, signal } from "@preact/signals";
import type { LinkState } from "../../../api/subscribe.ts";
import type { StatusDocument } from "../../../documents/status.ts";
import { addMs, SECOND_MS, type DurationMs, type EpochMs } from "../../../domain/time.ts";
import { at } from "../../../view/instant.ts";
import { privacy } from "../browser/choices.ts";
import { monotonicMs, repeat } from "../browser/clock.ts";
import { ageStatus } from "../model/age-status.ts";
import { hidePersonalData } from "../model/personal-data.ts";
import { nextConnection, type Connection, type ConnectionEvent } from "./connection.ts";
import { answerOf, meter } from "./meter.ts";

/** Ages are shown in minutes; this keeps them right. */
const TICK_MS: DurationMs = 15 * SECOND_MS;

interface Arrival {
  readonly document: StatusDocument;
  readonly atMonotonicMs: DurationMs;
}

export const connection = signal<Connection>({ kind: "loading" });
const arrival = signal<Arrival | undefined>(undefined);
const monotonic = signal<DurationMs>(0);

/** When the newest reading was made: pages that show history look again when it moves. */
export const newestReadingAt = computed<string>(() => {
  const windows = arrival.value?.document.accounts.flatMap((account) => account.windows) ?? [];
  return windows.reduce((newest, { observedAt }) => (observedAt > newest ? observedAt : newest), "");
});

/** The meter's time, carried on by the page's own clock, so that a demo's time holds too. */
export const nowMs = computed<EpochMs | undefined>(() => {
  if (arrival.value === undefined) return undefined;
  const { document, atMonotonicMs } = arrival.value;
  return addMs(at(document.generatedAt), Math.max(0, monotonic.value - atMonotonicMs));
});

/** The newest status, as old as it is by now, without personal data where they are hidden. */
export const status = computed<StatusDocument | undefined>(() => {
  if (arrival.value === undefined || nowMs.value === undefined) return undefined;
  const aged = ageStatus(arrival.value.document, nowMs.value);
  return privacy.value === "hidden" ? hidePersonalData(aged) : aged;
});

let following = new AbortController();

/** Follows the meter for as long as the page lives. */
export function followMeter(): void {
  repeat(() => (monotonic.value = monotonicMs()), TICK_MS);
  addEventListener("online", connectNow);
  document.addEventListener("visibilitychange", () => {
    monotonic.value = monotonicMs();
    if (document.visibilityState === "visible" && connection.value.kind === "offline") connectNow();
  });
  connectNow();
}

/** Connects at once: the page was opened, the user asked, or the machine woke up. */
export function connectNow(): void {
  following.abort();
  following = new AbortController();
  const { signal } = following;
  void meter.subscribe({ signal, onStatus: takeStatus, onState: takeLinkState });
  void askOnce();
}

/** A meter without any reading streams nothing but pings; asked directly, it says why. */
async function askOnce(): Promise<void> {
  const before = arrival.value;
  const answer = await answerOf(meter.status({ fetch: "never" }));
  // Whatever was pushed meanwhile is newer than an answer that took its time.
  if (arrival.value !== before) return;
  if (answer.kind === "ok") takeStatus(answer.value);
  else if (answer.kind === "refused" && connection.value.kind !== "unauthorized") move(answer);
}

function takeLinkState(link: LinkState): void {
  if (link.kind === "gone") move({ kind: "lost" });
  else if (link.kind === "unauthorized") move({ kind: "unauthorized" });
  else if (connection.value.kind !== "live") void askOnce();
}

export function takeStatus(document: StatusDocument): void {
  monotonic.value = monotonicMs();
  arrival.value = { document, atMonotonicMs: monotonic.value };
  move({ kind: "status" });
}

function move(event: ConnectionEvent): void {
  connection.value = nextConnection(connection.value, event);
}
