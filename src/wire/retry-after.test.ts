import { describe, expect, it } from "vitest";
import { fromIso } from "../domain/time.ts";
import { must } from "../domain/assert.ts";
import { decodeRetryAfter } from "./retry-after.ts";

const NOW_MS = must(fromIso("2026-11-08T10:00:00Z"), "a time");

describe("retry-after", () => {
  it.each([
    ["0", 0],
    ["30", 30_000],
    [" 1320 ", 1_320_000],
    ["3600", 3_600_000],
    ["1.5", 1_500],
    [94, 94_000],
    ["Sun, 08 Nov 2026 10:22:00 GMT", 1_320_000],
    ["Sun, 08 Nov 2026 09:00:00 GMT", 0],
  ])("%j asks for %j ms", (value, expected) => {
    expect(decodeRetryAfter(value, NOW_MS)).toBe(expected);
  });

  it.each([
    undefined,
    null,
    "",
    "soon",
    "-5",
    "+5",
    "1e3",
    "5s",
    "2026-11-08",
    "99999999999999999999",
    {},
    true,
  ])("%j asks for nothing that can be read", (value) => {
    expect(decodeRetryAfter(value, NOW_MS)).toBeUndefined();
  });

  it("cannot read a date without knowing what time it is", () => {
    expect(decodeRetryAfter("Sun, 08 Nov 2026 10:22:00 GMT", undefined)).toBeUndefined();
    expect(decodeRetryAfter("30", undefined)).toBe(30_000);
  });
});
