import { describe, expect, it } from "vitest";
import { clock, fresh, type Percents } from "./fixtures/usage.ts";
import { lapCost } from "./lap.ts";

const reset = clock("18:00");
const week = clock("23:00");

function lap(start: Percents, end: Percents, endAt = clock("14:30")) {
  return lapCost({ start: fresh(clock("14:00"), start), end: fresh(endAt, end) });
}

describe("lapCost", () => {
  it("V14: counts the points of every window, with a point of doubt each way, and the burn over the lap", () => {
    const windows = lap(
      { five_hour: [41, reset], seven_day_opus: [62, week] },
      { five_hour: [58, reset], seven_day_opus: [66, week] },
    );
    expect(windows).toMatchObject([
      {
        kind: "cost",
        windowKey: "five_hour",
        points: 17,
        lowPoints: 16,
        highPoints: 18,
        burn: { percentPerHour: 34 },
      },
      { kind: "cost", windowKey: "seven_day_opus", points: 4, lowPoints: 3, highPoints: 5 },
    ]);
  });

  it("V17: is finer where the percents carry decimals", () => {
    expect(lap({ seven_day: [61.23, week] }, { seven_day: [64.37, week] })).toMatchObject([
      {
        points: expect.closeTo(3.14, 9),
        lowPoints: expect.closeTo(3.13, 9),
        highPoints: expect.closeTo(3.15, 9),
      },
    ]);
  });

  it("counts from the start of a window that began during the lap", () => {
    expect(lap({ five_hour: 0 }, { five_hour: [6, reset] })).toMatchObject([{ kind: "cost", points: 6 }]);
  });

  it("refuses a window that was reset, and only that one", () => {
    const windows = lap(
      { five_hour: [96, clock("14:10")], seven_day: [40, week] },
      { five_hour: [98, clock("19:10")], seven_day: [43, week] },
    );
    expect(windows).toMatchObject([
      {
        kind: "refused",
        startPercent: 96,
        endPercent: 98,
        reason: "The five-hour window was reset during the lap.",
      },
      { kind: "cost", points: 3 },
    ]);
  });

  it("refuses a window whose reading at an end is too old to speak for it", () => {
    const [start, end] = [
      fresh(clock("14:00"), { five_hour: [41, reset] }),
      fresh(clock("14:30"), { five_hour: [58, reset] }),
    ];
    const aged = (points: typeof start) => points.map((point) => ({ ...point, stale: true }));
    expect(lapCost({ start: aged(start), end })).toMatchObject([
      { kind: "refused", reason: "The five-hour window had no fresh reading when the lap began." },
    ]);
    expect(lapCost({ start, end: aged(end) })).toMatchObject([
      { kind: "refused", reason: "The five-hour window had no fresh reading when the lap ended." },
    ]);
  });

  it("refuses a window that is known at one end only, or not newer at the end", () => {
    expect(lap({ five_hour: [1, reset] }, { seven_day: [2, week] })).toMatchObject([
      { kind: "refused", reason: "The five-hour window was not reported when the lap ended." },
      { kind: "refused", reason: "The week was not reported when the lap began." },
    ]);
    expect(lap({ five_hour: [1, reset] }, { five_hour: [1, reset] }, clock("14:00"))).toMatchObject([
      { kind: "refused", reason: "The five-hour window has not been read since the lap began." },
    ]);
  });
});
