import { describe, expect, it } from "vitest";
import type { WindowMember } from "../../../documents/status.ts";
import { at } from "../../../view/instant.ts";
import { levelTop, toFan } from "./fan.ts";

const NOW = at("2026-11-23T14:00:00.000Z");
const RESET = "2026-11-23T16:00:00.000Z";

function windowAt(usedPercent: number, wallAt: string | null): WindowMember {
  return {
    key: "five_hour",
    label: "5-hour",
    usedPercent,
    resetsAt: RESET,
    forecast: {
      hitsWall: 0.5,
      wallAt: wallAt === null ? null : { p10: wallAt, p50: null, p90: null },
      atReset: { p10: 70, p50: 90, p90: 130 },
      basis: "",
    },
  } as WindowMember;
}

describe("toFan", () => {
  it("bends its upper edge where the earliest wall is met", () => {
    const fan = toFan(windowAt(60, "2026-11-23T15:00:00.000Z"), NOW);
    expect(fan?.high).toEqual([
      [NOW, 60],
      [at("2026-11-23T15:00:00.000Z"), 100],
      [at(RESET), 130],
    ]);
    expect(fan?.low).toEqual([
      [NOW, 60],
      [at(RESET), 70],
    ]);
  });

  it("follows the meter's own steps where there are any", () => {
    const step = (iso: string, p50: number) => ({ at: iso, p10: p50 - 5, p50, p90: p50 + 5 });
    const steps = [step("2026-11-23T15:00:00.000Z", 65), step(RESET, 80)];
    expect(toFan(windowAt(60, null), NOW, steps)?.middle.map(([, level]) => level)).toEqual([60, 65, 80]);
  });

  it("is not there at the wall, after the reset, or without a forecast", () => {
    expect(toFan(windowAt(100, null), NOW)).toBeUndefined();
    expect(toFan(windowAt(60, null), at(RESET))).toBeUndefined();
    expect(toFan({ ...windowAt(60, null), forecast: null }, NOW)).toBeUndefined();
  });
});

describe("levelTop", () => {
  it("keeps the wall in the picture and does not follow a fan without end", () => {
    expect(levelTop([3])).toBe(112);
    expect(levelTop([1105])).toBe(150);
  });
});
