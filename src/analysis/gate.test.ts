import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ExtraUsage } from "../domain/money.ts";
import { currentReadings } from "./current-readings.ts";
import { clock, fresh, snapshot, type Percents } from "./fixtures/usage.ts";
import { gate } from "./gate.ts";

const nowMs = clock("14:00");
const soon = clock("15:00");
const late = clock("23:00");
const on: ExtraUsage = { enabled: true, used: 17.2, limit: 50, currency: "USD" };

function verdict(percents: Percents, extraUsage?: ExtraUsage) {
  return gate({ readings: fresh(nowMs, percents), extraUsage, nowMs });
}

describe("gate: the verdict on the next request", () => {
  it("is ok while no window that every request counts against is at 100 %", () => {
    expect(verdict({ five_hour: [99, soon], seven_day: [68, late] })).toEqual({
      verdict: "ok",
      walls: [],
      reason: "No wall stands before every request: the five-hour window is at 99 % and the week is at 68 %.",
      scoped: [],
    });
  });

  it.each<[expected: string, state: string, extraUsage: ExtraUsage | undefined]>([
    ["blocked", "no extra usage reported", undefined],
    ["blocked", "extra usage off", { enabled: false }],
    ["bills", "money left", on],
    ["bills", "no cap", { enabled: true, used: 408.43, limit: null }],
    ["bills", "a limit that the server does not say", { enabled: true }],
    ["blocked", "a limit of 0", { enabled: true, used: 0, limit: 0 }],
    ["blocked", "the limit used up, without the flag", { enabled: true, used: 50, limit: 50 }],
    ["blocked", "more than the limit used", { enabled: true, used: 202.14, limit: 200, outOfCredits: true }],
    ["blocked", "only a percent of the limit, full", { enabled: true, limit: 50, percent: 100 }],
    ["blocked", "credits out before the cap", { ...on, outOfCredits: true }],
    ["blocked", "credits out as a reason", { ...on, disabledReason: "out_of_credits" }],
    ["blocked", "extra usage disabled until later", { ...on, disabledUntilMs: late }],
    ["bills", "extra usage disabled until now", { ...on, disabledReason: "pause", disabledUntilMs: nowMs }],
    ["blocked", "extra usage disabled without an end", { ...on, disabledReason: "org_level_disabled" }],
  ])("is %s at a full week with %s", (expected, _, extraUsage) => {
    expect(verdict({ five_hour: [20, soon], seven_day: [100, late] }, extraUsage)).toMatchObject({
      verdict: expected,
      walls: ["seven_day"],
      untilMs: late,
    });
  });

  it("stays ok when extra usage is blocked under green windows", () => {
    expect(
      verdict({ five_hour: [20, soon], seven_day: [40, late] }, { ...on, outOfCredits: true }).verdict,
    ).toBe("ok");
  });

  it("unlocks with the latest wall: the five hours' reset does not unlock the week", () => {
    expect(verdict({ five_hour: [100, soon], seven_day: [104, late] })).toMatchObject({
      verdict: "blocked",
      walls: ["five_hour", "seven_day"],
      untilMs: late,
      reason:
        "The five-hour window is at 100 % and the week is at 104 %, and every request counts against them. Requests are refused, for 9 h, because the server reports no extra usage.",
    });
  });

  it("unlocks with the window although extra usage stays disabled for longer", () => {
    const paused = { ...on, disabledReason: "capacity_protection", disabledUntilMs: late };
    expect(verdict({ five_hour: [100, soon], seven_day: [40, late] }, paused)).toMatchObject({
      verdict: "blocked",
      untilMs: soon,
    });
  });

  it("opens earlier, at metered rates, when extra usage comes back before the window", () => {
    const paused = { ...on, disabledReason: "capacity_protection", disabledUntilMs: soon };
    const seen = verdict({ five_hour: [20, soon], seven_day: [100, late] }, paused);
    expect(seen).toMatchObject({ verdict: "blocked", untilMs: soon });
    expect(seen.reason).toContain(
      "for 1 h, because extra usage is disabled (capacity_protection); then they bill.",
    );
  });

  it("names no time when a wall names no reset", () => {
    expect(verdict({ five_hour: 100, seven_day: [100, late] }).untilMs).toBeUndefined();
  });

  it("says what metered use is left", () => {
    expect(verdict({ seven_day: [100, late] }, on).reason).toBe(
      "The week is at 100 %, and every request counts against it. Requests go on at metered rates, for 9 h, because extra usage is on with $32.80 left.",
    );
  });

  it("takes an ended window for no wall, and tells a reading's age", () => {
    const readings = currentReadings(
      [snapshot(clock("13:00"), { five_hour: [100, clock("13:30")], seven_day: [40, late] })],
      {
        nowMs,
      },
    );
    expect(gate({ readings, nowMs })).toMatchObject({
      verdict: "ok",
      walls: [],
      reason:
        "No wall stands before every request: the week is at 40 %. This rests on a reading that is 1 h old.",
    });
  });

  it("says that it knows no wall where no window is reported", () => {
    expect(gate({ readings: [], nowMs })).toMatchObject({
      verdict: "ok",
      reason: "No wall is known: no plan window is reported.",
    });
  });

  it("passes on the server's word for a lock", () => {
    const readings = fresh(nowMs, { seven_day: [40, late] }).map((reading) => ({
      ...reading,
      lockedReason: "admin_hold",
    }));
    expect(gate({ readings, nowMs }).reason).toContain("The server calls the week locked: admin_hold.");
  });
});

