import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SeriesPoint } from "../domain/cycle.ts";
import { SOURCE_NAMES, type Snapshot } from "../domain/snapshot.ts";
import { addMs, MINUTE_MS } from "../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowKey, type WindowKey } from "../domain/window.ts";
import { currentReadings } from "./current-readings.ts";
import { clock, minute, point, snapshot, type Percents } from "./fixtures/usage.ts";

const nowMs = clock("14:00");
const reset = clock("18:00");

function minutesAgo(minutes: number, percents: Percents, source: Snapshot["source"]): Snapshot {
  return snapshot(addMs(nowMs, -minutes * MINUTE_MS), percents, { source });
}

function fiveHour(...latest: readonly Snapshot[]): number | undefined {
  return currentReadings(latest, { nowMs }).find(({ windowKey }) => windowKey === FIVE_HOUR)?.usedPercent;
}

describe("currentReadings: two readings of one window", () => {
  it("takes the higher percent of one cycle, though resets differ by jitter", () => {
    const polled = minutesAgo(3, { five_hour: [41, reset] }, "oauth");
    expect(fiveHour(polled, minutesAgo(1, { five_hour: [43, clock("18:00:01")] }, "statusline"))).toBe(43);
    expect(fiveHour(polled, minutesAgo(1, { five_hour: [40, reset] }, "statusline"))).toBe(41);
  });

  it("takes the later window end, and a running cycle before one that has ended", () => {
    const older = minutesAgo(5, { five_hour: [96, clock("14:05")] }, "oauth");
    expect(fiveHour(older, minutesAgo(2, { five_hour: [2, clock("18:50")] }, "web"))).toBe(2);
    const ended = minutesAgo(5, { five_hour: [96, clock("13:58")] }, "oauth");
    expect(fiveHour(ended, minutesAgo(1, { five_hour: 0 }, "web"))).toBe(0);
    expect(fiveHour(ended, minutesAgo(20, { five_hour: [2, clock("18:50")] }, "web"))).toBe(2);
  });

  it("takes a known reset before none", () => {
    const started = minutesAgo(1, { five_hour: [3, reset] }, "statusline");
    expect(fiveHour(minutesAgo(5, { five_hour: 0 }, "oauth"), started)).toBe(3);
  });

  it("lets the server lower a number: what a later full body followed by more than 15 min is out", () => {
    const lowered = minutesAgo(0, { five_hour: [12, reset] }, "oauth");
    expect(fiveHour(lowered, minutesAgo(16, { five_hour: [60, reset] }, "claude-json"))).toBe(12);
    expect(fiveHour(lowered, minutesAgo(16, { five_hour: [60, reset] }, "statusline"))).toBe(12);
    expect(fiveHour(lowered, minutesAgo(15, { five_hour: [60, reset] }, "claude-json"))).toBe(60);
  });

  it("does not let a status line lower a number: it may repeat an old one", () => {
    const repeated = minutesAgo(0, { five_hour: [12, reset] }, "statusline");
    expect(fiveHour(repeated, minutesAgo(40, { five_hour: [60, reset] }, "oauth"))).toBe(60);
  });

  it("prefers of equal percents the newer observation", () => {
    const latest = [
      minutesAgo(9, { five_hour: [41, reset] }, "oauth"),
      minutesAgo(2, { five_hour: [41, reset] }, "statusline"),
    ];
    expect(currentReadings(latest, { nowMs })[0]).toMatchObject({ source: "statusline", stale: false });
  });

  it("gives the same whatever order the snapshots come in, one reading per window", () => {
    const arbitraryLatest = fc
      .subarray([...SOURCE_NAMES])
      .chain((sources) =>
        fc.tuple(
          ...sources.map((source) =>
            fc
              .tuple(fc.nat(90), fc.nat(104), fc.option(fc.integer({ min: 13, max: 20 }), { nil: undefined }))
              .map(([ago, percent, hour]) =>
                minutesAgo(ago, { five_hour: hour ? [percent, minute(hour * 60)] : percent }, source),
              ),
          ),
        ),
      );
    fc.assert(
      fc.property(arbitraryLatest, (latest) => {
        const current = currentReadings(latest, { nowMs });
        expect(currentReadings(latest.toReversed(), { nowMs })).toEqual(current);
        expect(current.length).toBeLessThanOrEqual(1);
        const running = latest.some(({ readings }) => (readings[0]?.resetsAtMs ?? Infinity) > nowMs);
        if (running && current[0]) expect(current[0].ended).toBe(false);
      }),
    );
  });
});

