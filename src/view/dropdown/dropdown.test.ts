import { describe, expect, it } from "vitest";
import type { StatusDocument } from "../../documents/status.ts";
import { toDropdown } from "./dropdown.ts";
import { SEED_ACCOUNT, SEED_STATUS, windowFixture } from "../fixtures/seed-status.ts";
import { utcWallClock } from "../../domain/wall-clock.ts";
import { createLocalTime } from "../format/local-time.ts";
import { windowTone } from "../tone.ts";

const localTime = createLocalTime(utcWallClock);
const dropdown = (document: StatusDocument) => toDropdown(document, { localTime });
const firstAccount = (account: Partial<typeof SEED_ACCOUNT>) =>
  dropdown({ ...SEED_STATUS, accounts: [{ ...SEED_ACCOUNT, ...account }] }).accounts[0];

describe("the dropdown of the seed's account", () => {
  const account = dropdown(SEED_STATUS).accounts[0];

  it("shows every window with its percent, its reset and where it will land", () => {
    expect(account?.windows.map(({ label, percentText, tone }) => [label, percentText, tone])).toEqual([
      ["5-hour", "81%", "over"],
      ["Week, all models", "68%", "over"],
      ["Week, Opus", "94%", "over"],
      ["Week, Sonnet", "52%", "over"],
      ["Week, OAuth apps", "61%", "over"],
    ]);
    expect(account?.windows[0]?.resetText).toBe("resets 20:14 (1h 50m)");
    expect(account?.windows[1]?.resetText).toBe("resets Sun 17 May 09:02 (5d 14h)");
    expect(account?.windows[0]?.burnText).toBe("+24%/h (18…30) · wall ~19:12 (48m), 1h 3m before reset");
  });

  it("marks the binding window and no other", () => {
    expect(account?.windows.filter(({ isBinding }) => isBinding).map(({ key }) => key)).toEqual([
      "seven_day_opus",
    ]);
  });

  it("gives chat its 7 points and says that Code burned about 9×", () => {
    expect(account?.splits[0]?.title).toBe("Week, all models by surface: 68 points (derived, now)");
    expect(account?.splits[0]?.parts.map(({ text }) => text)).toEqual([
      "Code 61 (90%)",
      "chat and other 7 (10%)",
    ]);
    expect(account?.splits[0]?.notes).toEqual([
      "Code burned about 9× what chat did.",
      "In the last hour: Code +3",
    ]);
  });

  it("gives an open gate the colour of no comfort before a wall, and of none where its word is old", () => {
    expect(account?.gate.tone).toBe("tight");
    const key = SEED_ACCOUNT.binding?.key ?? "";
    const bound = windowFixture({ key, label: "x", usedPercent: 12 });
    expect(firstAccount({ windows: [bound] })?.gate.tone).toBe("calm");
    expect(firstAccount({ windows: [{ ...bound, stale: true }] })?.gate.tone).toBe("ended");
  });

  it("ages a split by when the server counted its shares, not by when it was read", () => {
    const asOf = "2026-05-11T17:24:00.000Z";
    const split = SEED_ACCOUNT.split.map((one) => ({ ...one, asOf }));
    expect(firstAccount({ split })?.splits[0]?.title).toBe(
      "Week, all models by surface: 68 points (derived, 1h ago)",
    );
  });

  it("says whom a scoped wall blocks before it says that the rest is open", () => {
    const wall = { key: "seven_day_oauth_apps", label: "Week, OAuth apps", verdict: "blocked" as const };
    const gate = {
      ...SEED_ACCOUNT.gate,
      walls: [wall.key],
      reason: "The OAuth apps' week is at 100 %.",
      scoped: [{ ...wall, until: null }],
    };
    expect(firstAccount({ gate })?.gate).toEqual({
      tone: "tight",
      text: "Open, but blocked for Claude Code and other apps that sign in by OAuth. The OAuth apps' week is at 100 %.",
    });
  });

  it("marks the parts of an estimate and gives their band instead of a share", () => {
    const split = SEED_ACCOUNT.split.map((one) => ({
      ...one,
      method: "calibrated" as const,
      kind: "estimated" as const,
      parts: one.parts.map((part) => ({
        ...part,
        label: "Claude Code",
        points: 48.7,
        low: 45.2,
        high: 52.6,
      })),
    }));
    expect(firstAccount({ split })?.splits[0]?.parts[0]?.text).toBe("Claude Code ~49 (45…53)");
  });

  it("names the window of each split that there is not", () => {
    const refused = { method: "calibrated", reason: "Needs transcripts." } as const;
    const splitRefused = ["five_hour", "seven_day"].map((window) => ({ window, ...refused }));
    expect(firstAccount({ splitRefused })?.splitRefusals).toEqual([
      "5-hour: no split by calibration. Needs transcripts.",
      "Week, all models: no split by calibration. Needs transcripts.",
    ]);
  });

  it("reads money as money", () => {
    expect(account?.money).toMatchObject([
      { label: "Extra usage", text: "$17.20 of $50.00", percentText: "34.4%" },
    ]);
  });
});

