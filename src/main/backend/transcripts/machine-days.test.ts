import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { DAY_MS, epochMs, HOUR_MS } from "../../../domain/time.ts";
import { createLocalDays } from "../../../transcripts/report/local-days.ts";
import { createMachineDays } from "./machine-days.ts";

const OWN_ZONE = process.env["TZ"];
const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/Sao_Paulo",
  "America/Santiago",
  "America/Havana",
  "Asia/Kathmandu",
  "Asia/Beirut",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Pacific/Apia",
  "Pacific/Chatham",
];

describe("the days of this machine's zone", () => {
  afterEach(() => {
    if (OWN_ZONE === undefined) delete process.env["TZ"];
    else process.env["TZ"] = OWN_ZONE;
  });

  it.each(ZONES)("are those of the calendar library in %s", (zone) => {
    process.env["TZ"] = zone;
    const [machine, library] = [createMachineDays(), createLocalDays(zone)];
    // A zone may have several names.
    expect(new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone).toBe(
      machine.timeZone,
    );
    const hour = fc.integer({ min: Date.UTC(2010, 0, 1) / HOUR_MS, max: Date.UTC(2035, 0, 1) / HOUR_MS });
    fc.assert(
      fc.property(hour, fc.constantFrom(-1, 0, 1), (hours, offsetMs) => {
        const atMs = epochMs(hours * HOUR_MS + offsetMs);
        expect(machine.dayOf(atMs)).toBe(library.dayOf(atMs));
        const day = Math.floor(atMs / DAY_MS);
        expect(machine.startOf(day)).toBe(library.startOf(day));
      }),
      { numRuns: 500 },
    );
  });
});
