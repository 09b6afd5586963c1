import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../domain/assert.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import { addMs, DAY_MS, HOUR_MS, type DurationMs, type EpochMs } from "../domain/time.ts";
import { at, SEED_NOW, SEED_PERCENTS, shares, snapshot } from "./fixtures/usage.ts";
import { ratio, splits, type Split, type SplitsResult } from "./split.ts";

const nowMs = at("2026-10-09T11:05:00Z");
const weekReset = at("2026-10-13T09:00:00Z");

function ago(durationMs: DurationMs): EpochMs {
  return addMs(nowMs, -durationMs);
}

/** A body with a measured split: the week's percent and the share of each surface. */
function divided(observedAtMs: EpochMs, week: number, rows: Readonly<Record<string, number>>): Snapshot {
  return snapshot(observedAtMs, { seven_day: [week, weekReset] }, { breakdown: { rows: shares(rows) } });
}

/** A body with the slice of OAuth apps beside the week. */
function sliced(observedAtMs: EpochMs, apps: number, week: number, appsReset = weekReset): Snapshot {
  return snapshot(observedAtMs, { seven_day: [week, weekReset], seven_day_oauth_apps: [apps, appsReset] });
}

function split(latest: Snapshot | readonly Snapshot[], ...history: readonly Snapshot[]): SplitsResult {
  return splits({ latest: [latest].flat(), history, nowMs });
}

function only({ splits: found }: SplitsResult, method: Split["method"]): Split {
  return must(
    found.find((candidate) => candidate.method === method),
    `a split by ${method}`,
  );
}

function why({ refusals }: SplitsResult, method: string): string {
  return must(
    refusals.find((refusal) => refusal.method === method),
    `a refusal of ${method}`,
  ).reason;
}

