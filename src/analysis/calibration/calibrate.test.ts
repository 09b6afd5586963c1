import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assert } from "../../domain/assert.ts";
import { addMs, DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { calibrate, type CalibrationInput } from "./calibrate.ts";
import type { Calibration } from "./calibration.ts";
import { PRIORS, workDays, WORK_STARTS_MS, type WorkRecord } from "./fixtures/work-days.ts";

function inputOf(record: WorkRecord, nowMs: EpochMs = record.endMs): CalibrationInput {
  return { uses: record.uses, series: record.fiveHour, windowKey: FIVE_HOUR, nowMs, priors: PRIORS };
}

function fitted(input: CalibrationInput): Calibration {
  const outcome = calibrate(input);
  assert(outcome.kind === "calibrated", `a fit, got ${JSON.stringify(outcome)}`);
  return outcome;
}

function weekOf(record: WorkRecord): Calibration {
  const calibration = fitted(inputOf(record));
  const basis = { calibration, series: record.fiveHour };
  return fitted({ ...inputOf(record), series: record.week, windowKey: SEVEN_DAY, basis });
}

/** Points per thousand output tokens; in the fixture one weighs 5. */
function perThousand({ pointsPerWeight, outputFactor }: Calibration): number {
  return pointsPerWeight * outputFactor * 5_000;
}

describe("a fit of the five hours", () => {
  const week = workDays({ days: 7.7 });

  it("finds what a thousand tokens take, within a twentieth", () => {
    expect(Math.abs(perThousand(fitted(inputOf(week))) / 0.25 - 1)).toBeLessThan(0.05);
  });

  it("is not moved by chat that comes on top", () => {
    const chatty = fitted(inputOf(workDays({ days: 7.7, chatPoints: () => 30 })));
    expect(Math.abs(perThousand(chatty) / 0.25 - 1)).toBeLessThan(0.06);
  });

  it("predicts what it was not fitted on", () => {
    expect(fitted(inputOf(week)).holdOut?.medianErrorPercent).toBeLessThan(15);
  });

  it("sees neither drift nor change where there is none", () => {
    const fit = fitted(inputOf(week));
    expect(Math.abs(Math.log(fit.driftFactor ?? NaN))).toBeLessThan(0.1);
    expect(fit.changes).toEqual([]);
  });

  it("does not change when later readings and replies arrive", () => {
    const long = workDays({ days: 9 });
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 8 * 24 }), (hours) => {
        const nowMs = addMs(WORK_STARTS_MS, hours * HOUR_MS);
        const then = {
          ...inputOf(long, nowMs),
          uses: long.uses.filter(({ atMs }) => atMs <= nowMs),
          series: long.fiveHour.filter(({ observedAtMs }) => observedAtMs <= nowMs),
        };
        expect(calibrate(inputOf(long, nowMs))).toEqual(calibrate(then));
      }),
      { numRuns: 12 },
    );
  });

  it("gives the same for the same readings in any order", () => {
    const input = inputOf(week);
    expect(calibrate({ ...input, series: week.fiveHour.toReversed() })).toEqual(calibrate(input));
  });

  it("learns what a family counts against its prior weights", () => {
    const uses = week.uses.map((use, index) =>
      Math.floor(index / 40) % 2 === 0
        ? use
        : { ...use, model: "claude-haiku-5", outputTokens: use.outputTokens * 2 },
    );
    const { families } = fitted({ ...inputOf(week), uses });
    expect(families.map(({ family }) => family)).toEqual(["haiku", "opus"]);
    expect(families[1]?.factor).toBeGreaterThan(1.7);
    expect(families[1]?.factor).toBeLessThan(2.3);
  });
});

describe("a fit of the week", () => {
  it("takes the weights of the five hours, and its scale by what their points are worth", () => {
    const week = weekOf(workDays({ days: 6.7, weekPerFiveHour: 0.08, chatPoints: () => 12 }));
    expect(week.ratio?.ratio).toBeCloseTo(0.08, 2);
    expect(Math.abs(perThousand(week) / (0.25 * 0.08) - 1)).toBeLessThan(0.07);
  });

  it("finds the day that its limit changed on, and by how much", () => {
    const [change, ...rest] = weekOf(
      workDays({ days: 12.7, weekFactor: (day) => (day >= 8 ? 1.4 : 1) }),
    ).changes;
    expect(rest).toEqual([]);
    expect(change?.pointsFactor).toBeCloseTo(1.4, 1);
    expect(Math.abs((change?.beforeMs ?? 0) - addMs(WORK_STARTS_MS, 8 * DAY_MS))).toBeLessThan(1.5 * DAY_MS);
  });
});

describe("no fit is given", () => {
  const short = workDays({ days: 0.9 });

  it.each([
    ["without transcripts, which is not 0", { uses: [] }, "no-transcripts"],
    ["without readings", { series: [] }, "no-readings"],
    ["for less than a day of both", {}, "short-overlap"],
  ] as const)("%s", (_, change, code) => {
    expect(calibrate({ ...inputOf(short), ...change })).toMatchObject({ kind: "refused", code });
  });

  it("when transcripts and readings are of different times", () => {
    const record = workDays({ days: 3 });
    const uses = record.uses.map((use) => ({ ...use, atMs: addMs(use.atMs, -30 * DAY_MS) }));
    const refusal = calibrate({ ...inputOf(record), uses });
    expect(refusal).toMatchObject({ kind: "refused", code: "few-stretches" });
  });

  it("for a window whose old use ages out", () => {
    const record = workDays({ days: 2.5 });
    const halfHour = 30 * MINUTE_MS;
    const series = record.fiveHour.map((point, index) => ({
      ...point,
      usedPercent: 60 + (index % 6) - 4 * (Math.floor(point.observedAtMs / halfHour) % 2),
      resetsAtMs: epochMs((Math.floor(point.observedAtMs / halfHour) + 1) * halfHour),
    }));
    const refusal = calibrate({ ...inputOf(record), series });
    expect(refusal).toMatchObject({ kind: "refused", code: "sliding-window" });
  });

  it("and says in a sentence what is missing", () => {
    const refusal = calibrate(inputOf(short));
    expect(refusal).toMatchObject({
      reason: expect.stringMatching(
        /^Readings of the five-hour window and transcripts have only \d+ h .*need.* a day\.$/,
      ),
    });
  });
});
