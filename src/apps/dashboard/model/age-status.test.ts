import { describe, expect, it } from "vitest";
import type { StatusDocument } from "../../../documents/status.ts";
import { addMs, MINUTE_MS } from "../../../domain/time.ts";
import { at } from "../../../view/instant.ts";
import { ageStatus } from "./age-status.ts";

const DOCUMENT = {
  generatedAt: "2026-11-23T14:00:00.000Z",
  accounts: [
    {
      windows: [
        {
          usedPercent: 60,
          ageSeconds: 30,
          stale: false,
          cycleStartedAt: "2026-11-23T10:00:00.000Z",
          resetsAt: "2026-11-23T15:00:00.000Z",
          pace: { elapsedPercent: 80, ratio: 0.75 },
        },
      ],
    },
  ],
} as unknown as StatusDocument;

const windowAfter = (minutes: number) =>
  ageStatus(DOCUMENT, addMs(at(DOCUMENT.generatedAt), minutes * MINUTE_MS)).accounts[0]?.windows[0];

describe("ageStatus", () => {
  it("lets ages and the clock mark grow, and leaves the server's number alone", () => {
    expect(windowAfter(30)).toMatchObject({
      usedPercent: 60,
      ageSeconds: 1830,
      stale: false,
      pace: { elapsedPercent: 90 },
    });
  });

  it("calls a window stale once its reset has passed", () => {
    expect(windowAfter(59)?.stale).toBe(false);
    expect(windowAfter(61)).toMatchObject({ stale: true, usedPercent: 60, pace: { elapsedPercent: 100 } });
  });

  it("never makes a number younger", () => {
    expect(windowAfter(-5)?.ageSeconds).toBe(30);
  });
});
