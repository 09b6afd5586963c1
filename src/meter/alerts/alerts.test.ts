import { describe, expect, it } from "vitest";
import { addMs, DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from "../../domain/time.ts";
import { SEVEN_DAY } from "../../domain/window.ts";
import { createMemoryStore } from "../../store/memory/memory-store.ts";
import { createZoneWallClock } from "../../platform/wall-clock.ts";
import { accountId } from "../../domain/account.ts";
import { createAlertBench, RESET_MS, START_MS } from "./fixtures/alert-bench.ts";
import { accountOf, statusOf } from "./fixtures/status-feed.ts";
import { readAlertState, updateAlertState } from "./alert-record.ts";
import { withSnoozes } from "./snooze.ts";

const newStore = () => createMemoryStore({ decode: () => ({ ok: false }) });
const resetsAtMs = RESET_MS;

describe("levels", () => {
  it("are told when two observations agree, once in a cycle", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const usedPercent of [70, 81]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual([]);
    for (const usedPercent of [82, 83, 79, 84, 85]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual(["five_hour 80"]);
    expect(bench.delivered[0]).toMatchObject({ usedPercent: 82, levelPercent: 80, verdict: "ok" });
  });

  it("are not told of one high number between two low ones", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const usedPercent of [70, 82, 71, 82, 71]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual([]);
  });

  it("are not told of what is high at the start, and are after a clear fall and a new rise", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const usedPercent of [84, 85, 79, 86, 87]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual([]);
    for (const usedPercent of [70, 81, 82]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual(["five_hour 80"]);
  });

  it("are told by the gravest alone when several are reached at once", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const usedPercent of [70, 96, 97, 98]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual(["five_hour 95"]);
  });

  it("begin anew with the next cycle", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const usedPercent of [70, 81, 82]) await bench.see({ usedPercent, resetsAtMs });
    bench.advance(5 * HOUR_MS);
    const next = addMs(resetsAtMs, 5 * HOUR_MS);
    for (const usedPercent of [10, 85, 86]) await bench.see({ usedPercent, resetsAtMs: next });
    expect(bench.told()).toEqual(["five_hour 80", "five_hour reset", "five_hour 80"]);
  });

  it("go by other settings as soon as there are some", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const usedPercent of [40, 51, 52]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual([]);
    bench.order({ fiveHourLevels: [60] });
    for (const usedPercent of [53, 61, 62]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual(["five_hour 60"]);
  });

  it("that the settings have only now are not told when they are reached already", async () => {
    const store = newStore();
    const first = createAlertBench({ store });
    await first.see({ usedPercent: 60, resetsAtMs });
    const second = createAlertBench({ store, rules: { fiveHourLevels: [50, 80] }, startMs: first.nowMs() });
    for (const usedPercent of [61, 62, 81, 82]) await second.see({ usedPercent, resetsAtMs });
    expect(second.told()).toEqual(["five_hour 80"]);
  });

  it("are counted for each account and window by itself", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const usedPercent of [10, 91, 92]) {
      bench.advance(MINUTE_MS);
      const nowMs = bench.nowMs();
      const windows = [
        { usedPercent, resetsAtMs },
        { key: "seven_day_opus", usedPercent, resetsAtMs: addMs(START_MS, 3 * DAY_MS) },
      ];
      const accounts = ["org:ada", "org:bob"].map((id) => accountOf(id, nowMs, windows));
      await bench.observe({ ...statusOf(nowMs, []), accounts });
    }
    expect(bench.told().sort()).toEqual([
      "five_hour 80",
      "five_hour 80",
      "seven_day_opus 90",
      "seven_day_opus 90",
    ]);
    expect(bench.delivered.map(({ account }) => account.place)).toEqual([1, 1, 2, 2]);
  });
});

describe("the wall", () => {
  it("is told, then that it is gone, whatever the reset time does meanwhile", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const usedPercent of [70, 100, 100, 100]) await bench.see({ usedPercent, resetsAtMs });
    bench.advance(5 * HOUR_MS);
    await bench.see({ usedPercent: 0, resetsAtMs: null });
    await bench.see({ usedPercent: 2, resetsAtMs: addMs(resetsAtMs, 6 * HOUR_MS) });
    expect(bench.told()).toEqual(["five_hour wall", "five_hour unlock"]);
    expect(bench.delivered[1]).toMatchObject({ peakPercent: 100, usedPercent: 0 });
  });

  it("that the server takes away early is told when two observations agree", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const usedPercent of [70, 100, 100, 0]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual(["five_hour wall"]);
    await bench.see({ usedPercent: 1, resetsAtMs });
    expect(bench.told()).toEqual(["five_hour wall", "five_hour unlock"]);
  });

  it("that rises a little out of the way opens too, without a new cycle", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const usedPercent of [70, 100, 100, 90, 91, 100, 100]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual(["five_hour wall", "five_hour unlock"]);
  });

  it("stands at the start without a word, and its end is told", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const usedPercent of [100, 100]) await bench.see({ usedPercent, resetsAtMs });
    bench.advance(5 * HOUR_MS);
    await bench.see({ usedPercent: 1, resetsAtMs: addMs(resetsAtMs, 5 * HOUR_MS) });
    expect(bench.told()).toEqual(["five_hour unlock"]);
  });
});

