import { describe, expect, it } from "vitest";
import { epochMs } from "../domain/time.ts";
import { utcWallClock } from "../domain/wall-clock.ts";
import { machineWallClock } from "./wall-clock.ts";

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
