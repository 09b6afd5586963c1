import type { StatusDocument } from "../../documents/status.ts";
import { MINUTE_MS, type DurationMs } from "../../domain/time.ts";
import type { Alerts } from "../../meter/alerts/alerts.ts";
import type { DaemonNote } from "../../meter/daemon/daemon-ports.ts";
import { StoreError } from "../../ports/store.ts";
import { openAlerts } from "./alerts.ts";
import type { Installation } from "../installation.ts";

/** The daemon's alerts: they must never hold it up, nor end it. */
export interface DaemonAlerts {
  /** Takes in a new status, later. */
  observe(document: StatusDocument): void;
  /** Sends what waits (for a retry, for the end of the quiet hours) until `stop`. */
  run(stop: AbortSignal): Promise<void>;
}

/** What waits is looked at this often. */
const LOOK_EVERY_MS: DurationMs = MINUTE_MS;

export function createDaemonAlerts(
  installation: Installation,
  note: (note: DaemonNote) => void,
): DaemonAlerts {
  let opening: Promise<Alerts> | undefined;
  let isFailing = false;
  /** One for all who ask, so that nothing is told twice; anew after a failure. */
  const opened = (): Promise<Alerts> => {
    opening ??= openAlerts(installation).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const attempt = async (work: (alerts: Alerts) => Promise<void>): Promise<void> => {
    try {
      await work(await opened());
      if (isFailing) note({ kind: "recovered" });
      isFailing = false;
    } catch (error) {
      // The next status makes up for it. A bug of the alerts must not end the meter.
      isFailing = true;
      note(problemOf(error));
    }
  };
  return {
    observe: (document) => void attempt((ready) => ready.observe(document)),
    async run(stop) {
      while (!stop.aborted) {
        await attempt((ready) => ready.deliverDue());
        await installation.clock.sleep(LOOK_EVERY_MS, stop);
      }
    },
  };
}

function problemOf(error: unknown): DaemonNote {
  if (error instanceof StoreError) {
    const { code, message, hint } = error;
    return { kind: "problem", code, message, hint };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: "problem", code: "bug", message, hint: "Alerts may be missing; please report it." };
}
