import { describe, expect, it } from "vitest";
import { everyDay } from "./every-day.ts";

const day = (date: string) => ({ date, dollars: 1 });

describe("every day", () => {
  it("has a place for the days without a reply, over the end of a month", () => {
    const places = everyDay([day("2026-10-30"), day("2026-11-02")]);
    expect(places.map(({ date, day: known }) => [date, known !== undefined])).toEqual([
      ["2026-10-30", true],
      ["2026-10-31", false],
      ["2026-11-01", false],
      ["2026-11-02", true],
    ]);
  });

  it("is one day for one, and none for none", () => {
    expect(everyDay([day("2026-11-02")])).toEqual([{ date: "2026-11-02", day: day("2026-11-02") }]);
    expect(everyDay([])).toEqual([]);
  });
});
