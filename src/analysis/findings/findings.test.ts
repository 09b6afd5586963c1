import { describe, expect, it } from "vitest";
import { accountId } from "../../domain/account.ts";
import type { SeriesPoint } from "../../domain/cycle.ts";
import { must } from "../../domain/assert.ts";
import type { Snapshot, SourceName } from "../../domain/snapshot.ts";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, windowKey } from "../../domain/window.ts";
import { analyzeAccount, type AccountInput } from "../analyze-account.ts";
import { clock, point, SEED_NOW, SEED_PERCENTS, snapshot, type Percents } from "../fixtures/usage.ts";
import type { Finding } from "./finding.ts";
import { hasJump } from "./phantom-chat.ts";

const nowMs = clock("14:00");
const reset = clock("17:00");
const week = addMs(nowMs, 5 * DAY_MS);

interface Scene {
  readonly latest: readonly Snapshot[];
  readonly series?: Readonly<Record<string, readonly SeriesPoint[]>>;
  readonly codeActivity?: AccountInput["codeActivity"];
  readonly nowMs?: EpochMs;
}

/** The findings of an account as the whole analysis gives them. */
function found(scene: Scene): readonly Finding[] {
  const series = new Map(
    Object.entries(scene.series ?? {}).map(([key, points]) => [windowKey(key), points] as const),
  );
  const account = { id: accountId("ada") };
  return analyzeAccount({ account, history: [], nowMs, ...scene, series }).findings;
}

function one(code: Finding["code"], scene: Scene): Finding | undefined {
  return found(scene).find((finding) => finding.code === code);
}

function body(percents: Percents, more: Partial<Snapshot> = {}): Snapshot {
  return snapshot(nowMs, percents, more);
}

/** Points of a window, the last at 14:00, the others so many minutes before. */
function line(
  resetsAtMs: EpochMs,
  source: SourceName,
  ...points: readonly (readonly [minutesAgo: number, percent: number])[]
) {
  return points.map(([minutesAgo, percent]) =>
    point(addMs(nowMs, -minutesAgo * MINUTE_MS), percent, resetsAtMs, source),
  );
}

describe("mid-loop-wall", () => {
  const climb = line(reset, "oauth", [80, 40], [40, 66], [20, 81], [10, 88], [0, 95]);
  const sprint = (five: readonly SeriesPoint[], weekPercent: number, resetsAtMs = reset): Scene => ({
    latest: [
      body({
        five_hour: [must(five.at(-1), "last").usedPercent, resetsAtMs],
        seven_day: [weekPercent, week],
      }),
    ],
    series: { five_hour: five },
  });

  it("warns of a five-hour sprint while the week is fine", () => {
    expect(one("mid-loop-wall", sprint(climb, 34))).toEqual({
      code: "mid-loop-wall",
      title: "Five-hour sprint into the wall",
      evidence:
        "The five-hour window rose by 55 points in 1 h 20 min to 95 % and meets 100 % on its straight line in 7 min, while the week is at 34 %.",
      advice: "Pause the loop, or slow it down, for 3 h: the week has room, only the five hours are short.",
      sinceMs: clock("13:40"),
      severity: "warning",
      windowKey: FIVE_HOUR,
    });
  });

  it("is critical at the wall, and waits as long as the gate is shut", () => {
    const atWall = [...climb.slice(0, -1), point(nowMs, 100, reset)];
    expect(one("mid-loop-wall", sprint(atWall, 34))).toMatchObject({
      severity: "critical",
      evidence: expect.stringContaining("to 100 % and is at its wall"),
      advice: "Pause for 3 h: the week has room, only the five hours are short.",
    });
  });

  it("says that going on bills where it does", () => {
    const scene = sprint([...climb.slice(0, -1), point(nowMs, 100, reset)], 34);
    const billed = {
      ...scene,
      latest: scene.latest.map((shot) => ({ ...shot, extraUsage: { enabled: true, limit: null } })),
    };
    expect(one("mid-loop-wall", billed)?.advice).toContain("until then every request bills extra usage");
  });

  it("speaks of ageing only where the readings show a sliding window", () => {
    const day = [
      point(clock("06:00"), 61, clock("07:00")),
      point(clock("07:00"), 30, clock("07:30")),
      point(clock("12:50"), 40, reset),
      point(clock("13:50"), 85, reset),
      point(nowMs, 95, reset),
    ];
    expect(one("mid-loop-wall", sprint(day, 34))?.advice).toContain(
      "the oldest part ages out, not all of it",
    );
    expect(one("mid-loop-wall", sprint(climb, 34))?.advice).not.toContain("ages out");
  });

  it("is silent while the week is not fine, the climb is slow, the reset comes first, or the reading is old", () => {
    expect(one("mid-loop-wall", sprint(climb, 80))).toBeUndefined();
    expect(
      one("mid-loop-wall", sprint(line(reset, "oauth", [80, 70], [10, 85], [0, 88]), 34)),
    ).toBeUndefined();
    const soon = clock("14:05");
    const late = climb.map((each) => ({ ...each, resetsAtMs: soon }));
    expect(one("mid-loop-wall", sprint(late, 34, soon))).toBeUndefined();
    expect(
      one("mid-loop-wall", { ...sprint(climb, 34), nowMs: addMs(nowMs, 16 * MINUTE_MS) }),
    ).toBeUndefined();
    expect(one("mid-loop-wall", sprint(line(reset, "oauth", [20, 40], [0, 79]), 34))).toBeUndefined();
  });

  it("is silent without a week, and where the climb lies before a reset", () => {
    const alone = { latest: [body({ five_hour: [95, reset] })], series: { five_hour: climb } };
    expect(one("mid-loop-wall", alone)).toBeUndefined();
    const broken = [...climb.slice(0, 2), point(clock("13:30"), 1, reset), point(nowMs, 82, reset)];
    expect(one("mid-loop-wall", sprint(broken, 34))?.evidence).toContain("81 points in 30 min");
  });
});