describe("gate: scoped walls", () => {
  const opusWall = { five_hour: [20, soon], seven_day: [68, soon], seven_day_opus: [100, late] } as const;

  it("stop only their model", () => {
    const seen = verdict(opusWall);
    expect(seen).toMatchObject({
      verdict: "ok",
      walls: ["seven_day_opus"],
      scoped: [{ key: "seven_day_opus", label: "Week, Opus", verdict: "blocked", untilMs: late }],
    });
    expect(seen.untilMs).toBeUndefined();
    expect(seen.reason).toContain("Opus's week is at 100 %: only requests of Opus are refused for 9 h.");
  });

  it("bill where the door is open", () => {
    expect(verdict(opusWall, on)).toMatchObject({ verdict: "ok", scoped: [{ verdict: "bills" }] });
  });

  it("are shut as long as the longest wall that their requests meet", () => {
    const seen = verdict({
      five_hour: [20, soon],
      seven_day: [100, late],
      "weekly_scoped:Fable": [100, soon],
    });
    expect(seen).toMatchObject({ verdict: "blocked", untilMs: late, scoped: [{ untilMs: late }] });
  });

  it("name the clients, the surface, or that the name does not tell", () => {
    const { reason, scoped } = verdict({
      seven_day_oauth_apps: [100, late],
      seven_day_cowork: [100, late],
      seven_day_future: [100, late],
    });
    expect(scoped).toHaveLength(3);
    expect(reason).toContain("only requests of apps that sign in by OAuth");
    expect(reason).toContain("only requests of Cowork");
    expect(reason).toContain("The window seven_day_future is at 100 %");
  });
});

describe("gate: laws", () => {
  it("walls are exactly the running windows at 100 % or more, and a block ends no earlier than any wall that it names a time for", () => {
    const percent = fc.integer({ min: 90, max: 105 });
    const resetAt = fc.integer({ min: 15, max: 23 }).map((hour) => clock(`${hour}:00`));
    fc.assert(
      fc.property(percent, resetAt, percent, resetAt, (five, fiveReset, week, weekReset) => {
        const seen = verdict({ five_hour: [five, fiveReset], seven_day: [week, weekReset] });
        expect(seen.walls).toEqual([
          ...(five >= 100 ? ["five_hour"] : []),
          ...(week >= 100 ? ["seven_day"] : []),
        ]);
        expect(seen.verdict).toBe(seen.walls.length > 0 ? "blocked" : "ok");
        if (five >= 100) expect(seen.untilMs).toBeGreaterThanOrEqual(fiveReset);
        if (week >= 100) expect(seen.untilMs).toBeGreaterThanOrEqual(weekReset);
      }),
    );
  });
});
