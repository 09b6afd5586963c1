import { describe, expect, it } from "vitest";
import { epochMs } from "../../domain/time.ts";
import { createPeakFactor, SPRING_2026_PEAK } from "./peak-hours.ts";

describe("peak hours", () => {
  const factorAt = createPeakFactor(SPRING_2026_PEAK);

  it("follow the clock on the Pacific coast, summer time included", () => {
    const winterFiveAm = epochMs(Date.UTC(2026, 2, 4, 13));
    const summerFiveAm = epochMs(Date.UTC(2026, 3, 1, 12));
    expect([factorAt(winterFiveAm), factorAt(epochMs(winterFiveAm - 1))]).toEqual([1.6, 1]);
    expect([factorAt(summerFiveAm), factorAt(epochMs(summerFiveAm - 1))]).toEqual([1.6, 1]);
  });

  it("end at eleven and spare the weekend", () => {
    expect(factorAt(epochMs(Date.UTC(2026, 3, 1, 18)))).toBe(1);
    expect(factorAt(epochMs(Date.UTC(2026, 3, 4, 14)))).toBe(1);
  });

  it("are off unless set", () => {
    expect(createPeakFactor(undefined)(epochMs(Date.UTC(2026, 3, 1, 14)))).toBe(1);
  });
});