describe("model-wall", () => {
  it("tells the seed's account to switch from Opus to Sonnet, and what Sonnet still fills", () => {
    const findings = found({ latest: [snapshot(SEED_NOW, SEED_PERCENTS)], nowMs: SEED_NOW });
    expect(findings).toEqual([
      {
        code: "model-wall",
        title: "Opus's week is near its wall",
        evidence: "Opus's week is at 94 % while the week is at 68 %, and resets in 5 d 14 h.",
        advice:
          "Switch to Sonnet for the next 5 d 14 h: Sonnet's week is at 52 %. It still fills the five-hour window (81 %) and the week (68 %).",
        sinceMs: undefined,
        severity: "warning",
        windowKey: "seven_day_opus",
      },
    ]);
  });

  it("is critical at the wall, and finds a scoped row like Fable's", () => {
    const finding = one("model-wall", {
      latest: [body({ "weekly_scoped:Fable": [100, week], seven_day: [48, week] })],
      series: { "weekly_scoped:Fable": line(week, "oauth", [600, 70], [300, 91], [0, 100]) },
    });
    expect(finding).toMatchObject({
      title: "Fable's week is at its wall",
      severity: "critical",
      sinceMs: addMs(nowMs, -5 * HOUR_MS),
      advice: "Switch to another model for the next 5 d. It still fills the week (48 %).",
    });
  });

  it("never promises that a model's week drains before its reset", () => {
    const { evidence, advice } = must(
      one("model-wall", { latest: [body({ seven_day_opus: [94, week] })] }),
      "a finding",
    );
    expect(`${evidence} ${advice}`).not.toMatch(/bleed|drain|age/);
  });

  it("is silent below 90 %, a day or less before the reset, and where the week itself is as short", () => {
    const scene = (opus: number, all: number, resetsAtMs: EpochMs): Scene => ({
      latest: [body({ seven_day_opus: [opus, resetsAtMs], seven_day: [all, resetsAtMs] })],
    });
    expect(one("model-wall", scene(90, 68, week))).toBeDefined();
    expect(one("model-wall", scene(89, 68, week))).toBeUndefined();
    expect(one("model-wall", scene(94, 68, addMs(nowMs, DAY_MS)))).toBeUndefined();
    expect(one("model-wall", scene(94, 85, week))).toBeUndefined();
  });

  it("is silent about surfaces and clients: there is no model to switch to", () => {
    const latest = [
      body({ seven_day_cowork: [100, week], seven_day_oauth_apps: [100, week], seven_day: [20, week] }),
    ];
    expect(one("model-wall", { latest })).toBeUndefined();
  });

  it("tells the age of an old reading", () => {
    const latest = [snapshot(clock("12:00"), { seven_day_opus: [94, week] })];
    expect(one("model-wall", { latest })?.evidence).toContain("This was read 2 h ago.");
  });
});

