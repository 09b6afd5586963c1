import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { DAY_MS, epochMs, fromIso } from "../../domain/time.ts";
import { WEEKDAYS } from "../../domain/wall-clock.ts";
import { dayText, monthStart, monthText, parseDay, weekStart } from "./civil-day.ts";
import { createLocalDays, isTimeZone } from "./local-days.ts";

const at = (iso: string) => must(fromIso(iso), "a test names an instant");
const dayIn = (zone: string, iso: string) => dayText(createLocalDays(zone).dayOf(at(iso)));
const oracle = (zone: string, ms: number) =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().toString();

/** Zones of every kind: half and quarter hours, southern summers, changes at midnight, half-hour changes, skipped days, none at all. */
const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Los_Angeles",
  "America/Sao_Paulo",
  "America/St_Johns",
  "America/Santiago",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Tehran",
  "Asia/Beirut",
  "Asia/Tokyo",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "Antarctica/Troll",
  "+05:30",
];

describe("a local day", () => {
  it("is that of the zone's clocks", () => {
    expect(dayIn("UTC", "2026-05-17T23:30:00Z")).toBe("2026-05-17");
    expect(dayIn("Europe/Berlin", "2026-05-17T23:30:00Z")).toBe("2026-05-18");
    expect(dayIn("America/Los_Angeles", "2026-05-17T06:59:59Z")).toBe("2026-05-16");
  });

  it("has 23 and 25 hours where clocks change, and starts later where they skip midnight", () => {
    const hours = (zone: string, text: string) => {
      const days = createLocalDays(zone);
      const day = must(parseDay(text), "a day");
      return (days.startOf(day + 1) - days.startOf(day)) / 3_600_000;
    };
    expect(hours("Europe/Berlin", "2026-03-29")).toBe(23);
    expect(hours("Europe/Berlin", "2026-10-25")).toBe(25);
    expect(hours("Australia/Lord_Howe", "2026-04-05")).toBe(24.5);
    const cairo = createLocalDays("Africa/Cairo");
    expect(new Date(cairo.startOf(must(parseDay("2026-04-24"), "a day"))).toISOString()).toBe(
      "2026-04-23T22:00:00.000Z",
    );
  });

  it("is the earlier one again where clocks go back at midnight", () => {
    const days = createLocalDays("America/Sao_Paulo");
    const around = ["2018-02-18T01:59:59.999Z", "2018-02-18T02:00:00Z", "2018-02-18T03:00:00Z"];
    expect(around.map((iso) => dayText(days.dayOf(at(iso))))).toEqual([
      "2018-02-17",
      "2018-02-17",
      "2018-02-18",
    ]);
  });

  it("agrees with the calendar library at every instant in every zone", () => {
    const instants = fc.array(fc.integer({ min: Date.UTC(1980, 0, 2), max: Date.UTC(2040, 0, 1) }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, (zone, all) => {
        const days = createLocalDays(zone);
        for (const ms of all) expect(dayText(days.dayOf(epochMs(ms)))).toBe(oracle(zone, ms));
      }),
      { numRuns: 150 },
    );
  });

  it("agrees with it to the millisecond around clock changes and midnights", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2007, 0, 1), max: Date.UTC(2028, 0, 1) }),
        fc.integer({ min: -2, max: 2 }),
        (zone, ms, shift) => {
          const days = createLocalDays(zone);
          const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
          const change = zoned.getTimeZoneTransition("next")?.epochMilliseconds;
          const midnight = zoned.startOfDay().epochMilliseconds;
          for (const edge of [change ?? ms, midnight]) {
            expect(dayText(days.dayOf(epochMs(edge + shift)))).toBe(oracle(zone, edge + shift));
          }
          expect(days.startOf(days.dayOf(epochMs(ms)))).toBe(midnight);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("begins where the day before it ends", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 16_500, max: 21_000 }), (zone, day) => {
        const days = createLocalDays(zone);
        const start = days.startOf(day);
        expect(days.dayOf(start)).toBe(day);
        expect(days.dayOf(epochMs(start - 1))).toBe(day - 1);
      }),
    );
  });
});

describe("a time zone", () => {
  it("is a name that the calendar knows", () => {
    expect(["UTC", "Asia/Kolkata", "+02:00"].every(isTimeZone)).toBe(true);
    expect(["Mars/Olympus", "", "CEST"].some(isTimeZone)).toBe(false);
  });
});

describe("a civil day", () => {
  it("reads both of ccusage's date forms and refuses days that do not exist", () => {
    expect(parseDay("20260517")).toBe(parseDay("2026-05-17"));
    expect(dayText(parseDay("20240229") ?? 0)).toBe("2024-02-29");
    expect(["20260229", "2026-13-01", "20260500", "yesterday", "2026517", ""].map(parseDay)).toEqual(
      Array.from({ length: 6 }),
    );
  });

  it("finds the first day of its week and month", () => {
    const sunday = parseDay("2026-05-17") ?? 0;
    expect(dayText(weekStart(sunday, "sunday"))).toBe("2026-05-17");
    expect(dayText(weekStart(sunday, "monday"))).toBe("2026-05-11");
    expect(dayText(monthStart(sunday))).toBe("2026-05-01");
    expect(dayText(monthStart(sunday, 8))).toBe("2027-01-01");
    expect(monthText(sunday)).toBe("2026-05");
  });

  it("is never before its week's first day nor a week after it, whichever weekday starts the week", () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_000, max: 40_000 }), fc.constantFrom(...WEEKDAYS), (day, first) => {
        const start = weekStart(day, first);
        expect(day - start).toBeGreaterThanOrEqual(0);
        expect(day - start).toBeLessThan(7);
        expect(
          new Date(start * DAY_MS).toLocaleDateString("en-US", { weekday: "long", timeZone: "UTC" }),
        ).toBe(first.charAt(0).toUpperCase() + first.slice(1));
      }),
    );
  });
});
