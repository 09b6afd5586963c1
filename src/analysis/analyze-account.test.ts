import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountId } from "../domain/account.ts";
import type { SeriesPoint } from "../domain/cycle.ts";
import { must } from "../domain/assert.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, type EpochMs } from "../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowKey } from "../domain/window.ts";
import { analyzeAccount, type AccountAnalysis } from "./analyze-account.ts";
import { at, clock, minute, OPUS, pointFrom, SEED_NOW, SEED_PERCENTS, snapshot } from "./fixtures/usage.ts";

const account = { id: accountId("ada") };
const reset = clock("18:00");

/** Any points of one window, in any order. */
const arbitraryPoints = fc.array(fc.tuple(fc.nat(1500), fc.nat(1040), fc.nat(13), fc.nat(4)).map(pointFrom), {
  maxLength: 40,
});

/** The analysis of a list of snapshots as a store would hand them over at `nowMs`. */
function analyze(snapshots: readonly Snapshot[], nowMs: EpochMs): AccountAnalysis {
  const bySource = Map.groupBy(
    snapshots.filter(({ observedAtMs }) => observedAtMs <= nowMs),
    ({ source }) => source,
  );
  const latest = [...bySource.values()].map((group) =>
    must(group.toSorted((a, b) => b.observedAtMs - a.observedAtMs)[0], "a group has a newest"),
  );
  const points = snapshots.flatMap(({ readings, observedAtMs, source }) =>
    readings.map((reading) => ({ ...reading, observedAtMs, source })),
  );
  const series = Map.groupBy(points, (reading) => reading.windowKey);
  return analyzeAccount({ account, latest, series, history: snapshots, nowMs });
}

