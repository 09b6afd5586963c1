import type { LapDocument } from "../../documents/lap.ts";
import type { StatusDocument } from "../../documents/status.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { AbortSignalLike, Clock } from "../../ports/clock.ts";
import type { LocalTime } from "../../view/format/local-time.ts";
import type { TraySettings } from "../../view/menu/tray-settings.ts";
import type { AlarmMark } from "./alarm.ts";
import type { StartFace } from "./face.ts";

/** What the meter tells. */
export type FeedEvent =
  | { readonly kind: "status"; readonly document: StatusDocument }
  /** It cannot be reached; what was told before stays, and ages. */
  | { readonly kind: "failed"; readonly message: string };

/** The meter as the tray sees it: it tells, and takes three orders. Each may reject with `UserError`. */
export interface TrayMeter {
  /** Tells each status until `stop`; never rejects for a meter that is away. */
  watch(onEvent: (event: FeedEvent) => void, stop: AbortSignalLike): Promise<void>;
  refresh(): Promise<StatusDocument>;
  startLap(): Promise<LapDocument>;
  stopLap(): Promise<LapDocument>;
}

/** What the tray does to the rest of the machine. */
export interface TrayDesk {
  saveSettings(settings: TraySettings): Promise<void>;
  /** The marks of rung alarms outlive the process: an alarm that was dismissed stays so. */
  saveMarks(marks: readonly AlarmMark[]): Promise<void>;
  openDashboard(): Promise<void>;
  openUrl(url: string): Promise<void>;
  playSound(): Promise<void>;
}

export interface TrayParts {
  readonly meter: TrayMeter;
  readonly desk: TrayDesk;
  readonly startFace: StartFace;
  readonly settings: TraySettings;
  readonly marks: readonly AlarmMark[];
  readonly clock: Clock;
  /** The instant that ages are counted to; another than the clock's where time is simulated. */
  readonly nowMs: () => EpochMs;
  readonly localTime: LocalTime;
  readonly stop: AbortSignalLike;
}
