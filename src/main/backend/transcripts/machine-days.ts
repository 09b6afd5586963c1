import { DAY_MS, epochMs, MINUTE_MS } from "../../../domain/time.ts";
import { machineTimeZone } from "../../../platform/time-zone.ts";
import type { LocalDays } from "../../../transcripts/report/local-days.ts";

/** The days of the time zone that this process runs in: what the runtime itself knows, without loading a calendar library. */
export function createMachineDays(): LocalDays {
  return {
    timeZone: machineTimeZone(),
    dayOf: (atMs) => Math.floor((atMs - new Date(atMs).getTimezoneOffset() * MINUTE_MS) / DAY_MS),
    startOf: (day) => {
      const date = new Date(day * DAY_MS);
      return epochMs(new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime());
    },
  };
}
