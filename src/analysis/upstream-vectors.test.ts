import { describe, expect, it } from "vitest";
import { must } from "../domain/assert.ts";
import { addMs, HOUR_MS, MINUTE_MS } from "../domain/time.ts";
import { burnBetween } from "./burn.ts";
import { clock, fresh, point } from "./fixtures/usage.ts";
import { lapCost } from "./lap.ts";

// Upstream's worked numbers that no other test of the analysis carries: V1 to V11 are in burn.test.ts and wall-eta.test.ts, V14 and V17 in
// lap.test.ts, V16 in change-points.test.ts.
const reset = clock("18:00");
const week = clock("23:00");

describe("upstream's vectors", () => {
  it("V12: a chat of six minutes that cost 1.2 points burns 0.2 a minute; Code's nine times as much fills 10.8", () => {
    const burnOf = (from: number, to: number) =>
      must(
        burnBetween(point(clock("14:00"), from, reset), point(clock("14:06"), to, reset)),
        "six minutes of one cycle",
      );
    const chat = burnOf(40.1, 41.3);
    const code = burnOf(89.2, 100);
    expect(chat.percentPerHour / 60).toBeCloseTo(0.2, 9);
    expect(code.percentPerHour / chat.percentPerHour).toBeCloseTo(9, 9);
  });

  it("V13: a turn from 78 to 86 costs 8 points, give or take one", () => {
    const start = fresh(clock("14:00"), { five_hour: [78, reset] });
    const end = fresh(clock("14:04"), { five_hour: [86, reset] });
    expect(lapCost({ start, end })).toMatchObject([{ points: 8, lowPoints: 7, highPoints: 9 }]);
  });

  it("V15: nine merges in 63 points of a model's week are 7.0 each, and about 14 fit into a whole one", () => {
    const start = fresh(clock("10:00"), { seven_day_opus: [0, week], seven_day_sonnet: [0, week] });
    const end = fresh(clock("17:00"), { seven_day_opus: [63, week], seven_day_sonnet: [22, week] });
    const [opus] = lapCost({ start, end });
    if (opus?.kind !== "cost") throw new Error("a lap within one cycle has a cost");
    expect(opus.points / 9).toBe(7);
    expect(Math.floor(100 / (opus.points / 9))).toBe(14);
  });

  it("V18: V1 by whole seconds is 6.885 a minute over 1.0 minutes, which the exact clock's bounds hold", () => {
    const exactAt = addMs(clock("17:14"), 2_118);
    const exact = must(
      burnBetween(point(exactAt, 42, clock("20:58")), point(addMs(exactAt, 61_086), 49, clock("21:00"))),
      "V1 burns",
    );
    const truncated = must(
      burnBetween(point(clock("17:14"), 42, reset), point(addMs(clock("17:14"), 61_000), 49, reset)),
      "V1 by whole seconds",
    );
    expect((truncated.percentPerHour / HOUR_MS) * MINUTE_MS).toBeCloseTo(6.885, 3);
    expect(truncated.spanMs / MINUTE_MS).toBeCloseTo(1, 1);
    expect(truncated.percentPerHour).toBeGreaterThan(exact.lowPercentPerHour);
    expect(truncated.percentPerHour).toBeLessThan(exact.highPercentPerHour);
    expect(burnBetween(point(clock("17:14"), 42, reset), point(clock("17:14"), 49, reset))).toBeUndefined();
  });
});