describe("the dropdown", () => {
  it("names the fields of an answer that could not be read, since a window may be missing for them", () => {
    const bad = (path: string) => ({
      code: "bad-field",
      path,
      message: "Expected a percent from 0 up.",
      source: "oauth" as const,
    });
    const unknown = { ...bad("brand_new"), code: "unknown-key" };
    expect(firstAccount({ drift: [unknown, bad("five_hour.utilization")] })?.leftOut).toEqual([
      "Left out: five_hour.utilization of oauth. Expected a percent from 0 up.",
    ]);
    expect(firstAccount({ drift: ["a", "b", "c", "d", "e"].map(bad) })?.leftOut).toHaveLength(4);
    expect(firstAccount({ drift: ["a", "b", "c", "d", "e"].map(bad) })?.leftOut.at(-1)).toBe(
      "Left out: 2 more fields.",
    );
  });

  it("banners simulated numbers, and only those", () => {
    expect(dropdown(SEED_STATUS).banner).toBeUndefined();
    expect(dropdown({ ...SEED_STATUS, simulated: true }).banner).toMatch(/^SIMULATED/);
  });

  it("says where a window's age or source differs from the newest", () => {
    const stale = windowFixture({
      key: "x",
      label: "x",
      usedPercent: 5,
      source: "statusline",
      ageSeconds: 1200,
      stale: true,
    });
    const rows = firstAccount({ windows: [...SEED_ACCOUNT.windows.slice(0, 1), stale] })?.windows;
    expect(rows?.map(({ noteText }) => noteText)).toEqual([
      undefined,
      "read 20m ago from statusline · stale",
    ]);
  });

  it("forecasts the way to the wall, not beyond it", () => {
    const forecast = {
      hitsWall: 0.64,
      wallAt: { p10: "2026-05-11T18:40:00.000Z", p50: "2026-05-11T19:12:00.000Z", p90: null },
      atReset: { p10: 88, p50: 108.4, p90: 131 },
      basis: "40 readings",
    };
    const at = (usedPercent: number) =>
      firstAccount({
        windows: [windowFixture({ key: "five_hour", label: "5-hour", usedPercent, forecast })],
      });
    expect(at(99)?.windows[0]?.forecastText).toBe(
      "~108% at reset (88…131) · 64% chance of the wall, likely by 19:12",
    );
    expect(at(100)?.windows[0]?.forecastText).toBeUndefined();
    const beyond = { ...forecast, hitsWall: 0.97, atReset: { p10: 96, p50: 100, p90: 385 } };
    const far = windowFixture({ key: "five_hour", label: "5-hour", usedPercent: 68, forecast: beyond });
    expect(firstAccount({ windows: [far] })?.windows[0]?.forecastText).toBe(
      "97% chance of the wall, likely by 19:12",
    );
  });

  it("tells a window that has not started from one whose reset has passed", () => {
    const idle = windowFixture({
      key: "five_hour",
      label: "5-hour",
      usedPercent: 0,
      resetsAt: null,
      pace: null,
    });
    const ended = windowFixture({
      key: "seven_day",
      label: "Week",
      usedPercent: 90,
      resetsAt: "2026-05-11T18:20:00.000Z",
    });
    const rows = firstAccount({ windows: [idle, ended] })?.windows;
    expect(rows?.map(({ resetText, tone }) => [resetText, tone])).toEqual([
      ["not started", "calm"],
      ["ended 4m ago", "ended"],
    ]);
  });

  it("says what keeps metered use shut, and never shows a cap that is not there", () => {
    const extra = {
      enabled: true,
      used: 202.14,
      limit: 200,
      currency: "USD",
      percent: 101.07,
      blockedReason: "out_of_credits",
    };
    expect(firstAccount({ extraUsage: extra })?.money[0]?.text).toBe(
      "$202.14 of $200.00 · blocked: out of credits",
    );
    expect(
      firstAccount({ extraUsage: { ...extra, limit: null, percent: null, blockedReason: null } })?.money[0]
        ?.text,
    ).toBe("$202.14 used, no cap");
    expect(
      firstAccount({ extraUsage: { ...extra, enabled: false, used: 0, blockedReason: null } })?.money[0]
        ?.text,
    ).toBe("off");
  });

  it("shows prepaid money with its age, and an empty purse only to whoever may spend", () => {
    const prepaid = { balance: 12.5, currency: "USD", observedAt: "2026-05-11T10:24:00.000Z" };
    expect(firstAccount({ extraUsage: null, prepaid })?.money).toEqual([
      { label: "Prepaid credits", text: "$12.50 left, 8h ago", tone: "calm" },
    ]);
    const empty = { ...prepaid, balance: 0 };
    expect(firstAccount({ extraUsage: null, prepaid: empty })?.money).toEqual([]);
    const enabled = { enabled: true, used: null, limit: null, currency: "USD", percent: null };
    const rows = firstAccount({ extraUsage: { ...enabled, blockedReason: null }, prepaid: empty })?.money;
    expect(rows?.map(({ text, tone }) => [text, tone])).toEqual([
      ["on", "calm"],
      ["$0.00 left, 8h ago", "ended"],
    ]);
  });
});

describe("windowTone", () => {
  const tone = (usedPercent: number, elapsedPercent: number) =>
    windowTone(windowFixture({ key: "w", label: "w", usedPercent, pace: { elapsedPercent, ratio: null } }));

  it("follows the landing, not the level", () => {
    expect([tone(57, 85), tone(57, 60), tone(57, 40)]).toEqual(["calm", "tight", "over"]);
  });

  it("says nothing of a landing while little is used or little time has gone", () => {
    expect([tone(19, 11), tone(30, 9)]).toEqual(["calm", "calm"]);
  });

  it("is the wall at 100 and over, never just below", () => {
    expect([tone(99.9, 99.95), tone(100, 50), tone(104, 50)]).toEqual(["tight", "wall", "wall"]);
  });
});
