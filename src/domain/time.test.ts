import { describe, expect, it } from "vitest";
import { epochMs, fromIso, toIso } from "./time.ts";

describe("time", () => {
  it("reads ISO text with a zone, whatever the length of its fraction", () => {
    for (const text of [
      "2026-07-19T03:39:59.570750+00:00",
      "2026-07-19T03:39:59.5707Z",
      "2026-07-19T05:39:59.570+02:00",
    ]) {
      expect(fromIso(text)).toBe(Date.UTC(2026, 6, 19, 3, 39, 59, 570));
    }
    expect(fromIso("2026-07-19T03:40:00+00:00")).toBe(Date.UTC(2026, 6, 19, 3, 40));
  });

  it("refuses text that names no single instant", () => {
    for (const text of [
      "",
      "2026-07-19",
      "2026-07-19T03:39:59",
      "tomorrow",
      "2026-13-45T00:00:00Z",
      "2026-02-30T00:00:00Z",
    ]) {
      expect(fromIso(text)).toBeUndefined();
    }
  });

  it("refuses seconds where milliseconds belong", () => {
    expect(() => epochMs(1_795_387_369)).toThrow(/epoch milliseconds/);
    expect(toIso(epochMs(1_795_387_369_000))).toBe("2026-11-22T22:42:49.000Z");
  });
});