describe("split by breakdown", () => {
  it("says when the server counted the shares, where the server does", () => {
    const asOfMs = ago(HOUR_MS);
    const lagging = snapshot(
      nowMs,
      { seven_day: [59, weekReset] },
      { breakdown: { rows: shares({ claude_code: 90, chat: 10 }), asOfMs } },
    );
    expect(only(split(lagging), "breakdown").asOfMs).toBe(asOfMs);
    expect(
      only(split(divided(nowMs, 59, { claude_code: 90, chat: 10 })), "breakdown").asOfMs,
    ).toBeUndefined();
  });

  const rows = { claude_code: 83, chat: 14, cowork: 3, other: 0 };

  it("turns the server's shares of the week's use into points of the week", () => {
    const { kind, usedPercent, parts, observedAtMs } = only(split(divided(nowMs, 59, rows)), "breakdown");
    expect({ kind, usedPercent, observedAtMs }).toEqual({
      kind: "measured",
      usedPercent: 59,
      observedAtMs: nowMs,
    });
    expect(parts.map(({ surface, points, sharePercent }) => [surface, points, sharePercent])).toEqual([
      ["claude_code", expect.closeTo(48.97, 9), 83],
      ["chat", expect.closeTo(8.26, 9), 14],
      ["cowork", expect.closeTo(1.77, 9), 3],
      ["other", 0, 0],
    ]);
  });

  it("bounds each part by a step of the share and a step of the week", () => {
    const chat = must(only(split(divided(nowMs, 59, rows)), "breakdown").parts[1], "chat");
    expect(chat.lowPoints).toBeCloseTo((13 * 58) / 100, 9);
    expect(chat.highPoints).toBeCloseTo((15 * 60) / 100, 9);
  });

  it("keeps a surface that is new under the server's own word", () => {
    const { parts } = only(split(divided(nowMs, 50, { claude_code: 60, voice: 40 })), "breakdown");
    expect(parts[1]).toMatchObject({ surface: "voice", points: 20 });
  });

  it("adds up to the used percent, also where rounded shares make 99 or 101, and holds each part within its bounds", () => {
    const share = fc.nat(1000);
    fc.assert(
      fc.property(
        fc.tuple(share, share, share, share),
        fc.integer({ min: 0, max: 10_400 }).map((hundredths) => hundredths / 100),
        (weights, week) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          fc.pre(total > 0);
          const truth = weights.map((weight) => (weight / total) * week);
          const rounded = weights.map((weight) => Math.round((weight / total) * 100));
          const names = ["claude_code", "chat", "cowork", "other"];
          const rows = Object.fromEntries(names.map((name, index) => [name, rounded[index] ?? 0]));
          const { parts, usedPercent } = only(split(divided(nowMs, Math.round(week), rows)), "breakdown");
          expect(parts.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(usedPercent, 9);
          for (const [index, part] of parts.entries()) {
            expect(part.lowPoints).toBeLessThanOrEqual(part.points);
            expect(part.highPoints).toBeGreaterThanOrEqual(part.points);
            expect(part.lowPoints).toBeLessThanOrEqual((truth[index] ?? 0) + 1e-9);
            expect(part.highPoints).toBeGreaterThanOrEqual((truth[index] ?? 0) - 1e-9);
          }
        },
      ),
    );
  });

  it("is refused without shares, without the week, and where the shares do not add up", () => {
    expect(why(split(snapshot(nowMs, { seven_day: [59, weekReset] })), "breakdown")).toBe(
      "The server sent no seven_day_breakdown.",
    );
    const noWeek = snapshot(nowMs, { five_hour: 3 }, { breakdown: { rows: shares(rows) } });
    expect(why(split(noWeek), "breakdown")).toContain("no percent of the week");
    expect(why(split(divided(nowMs, 59, { claude_code: 60 })), "breakdown")).toBe(
      "The shares by surface add up to 60 %, not to about 100 %.",
    );
  });

  it("is refused when its week is over", () => {
    const old = snapshot(
      ago(4 * DAY_MS),
      { seven_day: [59, ago(HOUR_MS)] },
      { breakdown: { rows: shares(rows) } },
    );
    expect(why(split(old), "breakdown")).toBe("The week of the newest figures has ended.");
    const breakdown = { rows: shares(rows), windowStartedAtMs: ago(8 * DAY_MS) };
    const stale = snapshot(nowMs, { seven_day: [59, weekReset] }, { breakdown });
    expect(why(split(stale), "breakdown")).toContain("had ended when they were read");
  });

  it("is taken from an older source when the newest reply carries none, unless the week was reset since", () => {
    const cached = { ...divided(ago(2 * HOUR_MS), 50, rows), source: "claude-json" } as const;
    const newest = (week: number) => snapshot(nowMs, { seven_day: [week, weekReset] });
    expect(only(split([newest(59), cached]), "breakdown").observedAtMs).toBe(ago(2 * HOUR_MS));
    expect(why(split([newest(2), cached]), "breakdown")).toContain("the week has been reset since");
  });

  it("tells what each surface added since about an hour and a day ago", () => {
    const { deltas } = only(
      split(
        divided(nowMs, 60, { claude_code: 80, chat: 20 }),
        divided(ago(65 * 60_000), 50, { claude_code: 84, chat: 16 }),
        divided(ago(30 * 60_000), 55, { claude_code: 82, chat: 18 }),
        divided(ago(20 * HOUR_MS), 20, { claude_code: 90, chat: 10 }),
        divided(ago(3 * DAY_MS), 5, { claude_code: 90, chat: 10 }),
      ),
      "breakdown",
    );
    expect(deltas.map(({ sinceMs, parts }) => [sinceMs, parts.map(({ points }) => points)])).toEqual([
      [ago(65 * 60_000), [expect.closeTo(6, 9), expect.closeTo(4, 9)]],
      [ago(20 * HOUR_MS), [expect.closeTo(30, 9), expect.closeTo(10, 9)]],
    ]);
  });

  it("never tells a change across a reset", () => {
    const before = snapshot(
      ago(HOUR_MS),
      { seven_day: [90, ago(1000)] },
      { breakdown: { rows: shares(rows) } },
    );
    expect(only(split(divided(nowMs, 95, rows), before), "breakdown").deltas).toEqual([]);
    const resetBetween = [divided(ago(HOUR_MS), 70, rows), divided(ago(HOUR_MS / 2), 1, rows)];
    expect(only(split(divided(nowMs, 80, rows), ...resetBetween), "breakdown").deltas).toMatchObject([
      { sinceMs: ago(HOUR_MS / 2) },
    ]);
  });
});

