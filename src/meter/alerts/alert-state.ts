import type { Notice } from "../../domain/notice.ts";
import type { OutState, Parcel } from "./outbox.ts";
import type { Snooze } from "./snooze.ts";
import type { WindowWatch } from "./window-watch.ts";

/** Everything that the alerts remember, in one record of the store (`alert-record.ts`): what was told, what is on its way, what must not be told. */
export interface AlertState {
  /** By account and window. */
  readonly watches: Readonly<Record<string, WindowWatch>>;
  readonly parcels: readonly Parcel[];
  /** The newest last, at most `TOLD_COUNT_MAX`. */
  readonly told: readonly ToldNotice[];
  readonly snoozes: readonly Snooze[];
  readonly outs: Readonly<Record<string, OutState>>;
}

/** A notice and what became of it when it fired. */
export interface ToldNotice {
  readonly notice: Notice;
  readonly fate: "queued" | "held" | "overtaken" | "dropped" | "snoozed";
}

/** How many of the last alerts are remembered, for `alerts` to show. */
export const TOLD_COUNT_MAX = 50;
