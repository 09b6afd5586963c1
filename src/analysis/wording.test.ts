import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, SEVEN_DAY_OAUTH_APPS, windowKey } from "../domain/window.ts";
import { durationText, listText, percentText, pointsText, windowName } from "./wording.ts";

describe("wording", () => {
  it("prints at most one decimal, and never rounds up to a wall that is not there", () => {
    expect([81, 12.55, 99.96, 100, 104.04].map(percentText)).toEqual([
      "81 %",
      "12.6 %",
      "99.9 %",
      "100 %",
      "104 %",
    ]);
    expect([1, 7, 0.44].map(pointsText)).toEqual(["1 point", "7 points", "0.4 points"]);
  });

  it("tells a length of time in its two largest units", () => {
    const lengths = [
      5 * DAY_MS + 14 * HOUR_MS + 38 * MINUTE_MS,
      HOUR_MS + 50 * MINUTE_MS,
      2 * HOUR_MS,
      DAY_MS,
      41 * MINUTE_MS,
      20 * SECOND_MS,
      -HOUR_MS,
    ];
    expect(lengths.map(durationText)).toEqual([
      "5 d 14 h",
      "1 h 50 min",
      "2 h",
      "1 d",
      "41 min",
      "under a minute",
      "under a minute",
    ]);
  });

  it("names windows as a sentence does, an unknown one by its key", () => {
    const keys = [
      FIVE_HOUR,
      SEVEN_DAY,
      windowKey("weekly_scoped:Fable"),
      SEVEN_DAY_OAUTH_APPS,
      windowKey("tangelo"),
    ];
    expect(listText(keys.map(windowName))).toBe(
      "the five-hour window, the week, Fable's week, the OAuth apps' week and the window tangelo",
    );
  });
});
