import { describe, expect, it } from "vitest";
import { epochMs } from "../domain/time.ts";
import { utcWallClock } from "../domain/wall-clock.ts";
import { createZoneWallClock, machineWallClock } from "./wall-clock.ts";

describe("machineWallClock", () => {
  it("follows the zone of the process, across its change to summer time", () => {
    const winter = epochMs(Date.UTC(2026, 2, 29, 0, 59));
    const summer = epochMs(Date.UTC(2026, 2, 29, 1, 0));
    const before = process.env["TZ"];
    process.env["TZ"] = "Europe/Helsinki";
    try {
      expect(machineWallClock(winter)).toMatchObject({ day: 29, hour: 2, minute: 59 });
      expect(machineWallClock(summer)).toMatchObject({ day: 29, hour: 4, minute: 0 });
    } finally {
      process.env["TZ"] = before;
    }
    expect(machineWallClock(winter)).toEqual(utcWallClock(winter));
  });
});

describe("createZoneWallClock", () => {
  it("agrees with UTC and with the process's own zone", () => {
    const instant = epochMs(Date.UTC(2026, 10, 23, 23, 7));
    expect(createZoneWallClock("UTC")(instant)).toEqual(utcWallClock(instant));
    expect(createZoneWallClock("Asia/Kathmandu")(instant)).toEqual({
      year: 2026,
      month: 11,
      day: 24,
      weekday: 2,
      hour: 4,
      minute: 52,
    });
  });
});
