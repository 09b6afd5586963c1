import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../domain/time.ts";
import { relativeMs } from "./relative-time.ts";

describe("relative time", () => {
  it("reads days, hours, minutes and seconds to either side", () => {
    expect(relativeMs("now")).toBe(0);
    expect(relativeMs("-90m")).toBe(-90 * MINUTE_MS);
    expect(relativeMs("+5d14h")).toBe(5 * DAY_MS + 14 * HOUR_MS);
    expect(relativeMs("-1h30m10s")).toBe(-(90 * MINUTE_MS + 10 * SECOND_MS));
  });

  it("refuses anything else", () => {
    for (const text of ["-", "+m", "-5", "-5m2h"] as const)
      expect(() => relativeMs(text)).toThrow(/relative time/);
  });
});
