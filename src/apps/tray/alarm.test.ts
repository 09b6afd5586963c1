import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { SEED_ACCOUNT, SEED_STATUS, windowFixture } from "../../view/fixtures/seed-status.ts";
import { dismissAlarm, stepAlarm, type AlarmMark } from "./alarm.ts";

const RESET = "2026-05-11T20:14:00.000Z";

function status(usedPercent: number, facts: { resetsAt?: string | null; stale?: boolean } = {}) {
  const window = windowFixture({ key: "five_hour", label: "5-hour", usedPercent, resetsAt: RESET, ...facts });
  return { ...SEED_STATUS, accounts: [{ ...SEED_ACCOUNT, windows: [window] }] };
}

/** Plays levels one after another and tells at which of them it rang anew. */
function rang(
  steps: readonly ReturnType<typeof status>[],
  levels: readonly number[] = [80, 95],
): readonly number[] {
  let marks: readonly AlarmMark[] = [];
  return steps.flatMap((document) => {
    const step = stepAlarm(document, levels, marks);
    marks = step.marks;
    return step.raised.map(({ levelPercent }) => levelPercent);
  });
}

describe("the alarm", () => {
  it("rings once per level and cycle, however the number and the reset time jitter", () => {
    const jitter = ["2026-05-11T20:14:00.400Z", "2026-05-11T20:13:59.600Z", "2026-05-11T20:14:01.000Z"];
    expect(
      rang(
        [79, 80, 79, 81, 95, 94, 96, 100].map((level, index) =>
          status(level, { resetsAt: jitter[index % 3] ?? null }),
        ),
      ),
    ).toEqual([80, 95]);
  });

  it("rings again in the next cycle", () => {
    expect(
      rang([
        status(96),
        status(3, { resetsAt: "2026-05-12T01:14:00.000Z" }),
        status(96, { resetsAt: "2026-05-12T01:14:00.000Z" }),
      ]),
    ).toEqual([95, 95]);
  });

  it("rings once where there is no reset time at all", () => {
    expect(rang([status(96, { resetsAt: null }), status(97, { resetsAt: null })])).toEqual([95]);
  });

  it("is silent about old numbers, and they clear nothing", () => {
    expect(rang([status(99, { stale: true })])).toEqual([]);
    const { marks } = stepAlarm(status(96), [95], []);
    const old = stepAlarm(status(96, { stale: true }), [95], marks);
    expect([old.isRinging, old.marks]).toEqual([false, marks]);
  });

  it("jumps to the highest level that was crossed", () => {
    expect(rang([status(40), status(97)])).toEqual([95]);
  });

  it("stays dismissed through its cycle, and speaks up at a higher level", () => {
    const first = stepAlarm(status(81), [80, 95], []);
    expect(first.isRinging).toBe(true);
    const dismissed = dismissAlarm(first.marks);
    const same = stepAlarm(status(90), [80, 95], dismissed);
    expect([same.isRinging, same.raised]).toEqual([false, []]);
    expect(stepAlarm(status(95), [80, 95], same.marks).isRinging).toBe(true);
  });

  it("stops ringing when its level is switched off", () => {
    const { marks } = stepAlarm(status(96), [95], []);
    expect(stepAlarm(status(96), [], marks).isRinging).toBe(false);
  });

  it("never rings more often in a cycle than there are levels", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 130, noNaN: true }), { maxLength: 40 }), (levels) => {
        const times = rang(levels.map((level) => status(level)));
        expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
      }),
    );
  });
});