describe("a reset", () => {
  it("is told only of a window that was high", async () => {
    const bench = createAlertBench({ store: newStore() });
    await bench.see({ usedPercent: 40, resetsAtMs });
    bench.advance(5 * HOUR_MS);
    await bench.see({ usedPercent: 1, resetsAtMs: addMs(resetsAtMs, 5 * HOUR_MS) });
    expect(bench.told()).toEqual([]);
  });

  it("does not show in replies that leave the reset time out", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const [usedPercent, resets] of [
      [70, resetsAtMs],
      [82, null],
      [83, resetsAtMs],
      [84, null],
      [85, resetsAtMs],
    ] as const)
      await bench.see({ usedPercent, resetsAtMs: resets });
    expect(bench.told()).toEqual(["five_hour 80"]);
  });
});

describe("a window whose reset slides with each reply", () => {
  it("is told of anew when the reset that its cycle began with has passed", async () => {
    const bench = createAlertBench({ store: newStore() });
    const firedAfterHours: number[] = [];
    await bench.see({ usedPercent: 50, resetsAtMs: addMs(bench.nowMs(), 5 * HOUR_MS) });
    for (let replies = 0; replies < 40; replies += 1) {
      bench.advance(12 * MINUTE_MS);
      const before = bench.told().length;
      await bench.see({ usedPercent: 85, resetsAtMs: addMs(bench.nowMs(), 5 * HOUR_MS) });
      if (bench.told().length > before) firedAfterHours.push((bench.nowMs() - START_MS) / HOUR_MS);
    }
    expect(bench.told()).toEqual(["five_hour 80", "five_hour 80"]);
    expect(firedAfterHours[1]).toBeGreaterThan(5);
  });
});

describe("a forecast", () => {
  it("is told when two observations find the wall likely, once, whatever it says later", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const hitsWall of [0.2, 0.75, 0.6, 0.8, 0.1, 0.9, 0.9])
      await bench.see({ usedPercent: 50, resetsAtMs, hitsWall, wallAtMs: addMs(START_MS, HOUR_MS) });
    expect(bench.told()).toEqual(["five_hour forecast"]);
    expect(bench.delivered[0]).toMatchObject({ hitsWall: 0.8, wallAtMs: addMs(START_MS, HOUR_MS) });
  });

  it("is not told of a spike that a clear fall follows", async () => {
    const bench = createAlertBench({ store: newStore() });
    for (const hitsWall of [0.2, 0.75, 0.4, 0.75, 0.4])
      await bench.see({ usedPercent: 50, resetsAtMs, hitsWall });
    expect(bench.told()).toEqual([]);
  });
});

describe("data that say nothing of now", () => {
  it("fire nothing: stale, old, or seen before", async () => {
    const bench = createAlertBench({ store: newStore() });
    await bench.see({ usedPercent: 10, resetsAtMs });
    for (const usedPercent of [81, 82, 83]) await bench.see({ usedPercent, resetsAtMs, stale: true });
    for (const usedPercent of [81, 82, 83]) await bench.see({ usedPercent, resetsAtMs, ageSeconds: 901 });
    await bench.see({ usedPercent: 81, resetsAtMs });
    const same = statusOf(bench.nowMs(), [{ usedPercent: 81, resetsAtMs }]);
    for (let times = 0; times < 3; times += 1) await bench.observe(same);
    expect(bench.told()).toEqual([]);
  });

  it("from a clock that was a day ahead bar nothing", async () => {
    const bench = createAlertBench({ store: newStore() });
    const week = { key: "seven_day", resetsAtMs: addMs(START_MS, 6 * DAY_MS) };
    bench.advance(DAY_MS);
    await bench.see({ ...week, usedPercent: 70 });
    bench.advance(-DAY_MS);
    for (const usedPercent of [76, 77]) await bench.see({ ...week, usedPercent });
    expect(bench.told()).toEqual(["seven_day 75"]);
  });
});

