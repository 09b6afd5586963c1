import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CalibrationDocument } from "../../src/documents/calibration.ts";
import type { SplitHistoryDocument } from "../../src/documents/split-history.ts";
import type { StatusDocument } from "../../src/documents/status.ts";
import type { WallsDocument } from "../../src/documents/walls.ts";
import type { WhatIfDocument } from "../../src/documents/what-if.ts";
import { addMs, DAY_MS, toIso, type EpochMs } from "../../src/domain/time.ts";
import { newHome, runCli } from "./cli.ts";
import { expectValid } from "./published-schemas.ts";
import { fillWorkHome } from "./work-home.ts";

const home = mkdtempSync(join(tmpdir(), "claude-meter-insights-"));
let nowMs: EpochMs;

beforeAll(async () => {
  nowMs = await fillWorkHome(home);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The document that a command prints as of the last afternoon of a week of work; checked against its schema. */
async function ask<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await runCli([...args, "--json", "--at", toIso(nowMs)], { home });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expectValid(stdout);
  return JSON.parse(stdout) as T;
}

describe("calibrate", () => {
  it("prints the fit, its residuals and its test on stretches that it had not seen", async () => {
    const document = await ask<CalibrationDocument>("calibrate");
    expect(document.accounts[0]?.windows.map(({ key }) => key)).toEqual(["five_hour", "seven_day"]);
    const fit = document.accounts[0]?.windows[0]?.fit;
    // A thousand output tokens are 2.5 cents by the price list and 0.4 points: 16 points for a dollar.
    const pointsPerDollar = (fit?.pointsPerDollar ?? 0) * (fit?.outputFactor ?? 0);
    expect(Math.abs(pointsPerDollar / 16 - 1)).toBeLessThan(0.05);
    expect(fit?.residuals).toHaveLength(fit?.stretches ?? 0);
    expect(fit?.holdOut?.medianErrorPercent).toBeLessThan(15);
    const { stdout } = await runCli(["calibrate", "--at", toIso(nowMs)], { home });
    expect(stdout).toMatch(/It rests on \d+ stretches over \d+d/);
  });

  it("says what is missing where nothing can be fitted", async () => {
    const early = toIso(addMs(nowMs, -7 * DAY_MS - 4 * 3_600_000));
    const { stdout } = await runCli(["calibrate", "--json", "--at", early], { home });
    const [five] = (JSON.parse(stdout) as CalibrationDocument).accounts[0]?.windows ?? [];
    expect(five?.fit).toBeNull();
    expect(five?.refused?.code).toBe("short-overlap");
  });
});

describe("what-if", () => {
  it("puts the change that was asked for first, and every pace below the usual one below it", async () => {
    const document = await ask<WhatIfDocument>("what-if", "--window", "seven_day", "--pace", "0.25");
    const [week] = document.accounts[0]?.windows ?? [];
    const [asked, half] = week?.scenarios ?? [];
    expect(asked?.change).toEqual({ pace: 0.25, pauseMinutes: 0, model: null });
    expect(half?.change.pace).toBe(0.5);
    expect(asked?.forecast.atReset.p90).toBeLessThan(half?.forecast.atReset.p90 ?? 0);
    expect(half?.forecast.atReset.p90).toBeLessThan(week?.asUsual?.atReset.p90 ?? 0);
    expect(week?.fan.at(-1)?.p50).toBe(week?.asUsual?.atReset.p50);
    expect(week?.allowance?.percentPerDay).toBeGreaterThan(0);
  });

  it("tells how many of the past tasks would fit, and refuses a model that was never used", async () => {
    const document = await ask<WhatIfDocument>("what-if", "--window", "five_hour", "--model", "sonnet");
    const [five] = document.accounts[0]?.windows ?? [];
    expect(five?.fit.tasks).toBeGreaterThan(20);
    expect(five?.fit.fits).toBeGreaterThanOrEqual(0);
    expect(five?.fit.taskPoints?.p50).toBeGreaterThan(1);
    expect(five?.modelsRefused[0]?.reason).toBe(
      "Sonnet was hardly used on this machine, so what it costs here is not known.",
    );
  });

  it("refuses a pace that is none", async () => {
    expect((await runCli(["what-if", "--pace", "fast"], { home })).code).toBe(2);
    expect((await runCli(["what-if", "--window", "seven_moons", "--at", toIso(nowMs)], { home })).code).toBe(
      3,
    );
  });
});

describe("walls", () => {
  it("lists each wall with how long it blocked and which project filled it", async () => {
    const document = await ask<WallsDocument>("walls");
    const walls = document.accounts[0]?.walls ?? [];
    expect(walls.length).toBeGreaterThan(0);
    expect(walls[0]?.window).toBe("five_hour");
    expect(walls[0]?.filledBy).toEqual([{ project: "/src/app", sharePercent: 100 }]);
    expect(walls[0]?.blockedSeconds).toBeGreaterThan(0);
    const ofWeek = await ask<WallsDocument>("walls", "--window", "seven_day");
    expect(ofWeek.accounts[0]?.walls.map(({ window }) => window)).toEqual(["seven_day"]);
  });
});

describe("split-history", () => {
  it("divides each window over time, with bands that hold the points", async () => {
    const document = await ask<SplitHistoryDocument>("split-history", "--since", "3d");
    const [five] = document.accounts[0]?.windows ?? [];
    const [series] = five?.series ?? [];
    expect(series?.kind).toBe("estimated");
    expect(series?.points.length).toBeGreaterThan(50);
    for (const { usedPercent, parts } of series?.points ?? []) {
      const sum = parts.reduce((total, { points }) => total + points, 0);
      expect(sum).toBeCloseTo(usedPercent, 1);
      for (const { points, low, high } of parts) {
        expect(low).toBeLessThanOrEqual(points);
        expect(high).toBeGreaterThanOrEqual(points);
      }
    }
  });
});

describe("watch", () => {
  it("draws the chart of a window once, and says so where there is none to draw", async () => {
    const args = ["watch", "--once", "--no-fetch"];
    const { code, stdout } = await runCli(args, { home, env: { COLUMNS: "80" } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/No cycle runs that could be drawn\.|used, resets in/);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe("status", () => {
  it("says as of an instant what it would have said then, splits and all", async () => {
    const before = await ask<StatusDocument>("status");
    const copy = newHome();
    await fillWorkHome(copy);
    const { stdout } = await runCli(["status", "--json", "--at", toIso(nowMs)], { home: copy });
    expect(JSON.parse(stdout)).toEqual(before);
    expect(before.accounts[0]?.split.map(({ method }) => method)).toEqual(["calibrated", "calibrated"]);
  });
});
