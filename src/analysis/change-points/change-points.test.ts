import { describe, expect, it } from "vitest";
import { addMs, DAY_MS } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { calibrate } from "../calibration/calibrate.ts";
import type { Calibration } from "../calibration/calibration.ts";
import { PRIORS, workDays, type WorkDays, type WorkRecord } from "../calibration/fixtures/work-days.ts";
import { ratioChanges } from "../calibration/regimes.ts";
import { limitChanged } from "./limit-changed.ts";
import { unexplainedUse } from "./unexplained-use.ts";

function fits(record: WorkRecord): {
  readonly five: Calibration | undefined;
  readonly week: Calibration | undefined;
} {
  const common = { uses: record.uses, nowMs: record.endMs, priors: PRIORS };
  const five = calibrate({ ...common, series: record.fiveHour, windowKey: FIVE_HOUR });
  if (five.kind === "refused") return { five: undefined, week: undefined };
  const basis = { calibration: five, series: record.fiveHour };
  const week = calibrate({ ...common, series: record.week, windowKey: SEVEN_DAY, basis });
  return { five, week: week.kind === "calibrated" ? week : undefined };
}

describe("limit-changed", () => {
  const cut = workDays({ days: 11.7, weekFactor: (day) => (day >= 8 ? 1.4 : 1) });
  const { five, week } = fits(cut);

  it("tells the day and the new allowance of the week", () => {
    const finding = limitChanged(week, cut.endMs);
    expect(finding).toMatchObject({ code: "limit-changed", severity: "warning", windowKey: SEVEN_DAY });
    expect(finding?.evidence).toMatch(
      /ago the same work of Claude Code takes 1\.4 times .* about ×0\.7 for the week/,
    );
    expect(Math.abs((finding?.sinceMs ?? 0) - addMs(cut.endMs, -3.7 * DAY_MS))).toBeLessThan(DAY_MS);
  });

  it("is silent about the five hours, which did not change", () => {
    expect(limitChanged(five, cut.endMs)).toBeUndefined();
  });

  it("is no warning when there is more room than before", () => {
    const more = workDays({ days: 11.7, weekFactor: (day) => (day >= 8 ? 0.66 : 1) });
    expect(limitChanged(fits(more).week, more.endMs)).toMatchObject({ severity: "info" });
  });

  it("is silent on a single odd day", () => {
    const odd = workDays({ days: 11.7, weekFactor: (day) => (day === 10 ? 1.4 : 1) });
    expect(limitChanged(fits(odd).week, odd.endMs)).toBeUndefined();
  });

  it("is silent after a fortnight, and without a calibration", () => {
    expect(limitChanged(week, addMs(cut.endMs, 14 * DAY_MS))).toBeUndefined();
    expect(limitChanged(undefined, cut.endMs)).toBeUndefined();
  });

  it("does not take a second person for a smaller limit", () => {
    const joined = workDays({ days: 11.7, chatPoints: (day) => (day >= 8 ? 60 : 4) });
    const fit = fits(joined);
    expect(limitChanged(fit.week, joined.endMs)).toBeUndefined();
    expect(limitChanged(fit.five, joined.endMs)).toBeUndefined();
  });
});

describe("vector V16, a probe of five days against three", () => {
  const start = workDays({ days: 0 }).endMs;
  const probe = [2.12, 1.98, 2.25, 2.01, 2.17, 2.81, 2.74, 2.69].map((risePoints, day) => ({
    fromMs: addMs(start, day * DAY_MS),
    toMs: addMs(start, (day + 0.5) * DAY_MS),
    risePoints,
    predictedPoints: 2.1,
    errorPoints: 0.1,
  }));

  it("is a change to 1.304 times, above the alert at 1.15", () => {
    const [change] = ratioChanges(probe);
    expect(change?.pointsFactor).toBeCloseTo(1.304, 2);
    expect(change).toMatchObject({ daysBefore: 5, daysAfter: 3 });
  });

  it("is none with one of the three days yet", () => {
    expect(ratioChanges(probe.slice(0, 6))).toEqual([]);
  });
});

describe("unexplained-use", () => {
  const asked = (facts: WorkDays, more: { readonly knownOtherPoints?: number } = {}) => {
    const record = workDays(facts);
    return unexplainedUse({
      calibration: fits(record).five,
      uses: record.uses,
      series: record.fiveHour,
      nowMs: record.endMs,
      ...more,
    });
  };
  const guest = (day: number) => (day >= 10 ? 50 : 4);

  it("tells of use far above the habit on two of three days", () => {
    const finding = asked({ days: 12.8, chatPoints: guest });
    expect(finding).toMatchObject({ code: "unexplained-use", severity: "info", windowKey: FIVE_HOUR });
    expect(finding?.evidence).toMatch(
      /rose by about \d+ points over the last three days .* at \d+ separate times/,
    );
  });

  it("is silent about somebody who always chats", () => {
    expect(asked({ days: 12.8, chatPoints: () => 50 })).toBeUndefined();
  });

  it("is silent on the first day of it: two must agree", () => {
    expect(asked({ days: 10.9, chatPoints: guest })).toBeUndefined();
  });

  it("is silent where a known surface explains half of it", () => {
    expect(asked({ days: 12.8, chatPoints: guest }, { knownOtherPoints: 120 })).toBeUndefined();
  });

  it("is silent before there is a habit", () => {
    expect(asked({ days: 5.8, chatPoints: (day) => (day >= 3 ? 50 : 4) })).toBeUndefined();
  });

  it("is silent without a calibration", () => {
    const record = workDays({ days: 12.8, chatPoints: guest });
    expect(
      unexplainedUse({
        calibration: undefined,
        uses: record.uses,
        series: record.fiveHour,
        nowMs: record.endMs,
      }),
    ).toBeUndefined();
  });
});