describe("phantom-chat", () => {
  const jump = line(reset, "oauth", [10, 40], [5, 40], [0, 46]);
  const scene = (five: readonly SeriesPoint[], lastWriteAtMs?: EpochMs): Scene => ({
    latest: [body({ five_hour: [must(five.at(-1), "last").usedPercent, reset] })],
    series: { five_hour: five },
    codeActivity: { lastWriteAtMs },
  });

  it("reports a jump between two polls while no local transcript was written", () => {
    expect(one("phantom-chat", scene(jump, clock("13:00")))).toMatchObject({
      evidence:
        "The five-hour window rose by 6 points, from 40 % to 46 %, within 5 min; Claude Code on this machine had then been quiet for 55 min.",
      sinceMs: clock("13:55"),
      severity: "info",
    });
  });

  it("is silent when local activity is unknown, or reaches into the interval", () => {
    expect(one("phantom-chat", scene(jump))).toBeUndefined();
    expect(one("phantom-chat", { ...scene(jump), codeActivity: undefined })).toBeUndefined();
    expect(one("phantom-chat", scene(jump, clock("13:55")))).toBeUndefined();
    expect(one("phantom-chat", scene(jump, clock("13:58")))).toBeUndefined();
  });

  it("asks for local activity only where there is a jump to explain", () => {
    const asks = (five: readonly SeriesPoint[], atMs = nowMs) =>
      hasJump({ series: new Map([[FIVE_HOUR, five]]), nowMs: atMs });
    expect(asks(jump)).toBe(true);
    expect(asks(jump, clock("13:59"))).toBe(false);
    expect(asks(jump.slice(0, 2))).toBe(false);
    expect(hasJump({ series: new Map(), nowMs })).toBe(false);
  });

  it("is silent below 4 points, over an hour, across a reset, and about a status line's points", () => {
    const quiet = clock("08:00");
    expect(one("phantom-chat", scene(line(reset, "oauth", [5, 40], [0, 44]), quiet))).toBeDefined();
    expect(one("phantom-chat", scene(line(reset, "oauth", [5, 40], [0, 43]), quiet))).toBeUndefined();
    expect(one("phantom-chat", scene(line(reset, "oauth", [61, 40], [0, 46]), quiet))).toBeUndefined();
    const rolled = [point(clock("13:50"), 3, clock("13:55")), point(nowMs, 10, reset)];
    expect(one("phantom-chat", scene(rolled, quiet))).toBeUndefined();
    const mixed = [...line(reset, "statusline", [5, 40]), ...line(reset, "oauth", [0, 46])];
    expect(one("phantom-chat", scene(mixed, quiet))).toBeUndefined();
  });
});

describe("extra-usage-blocked", () => {
  const scene = (extraUsage: Snapshot["extraUsage"], percent = 40): Scene => ({
    latest: [body({ seven_day: [percent, week] }, { extraUsage })],
  });

  it("warns under green windows, and is critical at a wall", () => {
    const out = { enabled: true, used: 10, limit: 50, outOfCredits: true };
    expect(one("extra-usage-blocked", scene(out))).toMatchObject({
      severity: "warning",
      evidence: "Extra usage is out of credits; the windows have room, so nothing is refused yet.",
      advice: expect.stringContaining("Add credits"),
    });
    expect(one("extra-usage-blocked", scene(out, 100))).toMatchObject({ severity: "critical" });
  });

  it("advises by the cause", () => {
    const advice = (extraUsage: Snapshot["extraUsage"]) =>
      one("extra-usage-blocked", scene(extraUsage))?.advice;
    expect(advice({ enabled: true, used: 50, limit: 50 })).toContain("Raise the spending limit");
    expect(advice({ enabled: true, disabledReason: "org_spend_cap_reached" })).toContain("Ask who manages");
    expect(advice({ enabled: true, disabledUntilMs: week })).toContain("Wait for it to open");
  });

  it("is silent when extra usage is off, unreported, has nothing to spend, or works", () => {
    const states = [
      undefined,
      { enabled: false, disabledReason: "out_of_credits" },
      { enabled: true, limit: 0 },
      { enabled: true, limit: null },
    ];
    for (const state of states) expect(one("extra-usage-blocked", scene(state, 100))).toBeUndefined();
  });
});

