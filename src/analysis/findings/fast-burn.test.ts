import { describe, expect, it } from "vitest";
import { accountId } from "../../domain/account.ts";
import { addMs, DAY_MS, MINUTE_MS } from "../../domain/time.ts";
import { FIVE_HOUR } from "../../domain/window.ts";
import { analyzeAccount } from "../analyze-account.ts";
import { clock, point, snapshot } from "../fixtures/usage.ts";

const nowMs = clock("14:00");

/** The finding, of readings so many minutes before 14:00; the week is short too, so that no sprint is told. */
function fastBurnOf(points: readonly (readonly [minutesAgo: number, percent: number])[], reset = "17:00") {
  const resetsAtMs = clock(reset);
  const series = points.map(([ago, percent]) => point(addMs(nowMs, -ago * MINUTE_MS), percent, resetsAtMs));
  const last = series.at(-1);
  return analyzeAccount({
    account: { id: accountId("ada") },
    latest: [
      snapshot(last?.observedAtMs ?? nowMs, {
        five_hour: [last?.usedPercent ?? 0, resetsAtMs],
        seven_day: [85, addMs(nowMs, 5 * DAY_MS)],
      }),
    ],
    series: new Map([[FIVE_HOUR, series]]),
    history: [],
    nowMs,
  }).findings.find(({ code }) => code === "fast-burn");
}

describe("fast-burn", () => {
  it("speaks when two observations agree that the wall comes within the hour", () => {
    const agreeing = [
      [20, 40],
      [10, 52],
      [0, 66],
    ] as const;
    expect(fastBurnOf(agreeing)).toEqual({
      code: "fast-burn",
      title: "The five hours will be full within the hour at this rate",
      evidence:
        "Two observations agree: 72 points an hour, then 84 points an hour, over the last 20 min; the five-hour window is at 66 % and at that rate full in 24 min.",
      advice:
        "Let what runs come to a good place to stop, or slow it down: fewer agents at a time, a smaller model. A wall would hold until the reset in 3 h.",
      sinceMs: clock("13:40"),
      severity: "warning",
      windowKey: FIVE_HOUR,
    });
  });

  it.each([
    ["one jump, however large", [[20, 40], [10, 40], [0, 66]], "17:00"], // prettier-ignore
    ["a slow climb", [[20, 60], [10, 62], [0, 64]], "17:00"], // prettier-ignore
    ["an almost empty window", [[20, 0], [10, 12], [0, 26]], "17:00"], // prettier-ignore
    ["a reset that comes first", [[20, 40], [10, 52], [0, 66]], "14:10"], // prettier-ignore
    ["observations that lie far apart", [[120, 10], [60, 40], [0, 70]], "17:00"], // prettier-ignore
    ["old readings", [[50, 40], [40, 52], [30, 66]], "17:00"], // prettier-ignore
  ] as const)("is silent about %s", (_, points, reset) => {
    expect(fastBurnOf(points, reset)).toBeUndefined();
  });
});
