import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowKey } from "../../domain/window.ts";
import { calibrateAccount } from "../calibration/calibrate-account.ts";
import type { Calibration } from "../calibration/calibration.ts";
import { PRIORS, WORK_STARTS_MS, workDays } from "../calibration/fixtures/work-days.ts";
import type { LocalUse } from "../calibration/local-use.ts";
import { pointsOf } from "../calibration/points-of.ts";
import { knownFamilies, modelEffect } from "./model-effect.ts";
import { listTasks, taskFit } from "./tasks.ts";

const work = workDays({ days: 7 });
const nowMs = addMs(WORK_STARTS_MS, 6 * DAY_MS + 18 * HOUR_MS);
/** Each session is a work spell; the fixture logs a reply a minute. */
const uses: readonly LocalUse[] = work.uses.map((use) => ({
  ...use,
  sessionId: String(Math.floor(use.atMs / (90 * MINUTE_MS))),
}));
const series = new Map([[FIVE_HOUR, work.fiveHour] as const, [SEVEN_DAY, work.week] as const]); // prettier-ignore
const { fiveHour } = calibrateAccount({ uses, priors: PRIORS, series, nowMs });
const calibration: Calibration = must(
  fiveHour.kind === "calibrated" ? fiveHour : undefined,
  "a week of work",
);

/** Some of the work was Haiku's, at a fifth of Opus's points for the same tokens. */
const mixed: Calibration = {
  ...calibration,
  families: [
    { family: "opus", factor: 1 },
    { family: "haiku", factor: 0.2 },
  ],
  fit: { ...calibration.fit, weights: [...calibration.fit.weights, Math.log(0.2)] },
};
const withHaiku = [
  ...uses.slice(0, -1),
  { ...must(uses.at(-1), "a use"), model: "claude-haiku-5", outputTokens: 30_000 },
];

describe("modelEffect", () => {
  const facts = { calibration: mixed, uses: withHaiku, localShare: 1, nowMs };

  it("weighs the work of the last day as another family's", () => {
    const effect = modelEffect({ ...facts, windowKey: FIVE_HOUR, family: "haiku" });
    const factor = effect.kind === "known" ? effect.paceFactor : NaN;
    expect(factor).toBeGreaterThan(0.19);
    expect(factor).toBeLessThan(0.3);
    expect(knownFamilies(mixed)).toEqual(["opus", "haiku"]);
  });

  it("changes only this machine's share of a window", () => {
    const effect = modelEffect({ ...facts, windowKey: FIVE_HOUR, family: "haiku", localShare: 0 });
    expect(effect).toMatchObject({ kind: "known", paceFactor: 1 });
  });

  it("empties a model's own week of this machine's share when the work goes to another model", () => {
    const opus = windowKey("seven_day_opus");
    expect(modelEffect({ ...facts, windowKey: opus, family: "haiku", localShare: 0.75 })).toMatchObject({
      paceFactor: 0.25,
    });
    expect(modelEffect({ ...facts, windowKey: opus, family: "opus" }).kind).toBe("refused");
  });

  it("refuses a family that was hardly used, a surface's window, and a day without work", () => {
    expect(modelEffect({ ...facts, windowKey: FIVE_HOUR, family: "sonnet" })).toMatchObject({
      kind: "refused",
      reason: "Sonnet was hardly used on this machine, so what it costs here is not known.",
    });
    const cowork = windowKey("seven_day_cowork");
    expect(modelEffect({ ...facts, windowKey: cowork, family: "haiku" }).kind).toBe("refused");
    const later = addMs(nowMs, 3 * DAY_MS);
    expect(modelEffect({ ...facts, windowKey: FIVE_HOUR, family: "haiku", nowMs: later }).kind).toBe(
      "refused",
    );
  });
});

describe("taskFit", () => {
  const tasks = listTasks(uses, nowMs);

  it("cuts sessions at pauses of half an hour, and leaves out the one that may still run", () => {
    expect(tasks.length).toBeGreaterThan(30);
    for (const task of tasks) {
      for (const [index, { atMs }] of task.slice(1).entries())
        expect(atMs - (task[index]?.atMs ?? 0)).toBeLessThanOrEqual(30 * MINUTE_MS);
    }
    const last = must(uses.at(-1), "a use").atMs;
    expect(listTasks(uses, addMs(last, MINUTE_MS)).length).toBe(tasks.length - 1);
  });

  it("fits fewer tasks the less is left, all of them into an empty window and none into a full one", () => {
    const share = (remainingPercent: number) =>
      taskFit({ tasks, calibration, remainingPercent, nowMs }).fits ?? NaN;
    expect(share(100)).toBe(1);
    expect(share(0)).toBe(0);
    const shares = [2, 6, 10, 14, 20].map(share);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it("counts only what a task takes before the reset", () => {
    const soon = addMs(nowMs, 5 * MINUTE_MS);
    const facts = { tasks, calibration, remainingPercent: 3, nowMs };
    expect(taskFit({ ...facts, resetsAtMs: soon }).fits).toBe(1);
    expect(taskFit(facts).fits).toBeLessThan(1);
  });

  it("gives what such a task takes, in the points that its tokens predict", () => {
    const { taskPoints } = taskFit({ tasks, calibration, remainingPercent: 50, nowMs });
    const own = tasks.map((task) => pointsOf(task, calibration)).toSorted((a, b) => a - b);
    expect(taskPoints?.p50).toBeCloseTo(must(own[Math.ceil(own.length / 2) - 1], "a task"), 9);
  });

  it("says nothing of fewer than ten tasks", () => {
    expect(taskFit({ tasks: tasks.slice(0, 9), calibration, remainingPercent: 50, nowMs })).toEqual({
      taskCount: 9,
    });
  });
});
