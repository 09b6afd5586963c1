import { describe, expect, it } from "vitest";
import type { WindowMember } from "../../documents/status.ts";
import { SEED_ACCOUNT, SEED_STATUS, windowFixture } from "../fixtures/seed-status.ts";
import { toGuardDocument, type GuardQuestion } from "./guard-document.ts";

const WEEK = { key: "seven_day", label: "Week, all models" };
const FIVE = { key: "five_hour", label: "5-hour", resetsAt: "2026-05-11T20:14:00.000Z" };

function guard(windows: readonly WindowMember[], question: Partial<GuardQuestion> = {}) {
  const status = { ...SEED_STATUS, accounts: [{ ...SEED_ACCOUNT, windows: [...windows] }] };
  return toGuardDocument(status, { thresholdPercent: 90, ageSecondsMax: 900, ...question });
}

describe("toGuardDocument", () => {
  it("finds room while every window that counts for all is under the threshold", () => {
    const document = guard([
      windowFixture({ ...FIVE, usedPercent: 81 }),
      windowFixture({ ...WEEK, usedPercent: 68 }),
    ]);
    expect(document).toMatchObject({ verdict: "room", crossed: [], until: null });
    expect(document.reason).toBe("5-hour at 81%, Week, all models at 68%: under 90%.");
  });

  it("is crossed at the threshold itself, until the latest of the resets", () => {
    const document = guard([
      windowFixture({ ...FIVE, usedPercent: 90 }),
      windowFixture({ ...WEEK, usedPercent: 100 }),
    ]);
    expect(document).toMatchObject({ verdict: "crossed", until: "2026-05-17T09:02:00.000Z" });
    expect(document.crossed.map(({ window }) => window)).toEqual(["five_hour", "seven_day"]);
  });

  it("names no time when one of the crossed windows has none", () => {
    const document = guard([
      windowFixture({ ...FIVE, usedPercent: 95, resetsAt: null }),
      windowFixture({ ...WEEK, usedPercent: 95 }),
    ]);
    expect(document).toMatchObject({ verdict: "crossed", until: null });
  });

  it("leaves a model's week out unless it is asked about", () => {
    const windows = [
      windowFixture({ ...FIVE, usedPercent: 10 }),
      windowFixture({ key: "weekly_scoped:Fable", label: "Week, Fable", usedPercent: 99 }),
    ];
    expect(guard(windows).verdict).toBe("room");
    expect(guard(windows, { window: "weekly_scoped:Fable" }).verdict).toBe("crossed");
    expect(guard(windows, { window: "any" }).verdict).toBe("crossed");
  });

  it("does not know when the readings are old, ended or missing", () => {
    expect(guard([]).verdict).toBe("unknown");
    expect(guard([windowFixture({ ...FIVE, usedPercent: 10, ageSeconds: 901 })]).verdict).toBe("unknown");
    expect(
      guard([windowFixture({ ...FIVE, usedPercent: 99, resetsAt: "2026-05-11T18:20:00.000Z" })]).verdict,
    ).toBe("unknown");
  });

  it("says whose window it is, of several accounts", () => {
    const windows = [windowFixture({ ...FIVE, usedPercent: 95 })];
    const accounts = [
      { ...SEED_ACCOUNT, windows: [windowFixture({ ...FIVE, usedPercent: 10 })] },
      { ...SEED_ACCOUNT, id: "org-2:bob", email: "bob@example.com", windows },
    ];
    const reasonOf = (status: typeof SEED_STATUS) =>
      toGuardDocument(status, { thresholdPercent: 90, ageSecondsMax: 900 }).reason;
    expect(reasonOf({ ...SEED_STATUS, accounts })).toBe("5-hour of bob@example.com at 95%: at or over 90%.");
    const ofOnePerson = accounts.map((account) => ({ ...account, email: "ada@example.com" }));
    expect(reasonOf({ ...SEED_STATUS, accounts: ofOnePerson })).toBe(
      "5-hour of org-2:bob at 95%: at or over 90%.",
    );
  });

  it("says why it does not know", () => {
    const old = windowFixture({ ...FIVE, usedPercent: 10, ageSeconds: 901 });
    expect(guard([old]).reason).toBe("No window has a reading young enough to decide by.");
    expect(guard([]).reason).toBe("No window is reported.");
    expect(guard([old], { window: "fiv_hour" }).reason).toBe(
      'No window is called "fiv_hour"; there are five_hour.',
    );
  });

  it("does not know of an account that has an old reading beside a young one, and names it", () => {
    const windows = [
      windowFixture({ ...FIVE, usedPercent: 89, ageSeconds: 1860 }),
      windowFixture({ ...WEEK, usedPercent: 40 }),
    ];
    expect(guard(windows)).toMatchObject({
      verdict: "unknown",
      reason: "5-hour was at 89% 31m ago, too old to decide by. Week, all models at 40%: under 90%.",
    });
    expect(guard(windows, { window: "seven_day" }).verdict).toBe("room");
  });

  it("calls no reading too old and of now in one breath", () => {
    const windows = [
      windowFixture({ ...FIVE, usedPercent: 89, ageSeconds: 29 }),
      windowFixture({ ...WEEK, usedPercent: 40, ageSeconds: 2 }),
    ];
    expect(guard(windows, { ageSecondsMax: 10 }).reason).toMatch(
      /^5-hour was at 89% <1m ago, too old to decide by\./,
    );
  });

  it("does not wait for an account of which everything is old, beside one that is read", () => {
    const old = [windowFixture({ ...FIVE, usedPercent: 10, ageSeconds: 9000 })];
    const young = [windowFixture({ ...FIVE, usedPercent: 10 })];
    const accounts = [
      { ...SEED_ACCOUNT, windows: young },
      { ...SEED_ACCOUNT, id: "old", windows: old },
    ];
    const status = { ...SEED_STATUS, accounts };
    expect(toGuardDocument(status, { thresholdPercent: 90, ageSecondsMax: 900 }).verdict).toBe("room");
  });

  it("is crossed by one window even where another is not known", () => {
    const windows = [
      windowFixture({ ...FIVE, usedPercent: 10, ageSeconds: 9000 }),
      windowFixture({ ...WEEK, usedPercent: 97 }),
    ];
    expect(guard(windows).verdict).toBe("crossed");
  });
});

describe("a threshold on the forecast", () => {
  const forecast = (hitsWall: number) => ({
    hitsWall,
    wallAt: null,
    atReset: { p10: 50, p50: 80, p90: 110 },
    basis: "ten days",
  });

  it("is crossed by a wall that is likely enough, far from the level's own threshold", () => {
    const windows = [windowFixture({ ...FIVE, usedPercent: 40, forecast: forecast(0.64) })];
    expect(guard(windows, { wallChancePercent: 50 })).toMatchObject({
      verdict: "crossed",
      wallChancePercent: 50,
      crossed: [{ window: "five_hour", wallChancePercent: 64 }],
      reason: "5-hour meets its wall with a chance of ~64%: at or over a chance of 50%.",
    });
    expect(guard(windows, { wallChancePercent: 70 }).verdict).toBe("room");
    expect(guard(windows).verdict).toBe("room");
  });

  it("leaves a window without a forecast to its level, and says so", () => {
    const document = guard([windowFixture({ ...FIVE, usedPercent: 40 })], { wallChancePercent: 50 });
    expect(document.verdict).toBe("room");
    expect(document.reason).toContain("no forecast for 5-hour, so the level alone decides");
  });
});