describe("analyzeAccount", () => {
  it("G1: says of the seed's account what binds, what the gate is, and where the week went", () => {
    const analysis = analyze([snapshot(SEED_NOW, SEED_PERCENTS)], SEED_NOW);
    expect(analysis.windows.map(({ label, reading }) => [label, reading.usedPercent])).toEqual([
      ["5-hour", 81],
      ["Week, all models", 68],
      ["Week, OAuth apps", 61],
      ["Week, Opus", 94],
      ["Week, Sonnet", 52],
    ]);
    expect(analysis.binding?.key).toBe(OPUS);
    expect(analysis.gate.verdict).toBe("ok");
    expect(analysis.splits).toMatchObject([
      { method: "oauth-apps", codeToChatRatio: expect.closeTo(8.71, 2) },
    ]);
    expect(analysis.splitRefusals.map(({ method }) => method)).toEqual([
      "breakdown",
      "calibrated",
      "calibrated",
    ]);
    expect(analysis.findings.map(({ code }) => code)).toEqual(["model-wall"]);
    expect(analysis.observedAtMs).toBe(SEED_NOW);
  });

  it("gives each window its burn, pace, straight line and start of cycle", () => {
    const analysis = analyze(
      [
        snapshot(clock("15:50"), { five_hour: [70, reset], seven_day: [40, addMs(reset, DAY_MS)] }),
        snapshot(clock("16:00"), { five_hour: [80, reset], seven_day: [40, addMs(reset, DAY_MS)] }),
      ],
      clock("16:00"),
    );
    expect(analysis.windows[0]).toMatchObject({
      reading: { windowKey: FIVE_HOUR, usedPercent: 80, stale: false },
      cycleStartedAtMs: clock("13:00"),
      burn: { percentPerHour: 60 },
      lastBurn: { percentPerHour: 60 },
      pace: { elapsedPercent: 60, ratio: expect.closeTo(4 / 3, 9) },
      eta: { kind: "wall", atMs: clock("16:20") },
      mode: "unclear",
    });
    expect(analysis.windows[1]).toMatchObject({ reading: { windowKey: SEVEN_DAY }, eta: { kind: "none" } });
  });

  it("V4: keeps the number of an ended cycle as stale, without burn, pace or line", () => {
    const polled = [
      snapshot(clock("14:02"), { five_hour: [72, reset] }),
      snapshot(clock("14:38"), { five_hour: [96, reset] }),
    ];
    const [window] = analyze(polled, clock("18:01")).windows;
    expect(window).toMatchObject({ reading: { usedPercent: 96, ended: true, stale: true } });
    expect([window?.burn, window?.lastBurn, window?.pace, window?.eta]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("draws no line from a stale reading, but keeps the burn with its times", () => {
    const polled = [
      snapshot(clock("14:02"), { five_hour: [72, reset] }),
      snapshot(clock("14:12"), { five_hour: [80, reset] }),
    ];
    const [window] = analyze(polled, clock("15:00")).windows;
    expect(window).toMatchObject({ burn: { percentPerHour: 48, toMs: clock("14:12") } });
    expect(window?.eta).toBeUndefined();
  });

  it("merges what several sources say, and lets no idle status line bend the burn", () => {
    const polled = [
      snapshot(clock("14:00"), { five_hour: [40, reset] }),
      snapshot(clock("14:05"), { five_hour: [46, reset] }),
      snapshot(clock("14:08"), { five_hour: [40, reset] }, { source: "statusline" }),
    ];
    const [window] = analyze(polled, clock("14:08")).windows;
    expect(window).toMatchObject({
      reading: { usedPercent: 46, source: "oauth" },
      burn: { percentPerHour: 72, sampleCount: 2 },
    });
  });

  it("takes extra usage and pools from the newest whole body, and drift with its source from all", () => {
    const drift = [{ code: "unknown-key", path: "tangelo", message: "A key that is not known." }] as const;
    const analysis = analyze(
      [
        snapshot(clock("14:00"), { five_hour: 1 }, { extraUsage: { enabled: true }, drift }),
        snapshot(clock("13:00"), { five_hour: 1 }, { source: "claude-json", extraUsage: { enabled: false } }),
        snapshot(clock("14:05"), { five_hour: 1 }, { source: "statusline" }),
      ],
      clock("14:05"),
    );
    expect(analysis.extraUsage).toEqual({ enabled: true });
    expect(analysis.drift).toEqual([{ ...drift[0], source: "oauth" }]);
    expect(analysis.observedAtMs).toBe(clock("14:05"));
  });

  it("is blind to a latest snapshot from after now", () => {
    const latest = [snapshot(clock("14:01"), { five_hour: 1 }, { extraUsage: { enabled: true } })];
    const nowMs = clock("14:00");
    const analysis = analyzeAccount({ account, latest, series: new Map(), history: [], nowMs });
    expect(analysis).toMatchObject({ windows: [], observedAtMs: undefined, extraUsage: undefined });
  });

  it("has nothing to say of an account without snapshots", () => {
    expect(analyze([], clock("14:00"))).toMatchObject({
      windows: [],
      splits: [],
      findings: [],
      pools: [],
      drift: [],
    });
    expect(analyze([], clock("14:00")).observedAtMs).toBeUndefined();
  });

  it("shows a window of unknown name and length without guessing either", () => {
    const key = windowKey("three_moon");
    const analysis = analyze([snapshot(clock("14:00"), { [key]: [30, reset] })], clock("14:00"));
    expect(analysis.windows).toMatchObject([{ label: "three_moon", mode: "unclear" }]);
    expect(analysis.windows[0]?.pace).toBeUndefined();
    expect(analysis.windows[0]?.cycleStartedAtMs).toBeUndefined();
  });

  it("V9: reads the week's burn of 36 an hour from a series at one instant after the other", () => {
    const start = at("2026-05-12T09:00:00Z");
    const percents = (apps: number) => ({ seven_day_oauth_apps: [apps, addMs(start, 3 * DAY_MS)] as const });
    const polled = [snapshot(start, percents(62)), snapshot(addMs(start, 10 * MINUTE_MS), percents(68))];
    const [window] = analyze(polled, addMs(start, 10 * MINUTE_MS)).windows;
    expect(window?.burn?.percentPerHour).toBe(36);
    expect(window?.eta).toMatchObject({
      kind: "wall",
      atMs: addMs(start, 10 * MINUTE_MS + (32 / 36) * HOUR_MS),
    });
  });

  it("answers as of an instant the same before and after later readings came in", () => {
    const toSnapshot = ({ observedAtMs, usedPercent, resetsAtMs, source }: SeriesPoint): Snapshot =>
      snapshot(
        observedAtMs,
        { five_hour: resetsAtMs === undefined ? usedPercent : [usedPercent, resetsAtMs] },
        { source },
      );
    fc.assert(
      fc.property(arbitraryPoints, fc.nat(1600), (points, minutes) => {
        const nowMs = minute(minutes);
        const known = points.filter(({ observedAtMs }) => observedAtMs <= nowMs).map(toSnapshot);
        const later = points.filter(({ observedAtMs }) => observedAtMs > nowMs).map(toSnapshot);
        expect(analyze([...known, ...later], nowMs)).toEqual(analyze(known, nowMs));
      }),
    );
  });
});