describe("split by oauth-apps", () => {
  it("(61, 68): the seed's week is 61 points of Code and 7 of chat, a ratio of 8.71", () => {
    const seed = splits({ latest: [snapshot(SEED_NOW, SEED_PERCENTS)], history: [], nowMs: SEED_NOW });
    const found = only(seed, "oauth-apps");
    expect(found).toMatchObject({
      kind: "derived",
      usedPercent: 68,
      parts: [
        { surface: "claude_code", points: 61, lowPoints: 60, highPoints: 62 },
        { surface: "chat", label: "chat and other", points: 7, lowPoints: 6, highPoints: 8 },
      ],
    });
    expect(found.codeToChatRatio).toBeCloseTo(8.71, 2);
    expect(ratio(found.parts)).toBe(found.codeToChatRatio);
  });

  it.each([
    [40.3, 71, 30.7],
    [58, 62, 4],
    [12, 68, 56],
    [5, 42, 37],
    [5, 41, 36],
    [0, 61, 61],
  ])("(%d, %d): the rest of the week is %d points", (apps, week, rest) => {
    const { parts } = only(split(sliced(nowMs, apps, week)), "oauth-apps");
    expect(parts.map(({ points }) => points)).toEqual([apps, expect.closeTo(rest, 9)]);
    expect(parts.reduce((sum, { sharePercent }) => sum + sharePercent, 0)).toBeCloseTo(100, 9);
  });

  it.each([
    [94, 62],
    [100, 62],
    [91, 74],
    [91, 62],
    [93, 58],
    [81, 48],
    [91, 34],
    [71, 62],
    [83, 54],
    [55, 41],
    [49, 41],
    [52, 44],
    [72, 34],
  ])("(%d, %d) is refused: a slice above the whole counts against a ceiling of its own", (apps, week) => {
    const seen = split(sliced(nowMs, apps, week));
    expect(seen.splits).toEqual([]);
    expect(why(seen, "oauth-apps")).toBe(
      `The slice seven_day_oauth_apps (${apps} %) is above seven_day (${week} %): it counts against a ceiling of its own, so it cannot be subtracted.`,
    );
  });

  it("is refused when either is missing, when nothing is used, and when their resets are more than two hours apart", () => {
    expect(why(split(snapshot(nowMs, { seven_day: [68, weekReset] })), "oauth-apps")).toContain(
      "no seven_day_oauth_apps",
    );
    expect(why(split(snapshot(nowMs, { seven_day_oauth_apps: [61, weekReset] })), "oauth-apps")).toContain(
      "no percent of the week",
    );
    expect(why(split(sliced(nowMs, 0, 0)), "oauth-apps")).toBe("Nothing of the week is used yet.");
    const apart = (hours: number) => split(sliced(nowMs, 61, 68, addMs(weekReset, hours * HOUR_MS)));
    expect(apart(2).splits).toHaveLength(1);
    expect(why(apart(3), "oauth-apps")).toContain("are 3 h apart");
    const half = snapshot(nowMs, { seven_day: [68, weekReset], seven_day_oauth_apps: 61 });
    expect(why(split(half), "oauth-apps")).toContain("Only one of");
  });

  it("has no ratio where the week holds no chat", () => {
    expect(only(split(sliced(nowMs, 68, 68)), "oauth-apps").codeToChatRatio).toBeUndefined();
  });

  it("tells what each part added since about an hour ago", () => {
    const { deltas } = only(split(sliced(nowMs, 61, 68), sliced(ago(HOUR_MS), 51, 57)), "oauth-apps");
    expect(deltas).toMatchObject([
      { sinceMs: ago(HOUR_MS), parts: [{ points: 10 }, { points: 1, lowPoints: -1, highPoints: 3 }] },
    ]);
  });

  it("is refused once the same week has shown that the two have different ceilings", () => {
    expect(why(split(sliced(nowMs, 61, 68), sliced(ago(HOUR_MS), 55, 41)), "oauth-apps")).toBe(
      "1 h before, in the same week, seven_day_oauth_apps (55 %) was above seven_day (41 %): it counts against a ceiling of its own, so it cannot be subtracted.",
    );
    expect(why(split(sliced(nowMs, 61, 68), sliced(ago(HOUR_MS), 20, 60)), "oauth-apps")).toContain(
      "rose by 41 points and seven_day by only 8 points",
    );
    expect(split(sliced(nowMs, 61, 68), sliced(ago(HOUR_MS), 58, 67)).splits).toHaveLength(1);
  });

  it("gives no difference of rises where the levels are refused, but says when the rise came from elsewhere", () => {
    const seen = split(sliced(nowMs, 94, 62), sliced(ago(HOUR_MS), 94, 58), sliced(ago(2 * HOUR_MS), 90, 57));
    expect(why(seen, "oauth-apps")).toContain(
      "; over the last 1 h it stood still while the week rose by 4 points, so that rise came from elsewhere.",
    );
    expect(why(split(sliced(nowMs, 94, 62), sliced(ago(HOUR_MS), 94, 61)), "oauth-apps")).not.toContain(
      "elsewhere",
    );
  });
});

describe("splits", () => {
  it("reports every method that applies, and why the others do not", () => {
    const both = { ...sliced(nowMs, 40, 60), breakdown: { rows: shares({ claude_code: 70, chat: 30 }) } };
    const seen = split(both);
    expect(seen.splits.map(({ method }) => method)).toEqual(["breakdown", "oauth-apps"]);
    expect(seen.refusals).toEqual([]);
  });

  it("has nothing for a lapsed plan, nor without a whole body", () => {
    const lapsed = split([
      snapshot(nowMs, {}),
      { ...divided(ago(60_000), 50, { claude_code: 100 }), source: "claude-json" },
    ]);
    expect(lapsed.splits).toEqual([]);
    expect(why(lapsed, "breakdown")).toBe("The server reports no plan window.");
    const statusline = snapshot(nowMs, { seven_day: 5 }, { source: "statusline" });
    expect(why(split(statusline), "oauth-apps")).toBe("No whole usage body has been read.");
  });

  it("is blind to snapshots after now", () => {
    const later = divided(addMs(nowMs, 1), 50, { claude_code: 100 });
    expect(split(later).splits).toEqual([]);
    const now = divided(nowMs, 50, { claude_code: 100 });
    expect(split(now, divided(ago(HOUR_MS), 40, { claude_code: 100 }), later)).toEqual(
      split(now, divided(ago(HOUR_MS), 40, { claude_code: 100 })),
    );
  });
});
