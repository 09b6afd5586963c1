import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { addMs, DAY_MS, epochMs, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowKey } from "../../domain/window.ts";
import { windowTruth } from "../world/truth.ts";
import { relativeMs, type RelativeTime } from "./relative-time.ts";
import { findScenario, SCENARIOS } from "./scenarios.ts";
import { stageScenario, type StagedSeat } from "./stage-scenario.ts";
import { OTHER_MACHINE, THIS_MACHINE } from "./vocabulary.ts";

const MOMENT = epochMs(Date.UTC(2026, 9, 20, 18, 24));
const SEEDS = [1, 7, 20_261_122];

function stage(name: string, seed = 1): StagedSeat {
  const scenario = must(findScenario(name), `a scenario named ${name}`);
  return stageScenario(scenario, { seed, momentMs: MOMENT })[0];
}

function at(time: RelativeTime): EpochMs {
  return addMs(MOMENT, relativeMs(time));
}

/** Whole percents, as a meter would see them. */
function levels(seat: StagedSeat, time: RelativeTime): Readonly<Record<string, number>> {
  const { windows } = seat.world.truth(at(time));
  return Object.fromEntries(windows.map((window) => [window.key, Math.round(window.usedPercent)]));
}

function fiveHourAt(seat: StagedSeat, time: RelativeTime): number {
  return windowTruth(seat.world.truth(at(time)), FIVE_HOUR).usedPercent;
}

describe("every scenario", () => {
  it("has a name of its own, a title and a story of one sentence", () => {
    expect(new Set(SCENARIOS.map((scenario) => scenario.name)).size).toBe(SCENARIOS.length);
    for (const { name, title, story } of SCENARIOS) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title.length).toBeGreaterThan(5);
      expect(story).toMatch(/^[A-Z].*\.$/);
      expect(story).not.toContain(". ");
    }
    expect(findScenario("no-such-thing")).toBeUndefined();
  });

  it.each(SCENARIOS.map((scenario) => scenario.name))(
    "%s never shows more than a turn beyond 100",
    (name) => {
      const seat = stage(name);
      for (let beforeMs = 7 * DAY_MS; beforeMs >= 0; beforeMs -= 30 * MINUTE_MS) {
        const { windows } = seat.world.truth(addMs(MOMENT, -beforeMs));
        for (const window of windows) expect(window.usedPercent).toBeLessThan(103);
      }
    },
  );

  it.each(SCENARIOS.map((scenario) => scenario.name))("%s has the same truth for the same seed", (name) => {
    expect(stage(name, 3).world.truth(MOMENT)).toEqual(stage(name, 3).world.truth(MOMENT));
  });

  it("gives every turn an id of its own", () => {
    for (const { name } of SCENARIOS) {
      const ids = stage(name)
        .world.events(addMs(MOMENT, -7 * DAY_MS), addMs(MOMENT, DAY_MS))
        .map((event) => event.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it("keeps whole transcripts only of Claude Code", () => {
    for (const { name } of SCENARIOS) {
      const events = stage(name).world.events(addMs(MOMENT, -7 * DAY_MS), MOMENT);
      const isCode = events.map((event) => event.surface === "claude_code");
      expect(events.map((event) => event.machine !== undefined)).toEqual(isCode);
    }
  });
});

describe.each(SEEDS)("with seed %i", (seed) => {
  it("mid-loop-wall climbs from 80 to 97 in half an hour, week 41, and hits the wall soon after", () => {
    const seat = stage("mid-loop-wall", seed);
    expect(fiveHourAt(seat, "-30m")).toBeGreaterThan(79.9);
    expect(fiveHourAt(seat, "-30m")).toBeLessThan(82);
    expect(levels(seat, "now")).toMatchObject({ five_hour: 97, seven_day: 41 });
    expect(fiveHourAt(seat, "+30m")).toBeGreaterThanOrEqual(100);
  });

  it("opus-wall stands at Opus 100 with five days to go, week 62, five hours 20", () => {
    const seat = stage("opus-wall", seed);
    expect(levels(seat, "now")).toMatchObject({ five_hour: 20, seven_day: 62, seven_day_opus: 100 });
    const opus = windowTruth(seat.world.truth(MOMENT), windowKey("seven_day_opus"));
    expect(must(opus.resetsAtMs, "a reset") - MOMENT).toBeGreaterThan(5 * DAY_MS);
    const refused = seat.world.events(at("-55m"), MOMENT).filter((event) => event.outcome === "refused");
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map((event) => event.model))).toEqual(new Set(["claude-opus-5-5"]));
  });

  it("phantom-chat jumps five points between two polls while Code is silent", () => {
    const seat = stage("phantom-chat", seed);
    expect(fiveHourAt(seat, "-5m") - fiveHourAt(seat, "-10m")).toBeCloseTo(5, 1);
    const code = seat.world.events(at("-2h"), MOMENT).filter((event) => event.surface === "claude_code");
    expect(code).toEqual([]);
  });

  it("side-by-side: in six minutes Code meets the wall and chat adds 1.2 points", () => {
    const seat = stage("side-by-side", seed);
    expect(levels(seat, "now")).toMatchObject({ five_hour: 100 });
    const units = (time: RelativeTime) => windowTruth(seat.world.truth(at(time)), FIVE_HOUR).unitsBySurface;
    expect(units("now").chat - units("-6m1s").chat).toBeCloseTo(1.2, 2);
    const ratio = (units("now").claude_code - units("-6m1s").claude_code) / 1.2;
    expect(ratio).toBeGreaterThan(5);
    expect(ratio).toBeLessThan(10);
    const events = seat.world.events(at("-6m1s"), MOMENT);
    expect(events.filter((event) => event.surface === "claude_code").length).toBe(45);
    expect(events.at(-1)).toMatchObject({ outcome: "refused", wall: FIVE_HOUR });
  });

  it("two-machines climbs while this machine is silent", () => {
    const seat = stage("two-machines", seed);
    const events = seat.world.events(at("-49m"), MOMENT);
    expect(new Set(events.map((event) => event.machine))).toEqual(new Set([OTHER_MACHINE]));
    expect(fiveHourAt(seat, "now") - fiveHourAt(seat, "-49m")).toBeGreaterThan(8);
    expect(seat.world.events(at("-3h"), MOMENT).some((event) => event.machine === THIS_MACHINE)).toBe(true);
  });

  it("seed-account shows the seed's five numbers and its two resets", () => {
    const seat = stage("seed-account", seed);
    expect(levels(seat, "now")).toEqual({
      five_hour: 81,
      seven_day: 68,
      seven_day_sonnet: 52,
      seven_day_opus: 94,
      seven_day_oauth_apps: 61,
    });
    const truth = seat.world.truth(MOMENT);
    expect(windowTruth(truth, FIVE_HOUR).resetsAtMs).toBe(at("+1h50m"));
    expect(windowTruth(truth, SEVEN_DAY).resetsAtMs).toBe(at("+5d14h"));
    const week = windowTruth(truth, SEVEN_DAY);
    expect(week.unitsBySurface.claude_code / week.unitsBySurface.chat).toBeCloseTo(61 / 7, 1);
  });

  it("extra-usage is past the week's wall and bills against its cap", () => {
    const seat = stage("extra-usage", seed);
    expect(levels(seat, "now")).toMatchObject({ seven_day: 100, five_hour: 44 });
    const { extraUsage } = seat.world.truth(MOMENT);
    expect(extraUsage?.usedMinor).toBeGreaterThan(3_000);
    expect(extraUsage?.usedMinor).toBeLessThan(extraUsage?.limitMinor ?? 0);
    const events = seat.world.events(at("-38m"), MOMENT);
    expect(new Set(events.map((event) => event.outcome))).toEqual(new Set(["billed"]));
  });
});