describe("quiet hours", () => {
  const quietHours = { fromMinute: 9 * 60, toMinute: 10 * 60 };

  it("hold back what fires in them until they are over", async () => {
    const bench = createAlertBench({
      store: newStore(),
      rules: { quietHours: { ...quietHours, afterwards: "deliver" } },
    });
    for (const usedPercent of [70, 81, 82]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual([]);
    bench.restart();
    bench.advance(HOUR_MS);
    await bench.deliverDue();
    expect(bench.told()).toEqual(["five_hour 80"]);
    await bench.deliverDue();
    expect(bench.tries()).toBe(1);
  });

  it("give the last word about a window when they are over", async () => {
    const store = newStore();
    const bench = createAlertBench({
      store,
      rules: { quietHours: { ...quietHours, afterwards: "deliver" } },
    });
    for (const usedPercent of [70, 81, 82, 96, 97, 100, 100]) await bench.see({ usedPercent, resetsAtMs });
    bench.advance(HOUR_MS);
    await bench.deliverDue();
    expect(bench.told()).toEqual(["five_hour wall"]);
    expect((await readAlertState(store)).told.map(({ fate }) => fate)).toEqual([
      "overtaken",
      "overtaken",
      "held",
    ]);
  });

  it("drop what fires in them, by choice", async () => {
    const store = newStore();
    const bench = createAlertBench({ store, rules: { quietHours: { ...quietHours, afterwards: "drop" } } });
    for (const usedPercent of [70, 81, 82]) await bench.see({ usedPercent, resetsAtMs });
    bench.advance(HOUR_MS);
    for (const usedPercent of [83, 84]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual([]);
    expect((await readAlertState(store)).told).toMatchObject([{ fate: "dropped" }]);
  });

  it.each([
    ["spring, where 02:00 to 03:00 does not exist", Date.UTC(2026, 2, 29, 0, 30)],
    ["autumn, where it comes twice", Date.UTC(2026, 9, 24, 23, 30)],
  ])("end by the wall clock in %s", async (_, startUtc) => {
    const rules = { quietHours: { fromMinute: 22 * 60, toMinute: 7 * 60, afterwards: "deliver" as const } };
    const wallClockOf = createZoneWallClock("Europe/Berlin");
    const bench = createAlertBench({ store: newStore(), rules, wallClockOf, startMs: epochMs(startUtc) });
    const week = { key: "seven_day", resetsAtMs: epochMs(startUtc + 3 * DAY_MS) };
    for (const usedPercent of [70, 76, 77]) await bench.see({ ...week, usedPercent });
    for (let minutes = 0; minutes < 24 * 60 && bench.told().length === 0; minutes += 1) {
      bench.advance(MINUTE_MS);
      await bench.deliverDue();
    }
    expect(bench.told()).toEqual(["seven_day 75"]);
    expect(wallClockOf(bench.nowMs())).toMatchObject({ hour: 7, minute: 0 });
  });
});

describe("a snooze", () => {
  it("swallows what fires until it ends, of its window alone", async () => {
    const store = newStore();
    const bench = createAlertBench({ store });
    const see = (usedPercent: number) =>
      bench.see(
        { usedPercent, resetsAtMs },
        { key: "seven_day", usedPercent, resetsAtMs: addMs(START_MS, 3 * DAY_MS) },
      );
    await see(10);
    await updateAlertState(store, (state) => ({
      next: {
        ...state,
        snoozes: withSnoozes(
          state.snoozes,
          [
            {
              accountId: accountId("org:ada"),
              windowKey: SEVEN_DAY,
              untilMs: addMs(bench.nowMs(), HOUR_MS),
            },
          ],
          bench.nowMs(),
        ),
      },
      result: undefined,
    }));
    for (const usedPercent of [81, 82]) await see(usedPercent);
    bench.advance(HOUR_MS);
    for (const usedPercent of [83, 91, 92]) await see(usedPercent);
    expect(bench.told()).toEqual(["five_hour 80", "seven_day 90"]);
  });
});

describe("a way out that fails", () => {
  const failed = { kind: "failed", message: "no", mayRetry: true } as const;

  it("is tried again after longer and longer pauses, then given up, and remembered", async () => {
    const store = newStore();
    const bench = createAlertBench({ store, answer: () => failed });
    for (const usedPercent of [70, 81, 82]) await bench.see({ usedPercent, resetsAtMs });
    for (let minutes = 0; minutes < 120; minutes += 1) {
      bench.advance(MINUTE_MS);
      await bench.deliverDue();
    }
    expect(bench.tries()).toBe(5);
    const state = await readAlertState(store);
    expect(state.parcels).toEqual([]);
    expect(state.outs["desktop"]).toMatchObject({ lastFailure: { message: "no" } });
  });

  it("gets it after a restart when it works again", async () => {
    const bench = createAlertBench({
      store: newStore(),
      answer: (count) => (count === 1 ? failed : { kind: "delivered" }),
    });
    for (const usedPercent of [70, 81, 82]) await bench.see({ usedPercent, resetsAtMs });
    bench.restart();
    bench.advance(MINUTE_MS);
    await bench.deliverDue();
    expect(bench.told()).toEqual(["five_hour 80"]);
  });

  it("is not tried again when it refuses for good", async () => {
    const bench = createAlertBench({ store: newStore(), answer: () => ({ ...failed, mayRetry: false }) });
    for (const usedPercent of [70, 81, 82]) await bench.see({ usedPercent, resetsAtMs });
    bench.advance(HOUR_MS);
    await bench.deliverDue();
    expect(bench.tries()).toBe(1);
  });
});

describe("the record", () => {
  it("that another version or a bad disk left unreadable counts as never written", async () => {
    const store = newStore();
    await store.updateRecord("alerts", () => ({
      next: { watches: { a: 1, b: { cycle: "x" } }, parcels: "none", told: [{ notice: {} }] },
      result: undefined,
    }));
    const bench = createAlertBench({ store });
    for (const usedPercent of [70, 81, 82]) await bench.see({ usedPercent, resetsAtMs });
    expect(bench.told()).toEqual(["five_hour 80"]);
  });
});
