import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs } from "../../domain/time.ts";
import { formatAge, formatAgo, formatDuration } from "./duration.ts";
import { keepUnits } from "./keep-units.ts";
import { utcWallClock, type WallClockOf } from "../../domain/wall-clock.ts";
import { createLocalTime } from "./local-time.ts";
import { formatMoney } from "../../domain/money-text.ts";
import { formatNumber, formatPercent, formatSigned, withNoun } from "./number.ts";

const MINUTE = 60_000;

describe("formatDuration", () => {
  it.each([
    [29_999, "<1m"],
    [30_000, "1m"],
    [5 * 24 * 60 * MINUTE + 14 * 60 * MINUTE - 10_000, "5d 14h"],
    [45.25 * MINUTE, "45m"],
    [105.25 * MINUTE, "1h 45m"],
    [120 * MINUTE, "2h"],
    [24 * 60 * MINUTE, "1d"],
    [(5 * 24 + 14) * 60 * MINUTE + 38 * MINUTE, "5d 14h"],
    [-5 * MINUTE, "<1m"],
  ])("%d ms reads %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

  it("tells an age", () => {
    expect(formatAge(59_000)).toBe("now");
    expect(formatAge(3 * MINUTE)).toBe("3m ago");
    expect([59_000, 3 * MINUTE].map(formatAgo)).toEqual(["just now", "3m ago"]);
  });
});

describe("numbers", () => {
  it.each([
    [withNoun(0, "reading"), "0 readings"],
    [withNoun(1, "reading"), "1 reading"],
    [withNoun(11, "reading"), "11 readings"],
    [withNoun(formatSigned(1), "point"), "+1 point"],
    [withNoun(formatSigned(-1), "point"), "−1 point"],
    [withNoun(formatNumber(1.04), "point"), "1 point"],
    [withNoun(formatNumber(0.5), "point"), "0.5 points"],
  ])("a count carries its noun in the right number: %s", (text, expected) => expect(text).toBe(expected));

  it("a percent under the wall never reads as the wall", () => {
    expect(formatPercent(99.96)).toBe("99.9%");
    expect(formatPercent(99.6)).toBe("99.6%");
    expect(formatPercent(100)).toBe("100%");
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 99.999999, noNaN: true }),
        (u) => Number.parseFloat(formatPercent(u)) < 100,
      ),
    );
  });

  it("drops a needless decimal and keeps the sign", () => {
    expect([formatNumber(42), formatNumber(42.04), formatNumber(22.98)]).toEqual(["42", "42", "23"]);
    expect([formatSigned(24), formatSigned(-3.51), formatSigned(0.01)]).toEqual(["+24", "−3.5", "±0"]);
  });
});

describe("formatMoney", () => {
  it.each([
    [17.2, "USD", "$17.20"],
    [202.14, "USD", "$202.14"],
    [12.485, "USD", "$12.49"],
    [0, "EUR", "€0.00"],
    [4.2, "CHF", "4.20 CHF"],
    [4.2, undefined, "4.20"],
    [1200, "JPY", "¥1200"],
    [900, "KRW", "900 KRW"],
  ])("%d %s reads %s", (amount, currency, text) => expect(formatMoney(amount, currency)).toBe(text));
});

describe("createLocalTime", () => {
  const at = epochMs(Date.UTC(2026, 4, 17, 9, 2));
  it("shows the wall clock of the zone it was made for", () => {
    expect(createLocalTime(utcWallClock).full(at)).toBe("Sun 17 May 2026 09:02");
    const behind: WallClockOf = (instant) => utcWallClock(epochMs(instant - 7 * 3_600_000));
    expect(createLocalTime(behind).full(at)).toBe("Sun 17 May 2026 02:02");
  });
  it("names the minute that a jittering reset is nearest to", () => {
    const utc = createLocalTime(utcWallClock);
    expect(utc.full(epochMs(at - 300))).toBe("Sun 17 May 2026 09:02");
    expect(utc.full(epochMs(at + 29_999))).toBe("Sun 17 May 2026 09:02");
  });
  it("names the day only when it is far", () => {
    const utc = createLocalTime(utcWallClock);
    expect(utc.near(at, epochMs(at - 3_600_000))).toBe("09:02");
    expect(utc.near(at, epochMs(at - 86_400_000))).toBe("Sun 17 May 09:02");
  });

  it("never names a minute to come for what has been", () => {
    const utc = createLocalTime(utcWallClock);
    const at = epochMs(Date.UTC(2026, 4, 17, 17, 32, 34));
    expect(utc.near(at, epochMs(at + 14_000))).toBe("17:32");
    expect(utc.near(at, epochMs(at + 26_000)), "its minute is over").toBe("17:33");
    expect(utc.near(at, epochMs(at - 1_000)), "a reset ahead").toBe("17:33");
  });
});

describe("keepUnits", () => {
  it("ties numbers to their units, and nothing else", () => {
    expect(keepUnits("at 64 % and resets in 5 d 2 h.")).toBe("at 64\u00a0% and resets in 5\u00a0d 2\u00a0h.");
    expect(keepUnits("3 days, 5 herons")).toBe("3 days, 5 herons");
  });
});
