import { describe, expect, it } from "vitest";
import { accountId } from "../../domain/account.ts";
import { addMs, DAY_MS, HOUR_MS } from "../../domain/time.ts";
import { utcWallClock } from "../../domain/wall-clock.ts";
import { SEVEN_DAY } from "../../domain/window.ts";
import { analyzeAccount } from "../analyze-account.ts";
import { at, point, snapshot } from "../fixtures/usage.ts";

/** A Monday; weeks begin and end at its midnight. */
const MONDAY = at("2026-05-11T00:00:00Z");
const DAILY = [0, 10, 10, 18, 10, 2, 0];

/** What is used of a week by an hour of it, from nine to seven each day, times a factor. */
function usedBy(hours: number, factor: number): number {
  const day = Math.floor(hours / 24);
  const today = Math.min(1, Math.max(0, ((hours % 24) - 9) / 10)) * (DAILY[day] ?? 0);
  return Math.floor(factor * (DAILY.slice(0, day).reduce((sum, points) => sum + points, 0) + today));
}

/** Four weeks as usual and a fifth at another factor, read each quarter hour up to its Wednesday 19:00. */
function weekPaceOf(factor: number, weeksKept = 4) {
  const nowMs = addMs(MONDAY, 67 * HOUR_MS);
  const fromHours = -weeksKept * 168;
  const count = (67 - fromHours) * 4 + 1;
  const series = Array.from({ length: count }, (_, index) => {
    const hours = fromHours + index / 4;
    const week = Math.floor(hours / 168);
    const resetsAtMs = addMs(MONDAY, (week + 1) * 7 * DAY_MS);
    return point(
      addMs(MONDAY, hours * HOUR_MS),
      usedBy(hours - week * 168, week === 0 ? factor : 1),
      resetsAtMs,
    );
  });
  const percent = usedBy(67, factor);
  return analyzeAccount({
    account: { id: accountId("ada") },
    latest: [snapshot(nowMs, { seven_day: [percent, addMs(MONDAY, 7 * DAY_MS)] })],
    series: new Map([[SEVEN_DAY, series]]),
    history: [],
    wallClockOf: utcWallClock,
    nowMs,
  }).findings.find(({ code }) => code === "week-pace");
}

describe("week-pace", () => {
  it("tells that this week is ahead of all earlier ones, and which day is still to come", () => {
    const finding = weekPaceOf(3.8);
    expect(finding?.evidence).toMatch(
      /^The week is at 76 %; at this point the last 4 weeks stood at 20 % to 20 %\. It resets in 4 d 5 h, and the wall comes before that with a chance of \d+ %\.$/,
    );
    expect(finding?.advice).toMatch(
      /^To last, stay within [\d.]+ points a day\. Your Thursdays take 1\d(\.\d)? points/,
    );
  });

  it("is silent about a week like the others, and with fewer than three others", () => {
    expect(weekPaceOf(1)).toBeUndefined();
    expect(weekPaceOf(3.8, 2)).toBeUndefined();
  });

  it("is silent where the wall has hardly a chance, however early the week is full", () => {
    expect(weekPaceOf(1.7)).toBeUndefined();
  });
});
