import { describe, expect, it } from "vitest";
import type { WallMember } from "../../../documents/walls.ts";
import { at } from "../../../view/instant.ts";
import { wallOfCycle } from "./cycle-walls.ts";

const CYCLE = {
  startedAt: "2026-11-17T08:20:00.000Z",
  resetsAt: "2026-11-17T13:20:00.000Z",
  lastPercent: 101,
  peakPercent: 101,
  wallAt: "2026-11-17T12:50:00.000Z",
};

const wall = (beganAt: string, window = "five_hour"): WallMember => ({
  window,
  label: "5-hour",
  beganAt,
  notBefore: null,
  endedAt: null,
  stands: false,
  blockedSeconds: null,
  resetsAt: null,
  refusals: 1,
  seenIn: "both",
  overageStatus: null,
  filledBy: null,
});

describe("wallOfCycle", () => {
  it("is the first refusal where that came before the first reading at 100 %", () => {
    const refused = wall("2026-11-17T12:39:00.000Z");
    expect(wallOfCycle(CYCLE, "five_hour", [refused])).toBe(at(refused.beganAt));
  });

  it("is a refusal in a cycle that no reading shows full", () => {
    const refused = wall("2026-11-17T12:39:00.000Z");
    expect(wallOfCycle({ ...CYCLE, wallAt: null }, "five_hour", [refused])).toBe(at(refused.beganAt));
  });

  it("takes no wall of another window or another cycle", () => {
    const others = [wall("2026-11-17T12:39:00.000Z", "seven_day"), wall("2026-11-17T08:10:00.000Z")];
    expect(wallOfCycle(CYCLE, "five_hour", others)).toBe(at(CYCLE.wallAt));
    expect(wallOfCycle({ ...CYCLE, wallAt: null }, "five_hour", others)).toBeUndefined();
  });
});
