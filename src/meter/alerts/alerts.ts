import type { AlertDocument } from "../../documents/alerts.ts";
import type { StatusDocument } from "../../documents/status.ts";
import type { Notice } from "../../domain/notice.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { WallClockOf } from "../../domain/wall-clock.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { Records } from "../../ports/store.ts";
import type { AlertRules } from "./alert-rules.ts";
import { readAlertState, updateAlertState } from "./alert-record.ts";
import { toObservations } from "./observation.ts";
import { afterDelivery, dueNow, nextOutState, type Due } from "./outbox.ts";
import { isQuiet } from "./quiet-hours.ts";
import { takeIn } from "./take-in.ts";

/** What alerts stand on. */
export interface AlertParts {
  readonly store: Records;
  readonly clock: Pick<Clock, "nowMs">;
  readonly wallClockOf: WallClockOf;
  /** Asked anew each time: they may change while the meter runs. */
  readonly orders: () => AlertOrders;
}

/** What its user wants of alerts. */
export interface AlertOrders {
  readonly rules: AlertRules;
  readonly outs: readonly Notifier[];
  /** Puts a notice into words, as of the moment it goes out. */
  readonly toAlertDocument: (notice: Notice, nowMs: EpochMs) => AlertDocument;
}

/** The alerts of one meter. */
export interface Alerts {
  /**
   * Takes in what is known now, and sends what that fires and what is due. The same document again does nothing.
   * Errors: `StoreError`; then nothing was taken in, and the next document makes up for it.
   */
  observe(document: StatusDocument): Promise<void>;
  /** Sends what is due: held over the quiet hours, or to be tried again. Errors: `StoreError`. */
  deliverDue(): Promise<void>;
}

/**
 * Tells of windows: what fires is kept in the store before it is sent, and goes from there when every way out has taken it, so that a
 * restart loses nothing. What was being sent while the process died is sent again, under the same id.
 */
export function createAlerts(parts: AlertParts): Alerts {
  const { store, clock, wallClockOf } = parts;
  // One after the other: two deliveries at once could send the same parcel twice.
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const run = last.then(work);
    last = run.catch(() => undefined);
    return run;
  };
  const deliver = async (orders: AlertOrders): Promise<void> => {
    const nowMs = clock.nowMs();
    const { parcels } = await readAlertState(store);
    const isQuietNow = isQuiet(orders.rules.quietHours, nowMs, wallClockOf);
    for (const due of dueNow(parcels, isQuietNow, nowMs)) await deliverOne(due, parts, orders);
  };
  return {
    observe: (document) =>
      inTurn(async () => {
        const observations = toObservations(document);
        const nowMs = clock.nowMs();
        const orders = parts.orders();
        const { rules } = orders;
        const outs = orders.outs.map(({ name }) => name);
        const facts = { rules, outs, isQuietNow: isQuiet(rules.quietHours, nowMs, wallClockOf), nowMs };
        await updateAlertState(store, (state) => ({
          next: takeIn(state, observations, facts),
          result: undefined,
        }));
        await deliver(orders);
      }),
    deliverDue: () => inTurn(() => deliver(parts.orders())),
  };
}

async function deliverOne(
  due: Due,
  { store, clock }: AlertParts,
  { outs, toAlertDocument }: AlertOrders,
): Promise<void> {
  const out = outs.find(({ name }) => name === due.out);
  const outcome = out
    ? await out.deliver(toAlertDocument(due.notice, clock.nowMs()))
    : ({ kind: "failed", message: "It is no longer set up.", mayRetry: false } as const);
  const nowMs = clock.nowMs();
  await updateAlertState(store, (state) => ({
    next: {
      ...state,
      parcels: afterDelivery(state.parcels, due, outcome, nowMs),
      outs: { ...state.outs, [due.out]: nextOutState(state.outs[due.out], outcome, nowMs) },
    },
    result: undefined,
  }));
}