describe("stale-data", () => {
  const read = (minutesAgo: number, percents: Percents): Scene => ({
    latest: [snapshot(addMs(nowMs, -minutesAgo * MINUTE_MS), percents)],
  });

  it("tells the age of the newest reading, graver after an hour", () => {
    expect(one("stale-data", read(40, { five_hour: [40, reset] }))).toMatchObject({
      severity: "info",
      evidence: "The newest reading is 40 min old, and the windows may have filled since.",
      sinceMs: clock("13:20"),
    });
    expect(one("stale-data", read(61, { five_hour: [40, reset] }))?.severity).toBe("warning");
  });

  it("names the windows that were reset since", () => {
    expect(
      one("stale-data", read(120, { five_hour: [96, clock("13:00")], seven_day: [40, week] }))?.evidence,
    ).toBe("The newest reading is 2 h old, and since then the five-hour window has been reset.");
  });

  it("is silent while one reading is fresh, and when no window is known", () => {
    expect(one("stale-data", read(15, { five_hour: [40, reset] }))).toBeUndefined();
    const mixed = [
      snapshot(clock("12:00"), { seven_day_opus: [40, week] }),
      snapshot(nowMs, { five_hour: [4, reset] }, { source: "statusline" }),
    ];
    expect(one("stale-data", { latest: mixed })).toBeUndefined();
    expect(one("stale-data", read(90, {}))).toBeUndefined();
  });
});

describe("no-plan", () => {
  it("says in a plain sentence that a free or lapsed account has no windows, not 0 %", () => {
    expect(found({ latest: [body({})] })).toMatchObject([
      {
        code: "no-plan",
        severity: "info",
        sinceMs: nowMs,
        evidence: expect.stringContaining("it is not 0 %"),
      },
    ]);
  });

  it("tells a seat paid from a budget apart", () => {
    const pools = [{ key: "cinder_cove", label: "Credit", limit: 1000, currency: "USD" }];
    expect(one("no-plan", { latest: [body({}, { pools })] })?.title).toBe(
      "No plan windows: paid from a budget",
    );
  });

  it("is silent with a window, and when no whole body was ever read", () => {
    expect(one("no-plan", { latest: [body({ five_hour: 0 })] })).toBeUndefined();
    expect(one("no-plan", { latest: [] })).toBeUndefined();
    expect(one("no-plan", { latest: [body({}, { source: "statusline" })] })).toBeUndefined();
  });
});

describe("findings", () => {
  it("come graver first", () => {
    const latest = [
      snapshot(
        clock("13:00"),
        { seven_day_opus: [100, week], seven_day: [50, week] },
        {
          extraUsage: { enabled: true, used: 5, limit: 5 },
        },
      ),
    ];
    expect(found({ latest }).map(({ code, severity }) => [code, severity])).toEqual([
      ["model-wall", "critical"],
      ["extra-usage-blocked", "critical"],
      ["stale-data", "info"],
    ]);
  });

  it("hold whole sentences without a clock time", () => {
    for (const { evidence, advice } of found({
      latest: [snapshot(SEED_NOW, SEED_PERCENTS)],
      nowMs: SEED_NOW,
    })) {
      for (const text of [evidence, advice]) {
        expect(text).toMatch(/^[A-Z].*\.$/);
        expect(text).not.toMatch(/\d:\d\d/);
      }
    }
  });
});