describe("currentReadings: which windows there are", () => {
  const week = clock("23:00");

  it("keeps a window that the newest full body lacks until its cycle ends", () => {
    const newest = minutesAgo(1, { five_hour: [10, reset] }, "oauth");
    const keys = (percents: Percents) =>
      currentReadings([newest, minutesAgo(30, percents, "claude-json")], { nowMs }).map(
        ({ windowKey }) => windowKey,
      );
    expect(keys({ seven_day_opus: [94, week] })).toEqual(["five_hour", "seven_day_opus"]);
    expect(keys({ seven_day_opus: [94, clock("13:59")] })).toEqual(["five_hour"]);
    expect(keys({ seven_day_opus: 0 })).toEqual(["five_hour"]);
  });

  it("has no windows after the newest full body has none: the plan lapsed", () => {
    const lapsed = minutesAgo(1, {}, "oauth");
    const old = minutesAgo(30, { five_hour: [10, reset] }, "claude-json");
    expect(currentReadings([old, lapsed], { nowMs })).toEqual([]);
    const sinceThen = minutesAgo(0, { five_hour: [1, reset] }, "statusline");
    expect(currentReadings([old, lapsed, sinceThen], { nowMs })).toMatchObject([{ usedPercent: 1 }]);
  });

  it("does not let a status line hide what only a full body reports", () => {
    const latest = [
      minutesAgo(30, { five_hour: [10, reset], "weekly_scoped:Fable": [73, week] }, "oauth"),
      minutesAgo(1, { five_hour: [12, reset] }, "statusline"),
    ];
    expect(currentReadings(latest, { nowMs }).map(({ usedPercent, stale }) => [usedPercent, stale])).toEqual([
      [12, false],
      [73, true],
    ]);
  });

  it("keeps the number of an ended cycle when nothing newer is known, and says so", () => {
    const latest = [minutesAgo(5, { five_hour: [96, clock("13:58")] }, "oauth")];
    expect(currentReadings(latest, { nowMs })).toMatchObject([{ usedPercent: 96, ended: true, stale: true }]);
  });

  it("is stale after more than 15 min", () => {
    const stale = (minutes: number) =>
      currentReadings([minutesAgo(minutes, { five_hour: [10, reset] }, "oauth")], { nowMs })[0]?.stale;
    expect([stale(15), stale(15.01)]).toEqual([false, true]);
  });

  it("is blind to snapshots after now", () => {
    expect(currentReadings([minutesAgo(-1, { five_hour: 10 }, "oauth")], { nowMs })).toEqual([]);
  });
});

describe("currentReadings: a window whose number cannot be read", () => {
  const week = clock("23:00");
  const FABLE = windowKey("weekly_scoped:Fable");
  const unread = (keys: readonly WindowKey[], hasUnnamed = false) => ({ unread: { keys, hasUnnamed } });
  const at = (minutes: number, percent: number, resetsAtMs = reset, source: Snapshot["source"] = "oauth") =>
    point(addMs(nowMs, -minutes * MINUTE_MS), percent, resetsAtMs, source);
  const hidden = (minutes: number, more: ReturnType<typeof unread>) =>
    snapshot(addMs(nowMs, -minutes * MINUTE_MS), { seven_day: [40, week] }, more);
  const current = (latest: readonly Snapshot[], series: ReadonlyMap<WindowKey, readonly SeriesPoint[]>) =>
    currentReadings(latest, { nowMs, series }).filter(({ windowKey: key }) => key !== SEVEN_DAY);

  it("shows what its source said last, as old as that is", () => {
    const series = new Map([[FIVE_HOUR, [at(11, 58), at(6, 60), at(4, 99, reset, "web")]]]);
    expect(current([hidden(1, unread([FIVE_HOUR]))], series)).toEqual([
      {
        windowKey: FIVE_HOUR,
        usedPercent: 60,
        resetsAtMs: reset,
        observedAtMs: addMs(nowMs, -6 * MINUTE_MS),
        source: "oauth",
        ended: false,
        stale: false,
      },
    ]);
  });

  it("is stale by the age of that reading, and ended by its reset", () => {
    const old = new Map([[FIVE_HOUR, [at(16, 60)]]]);
    expect(current([hidden(1, unread([FIVE_HOUR]))], old)).toMatchObject([{ ended: false, stale: true }]);
    const over = new Map([[FIVE_HOUR, [at(6, 60, clock("13:58"))]]]);
    expect(current([hidden(1, unread([FIVE_HOUR]))], over)).toMatchObject([{ ended: true, stale: true }]);
  });

  it("is not one that the body lacks, which is gone", () => {
    const series = new Map([[FIVE_HOUR, [at(6, 60)]]]);
    expect(current([hidden(1, unread([]))], series)).toEqual([]);
    expect(current([hidden(1, unread([FABLE]))], series)).toEqual([]);
  });

  it("has nothing to show where it was never read, and never 0 %", () => {
    expect(current([hidden(1, unread([FIVE_HOUR]))], new Map())).toEqual([]);
    expect(currentReadings([hidden(1, unread([FIVE_HOUR]))], { nowMs })).toHaveLength(1);
  });

  it("yields to another source that can be read, by the rules of two readings", () => {
    const series = new Map([[FIVE_HOUR, [at(20, 60)]]]);
    const other = minutesAgo(2, { five_hour: [12, reset] }, "web");
    expect(current([hidden(1, unread([FIVE_HOUR])), other], series)).toMatchObject([{ usedPercent: 12 }]);
    const close = new Map([[FIVE_HOUR, [at(10, 60)]]]);
    expect(current([hidden(1, unread([FIVE_HOUR])), other], close)).toMatchObject([{ usedPercent: 60 }]);
  });

  it("keeps another source's ended number while the newest body still speaks of the window", () => {
    const over = minutesAgo(90, { five_hour: [96, clock("13:58")] }, "claude-json");
    expect(current([hidden(1, unread([FIVE_HOUR])), over], new Map())).toMatchObject([{ usedPercent: 96 }]);
    expect(current([hidden(1, unread([])), over], new Map())).toEqual([]);
  });

  it("may be any whose cycle runs, where a row of the body has no name", () => {
    const series = new Map([
      [FIVE_HOUR, [at(6, 60, clock("13:58"))]],
      [FABLE, [at(6, 73, week)]],
      [SEVEN_DAY, [at(6, 39, week)]],
    ]);
    const all = currentReadings([hidden(1, unread([], true))], { nowMs, series });
    expect(all.map(({ windowKey: key, usedPercent }) => [key, usedPercent])).toEqual([
      [SEVEN_DAY, 40],
      [FABLE, 73],
    ]);
  });
});
