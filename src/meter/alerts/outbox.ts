import type { Notice } from "../../domain/notice.ts";
import { addMs, MINUTE_MS, SECOND_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { DeliveryOutcome } from "../../ports/notifier.ts";

/** A notice on its way: to each out that has not taken it yet. */
export interface Parcel {
  readonly notice: Notice;
  /** Fired in the quiet hours: goes out when they are over. */
  readonly isHeld: boolean;
  /** Names of outs, with what was tried so far. Never empty. */
  readonly pending: Readonly<Record<string, Attempts>>;
}

interface Attempts {
  readonly count: number;
  readonly notBeforeMs: EpochMs;
}

/** How an out stood when it was last used. */
export interface OutState {
  readonly lastOkAtMs?: EpochMs | undefined;
  readonly lastFailure?: { readonly atMs: EpochMs; readonly message: string } | undefined;
}

/** Pauses after the first failure, the second, …; after one more failure the out is given up for this notice. */
export const RETRY_PAUSES_MS: readonly DurationMs[] = [
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
];

/** A notice on its way out by every way at once. */
export function toParcel(notice: Notice, outs: readonly string[], isHeld: boolean): Parcel {
  const first = { count: 0, notBeforeMs: notice.firedAtMs };
  return { notice, isHeld, pending: Object.fromEntries(outs.map((name) => [name, first])) };
}

/**
 * The parcels with one more. One that is still held, of the same account and window, is overtaken by it: in the morning the last word
 * about a window counts, not the whole night.
 */
export function withParcel(parcels: readonly Parcel[], added: Parcel): readonly Parcel[] {
  const isOvertaken = ({ notice, isHeld }: Parcel): boolean =>
    isHeld &&
    notice.account.id === added.notice.account.id &&
    notice.windowKey === added.notice.windowKey &&
    notice.id !== added.notice.id;
  return [...parcels.filter((parcel) => !isOvertaken(parcel)), added];
}

/** One delivery to make now. */
export interface Due {
  readonly notice: Notice;
  readonly out: string;
}

/** What goes out now, oldest first. Held ones wait for the end of the quiet hours. */
export function dueNow(parcels: readonly Parcel[], isQuietNow: boolean, nowMs: EpochMs): readonly Due[] {
  return parcels
    .filter(({ isHeld }) => !(isHeld && isQuietNow))
    .flatMap(({ notice, pending }) =>
      Object.entries(pending)
        .filter(([, { notBeforeMs, count }]) => isDue(notBeforeMs, count, nowMs))
        .map(([out]) => ({ notice, out })),
    );
}

/** A deadline farther off than any pause was set by a clock that has been set back since. */
function isDue(notBeforeMs: EpochMs, count: number, nowMs: EpochMs): boolean {
  const pauseMs = RETRY_PAUSES_MS[count - 1] ?? 0;
  return notBeforeMs <= nowMs || notBeforeMs > nowMs + pauseMs + MINUTE_MS;
}

/** The parcels after one delivery was tried. Delivered, refused for good and tried too often: no longer pending. */
export function afterDelivery(
  parcels: readonly Parcel[],
  { notice, out }: Due,
  outcome: DeliveryOutcome,
  nowMs: EpochMs,
): readonly Parcel[] {
  return parcels.flatMap((parcel) => {
    if (parcel.notice.id !== notice.id) return [parcel];
    const { [out]: attempts, ...others } = parcel.pending;
    const pauseMs = attempts && outcome.kind === "failed" ? RETRY_PAUSES_MS[attempts.count] : undefined;
    const pending =
      attempts && pauseMs !== undefined && outcome.kind === "failed" && outcome.mayRetry
        ? { ...others, [out]: { count: attempts.count + 1, notBeforeMs: addMs(nowMs, pauseMs) } }
        : others;
    return Object.keys(pending).length > 0 ? [{ ...parcel, pending }] : [];
  });
}

/** What is known of a way out after a delivery by it. */
export function nextOutState(
  before: OutState | undefined,
  outcome: DeliveryOutcome,
  nowMs: EpochMs,
): OutState {
  return outcome.kind === "delivered"
    ? { lastOkAtMs: nowMs }
    : { ...before, lastFailure: { atMs: nowMs, message: outcome.message } };
}
