import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assert } from "../../domain/assert.ts";
import { addMs, DAY_MS, HOUR_MS, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { calibrate } from "../calibration/calibrate.ts";
import { PRIORS, workDays, WORK_STARTS_MS, type WorkRecord } from "../calibration/fixtures/work-days.ts";
import { estimatedSplit, type EstimatedSplit, type EstimatedSplitRefusal } from "./estimated-split.ts";
import { scoreSplit } from "./score-split.ts";

function outcomes(record: WorkRecord, nowMs: EpochMs = record.endMs) {
  const { uses } = record;
  const five = calibrate({ uses, series: record.fiveHour, windowKey: FIVE_HOUR, nowMs, priors: PRIORS });
  assert(five.kind === "calibrated", "a fit of the five hours");
  const basis = { calibration: five, series: record.fiveHour };
  const week = calibrate({ uses, series: record.week, windowKey: SEVEN_DAY, nowMs, priors: PRIORS, basis });
  assert(week.kind === "calibrated", "a fit of the week");
  return {
    fiveHour: estimatedSplit({ calibration: five, uses, series: record.fiveHour, nowMs }),
    week: estimatedSplit({ calibration: week, uses, series: record.week, basis, nowMs }),
  };
}

function split(outcome: EstimatedSplit | EstimatedSplitRefusal): EstimatedSplit {
  assert("parts" in outcome, `a split, got ${JSON.stringify(outcome)}`);
  return outcome;
}

const surfaces = ({ parts }: EstimatedSplit) => parts.map(({ surface }) => surface);

describe("the estimated split", () => {
  const chatty = workDays({ days: 6.7, chatPoints: () => 25 });

  it("gives this machine its points of the week and the rest to nobody known", () => {
    const week = split(outcomes(chatty).week);
    expect(surfaces(week)).toEqual(["claude_code", "unexplained"]);
    expect(Math.abs((week.parts[0]?.points ?? 0) - chatty.weekTruth.local)).toBeLessThan(2);
    expect(Math.abs((week.parts[1]?.points ?? 0) - chatty.weekTruth.other)).toBeLessThan(2);
  });

  it("gives this machine its points of the five hours", () => {
    const record = workDays({ days: 7.55, chatPoints: () => 30 });
    const five = split(outcomes(record).fiveHour);
    expect(record.fiveHourTruth.other).toBe(15);
    expect(Math.abs((five.parts[0]?.points ?? 0) - record.fiveHourTruth.local)).toBeLessThan(2);
  });

  it("tells other local use from Claude Code's, where there is a log of it", () => {
    const uses = chatty.uses.map((use, index) =>
      index % 4 === 0 ? { ...use, surface: "local_other" as const } : use,
    );
    const week = split(outcomes({ ...chatty, uses }).week);
    expect(surfaces(week)).toEqual(["claude_code", "local_other", "unexplained"]);
    const [code, other] = week.parts;
    expect((other?.points ?? 0) / ((code?.points ?? 0) + (other?.points ?? 0))).toBeCloseTo(0.25, 1);
  });

  it("adds up to the used percent, within bands that hold their points", () => {
    fc.assert(
      fc.property(fc.integer({ min: 34, max: 13 * 24 }), fc.integer({ min: 0, max: 60 }), (hours, chat) => {
        const record = workDays({ days: 13, chatPoints: (day) => (day % 3) * chat });
        const found = Object.values(outcomes(record, addMs(WORK_STARTS_MS, hours * HOUR_MS)));
        for (const each of found.filter((outcome) => "parts" in outcome)) {
          const sum = each.parts.reduce((total, { points }) => total + points, 0);
          expect(sum).toBeCloseTo(each.usedPercent, 6);
          for (const { points, lowPoints, highPoints } of each.parts) {
            expect(
              0 <= lowPoints &&
                lowPoints <= points &&
                points <= highPoints &&
                highPoints <= each.usedPercent + 1e-9,
            ).toBe(true);
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  it("does not change when later readings and replies arrive", () => {
    const nowMs = addMs(WORK_STARTS_MS, 5.5 * DAY_MS);
    const then = {
      ...chatty,
      uses: chatty.uses.filter(({ atMs }) => atMs <= nowMs),
      fiveHour: chatty.fiveHour.filter(({ observedAtMs }) => observedAtMs <= nowMs),
      week: chatty.week.filter(({ observedAtMs }) => observedAtMs <= nowMs),
    };
    expect(outcomes(then, nowMs)).toEqual(outcomes(chatty, nowMs));
  });

  it("is refused once the cycle of the newest reading has ended", () => {
    const late = addMs(chatty.endMs, 9 * HOUR_MS);
    const noon = {
      ...chatty,
      fiveHour: chatty.fiveHour.filter(({ resetsAtMs }) => resetsAtMs !== undefined),
    };
    expect(outcomes(noon, late).fiveHour).toMatchObject({ reason: expect.stringMatching(/has ended\.$/) });
  });
});

describe("the score of an estimated split", () => {
  const estimate = split(outcomes(workDays({ days: 6.7, chatPoints: () => 25 })).week);

  it("is the difference to the server's own share of Claude Code, and whether the band held it", () => {
    const points = estimate.parts[0]?.points ?? 0;
    const sharePercent = (100 * points) / estimate.usedPercent;
    expect(scoreSplit(estimate, [{ surface: "claude_code", sharePercent }])).toMatchObject({ isHeld: true });
    const off = scoreSplit(estimate, [{ surface: "claude_code", sharePercent: sharePercent - 10 }]);
    expect(off?.errorPoints).toBeCloseTo(estimate.usedPercent / 10, 6);
    expect(off?.isHeld).toBe(false);
  });

  it("does not exist without a share of Claude Code", () => {
    expect(scoreSplit(estimate, [{ surface: "chat", sharePercent: 100 }])).toBeUndefined();
  });
});
