import { describe, expect, it } from "vitest";
import type { StatusDocument } from "../../documents/status.ts";
import { SEED_ACCOUNT, SEED_STATUS, windowFixture } from "../fixtures/seed-status.ts";
import { TRAY_SCENES } from "../fixtures/tray-scenes.ts";
import { trayTitle, type TitleOptions } from "./tray-title.ts";

const title = (document: StatusDocument | undefined, options: Partial<TitleOptions> = {}) =>
  trayTitle(document, { style: "long", show: "both", feed: "live", ...options }).text;

const levels = (five: number, week: number) => [
  windowFixture({ key: "five_hour", label: "", usedPercent: five }),
  windowFixture({ key: "seven_day", label: "", usedPercent: week }),
];
const account = (email: string, five: number, week: number) => ({
  ...SEED_ACCOUNT,
  id: email,
  email,
  windows: levels(five, week),
});
const one = { ...SEED_STATUS, accounts: [account("m@example.com", 47, 62)] };
const two = {
  ...SEED_STATUS,
  accounts: [account("m@example.com", 92, 45), account("p@example.com", 30, 12)],
};

describe("the title", () => {
  it("is upstream's for one account", () => {
    expect(title(one)).toBe("Claude  5h 47%  ·  7d 62%");
    expect(title(one, { style: "medium" })).toBe("5h 47% · 7d 62%");
    expect(title(one, { style: "compact" })).toBe("47% · 62%");
    expect(title(one, { style: "none" })).toBe("");
  });

  it("is upstream's for several accounts", () => {
    expect(title(two)).toBe("Claude  M: 5h 92%  ·  7d 45%     P: 5h 30%  ·  7d 12%");
    expect(title(two, { style: "medium" })).toBe("M: 5h 92% · 7d 45%    P: 5h 30% · 7d 12%");
    expect(title(two, { style: "compact" })).toBe("M: 92·45  P: 30·12");
  });

  it("leaves out what the server does not send, where upstream shows 0", () => {
    const fiveHours = { ...SEED_ACCOUNT, windows: levels(47, 0).slice(0, 1) };
    expect(title({ ...SEED_STATUS, accounts: [fiveHours] })).toBe("Claude  5h 47%");
  });

  it("never rounds up to the wall", () => {
    expect(
      title({ ...SEED_STATUS, accounts: [account("m@example.com", 99.6, 100.2)] }, { style: "compact" }),
    ).toBe("99% · 100%");
  });

  it("names the binding wall, or one window, as chosen", () => {
    expect(title(SEED_STATUS, { show: "binding", style: "medium" })).toBe("Opus 94%");
    expect(title(SEED_STATUS, { show: "week", style: "medium" })).toBe("7d 68%");
    expect(title(SEED_STATUS, { show: "five-hour", style: "medium" })).toBe("5h 81%");
  });

  it("marks what is old, what failed and what is simulated", () => {
    expect(title(TRAY_SCENES.stale, { style: "medium" })).toBe("5h 81% · 7d 68% ? !");
    expect(title(one, { style: "medium", feed: "failed" })).toBe("5h 47% · 7d 62% !");
    expect(title(TRAY_SCENES.simulated, { style: "medium" })).toBe("SIM 5h 23% · 7d 12%");
  });

  it("prefers fresh accounts to old ones", () => {
    const both = {
      ...SEED_STATUS,
      accounts: [...TRAY_SCENES.stale.accounts, account("p@example.com", 30, 12)],
    };
    expect(title(both, { style: "medium" })).toBe("5h 30% · 7d 12%");
  });

  it("has a sign for no data, for an error and for waiting, and none of them is 0", () => {
    expect(title({ ...SEED_STATUS, accounts: [] })).toBe("Claude: —");
    expect(title(TRAY_SCENES["no-data"])).toBe("Claude: !");
    expect(title(undefined, { feed: "waiting" })).toBe("Claude: …");
    expect(title(undefined, { feed: "failed", style: "compact" })).toBe("!");
  });

  it("colours a number by where it will land, and its segments are the text", () => {
    const { text, segments } = trayTitle(TRAY_SCENES.blocked, {
      style: "medium",
      show: "both",
      feed: "live",
    });
    expect(segments).toEqual([
      { text: "5h 100%", tone: "wall" },
      { text: " · " },
      { text: "7d 68%", tone: "over" },
    ]);
    expect(segments.map((segment) => segment.text).join("")).toBe(text);
  });
});