describe("the other scenarios", () => {
  it("fresh-account has not started, free-account has no windows", () => {
    const fresh = stage("fresh-account").world.truth(MOMENT).windows;
    expect(fresh.map((window) => [window.usedPercent, window.resetsAtMs])).toEqual([
      [0, undefined],
      [0, undefined],
    ]);
    expect(stage("free-account").world.truth(MOMENT)).toMatchObject({ windows: [], extraUsage: undefined });
  });

  it("quiet-week is quiet, and a little of it is from every surface", () => {
    const week = windowTruth(stage("quiet-week").world.truth(MOMENT), SEVEN_DAY);
    expect(week.usedPercent).toBeLessThan(15);
    expect(Math.min(...Object.values(week.unitsBySurface))).toBeGreaterThan(0);
  });

  it("enterprise-seat spends its budget and nothing else", () => {
    const truth = stage("enterprise-seat").world.truth(MOMENT);
    expect(truth.windows).toEqual([]);
    expect(truth.extraUsage?.usedMinor).toBeCloseTo(6_124, 0);
  });

  it("rolling-window drains without falling to 0", () => {
    const seat = stage("rolling-window");
    expect(fiveHourAt(seat, "-80m")).toBeLessThan(fiveHourAt(seat, "-100m"));
    expect(fiveHourAt(seat, "-30m")).toBeGreaterThan(15);
  });

  it("limit-change jumps while nothing is sent", () => {
    const seat = stage("limit-change");
    expect(levels(seat, "-3h1s")["seven_day"]).toBe(43);
    expect(levels(seat, "-3h")["seven_day"]).toBe(52);
    expect(seat.world.events(at("-4h"), at("-2h"))).toEqual([]);
  });

  it("peak-hours costs more in the Californian morning than in its night", () => {
    const seat = stage("peak-hours");
    const gain = (from: RelativeTime, to: RelativeTime) => fiveHourAt(seat, to) - fiveHourAt(seat, from);
    expect(gain("-4h1s", "-3h")).toBeCloseTo(12 * 1.6, 1);
    expect(gain("-12h1s", "-11h")).toBeCloseTo(12, 1);
  });
});
