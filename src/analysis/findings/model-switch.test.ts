import { describe, expect, it } from "vitest";
import { addMs, DAY_MS, HOUR_MS } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { clock } from "../fixtures/usage.ts";
import type { Forecast } from "../forecast/forecast.ts";
import type { Scenario } from "../what-if/scenarios.ts";
import { mayHelpToSwitch, modelSwitch } from "./model-switch.ts";

const nowMs = clock("14:00");

const forecastOf = (hitsWall: number, resetsAtMs = addMs(nowMs, 2 * HOUR_MS)): Forecast => ({
  hitsWall,
  wallAtMs: {},
  atResetPercent: { p10: 0, p50: 0, p90: 0 },
  resetsAtMs,
  basis: "",
});

const on = (family: string, paceFactor: number, hitsWall: number): Scenario => ({
  ask: { pace: 1, pauseMinutes: 0, family },
  paceFactor,
  forecast: forecastOf(hitsWall),
});

const five = (hitsWall: number, ...scenarios: readonly Scenario[]) => ({
  windowKey: FIVE_HOUR,
  asUsual: forecastOf(hitsWall),
  scenarios,
});

describe("model-switch", () => {
  it("names the largest model that would carry to the reset", () => {
    const found = modelSwitch([five(0.72, on("haiku", 0.2, 0), on("sonnet", 0.55, 0.08))], nowMs);
    expect(found?.title).toBe("Sonnet would carry you to the reset");
    expect(found?.evidence).toBe(
      "As it goes, the five-hour window meets its wall before its reset in 2 h with a chance of 72 %. The same work on Sonnet takes about 0.55 times the percent by what was seen on this machine, which leaves 8 %. This is an estimate.",
    );
    expect(found?.advice).toBe(
      "Switch Claude Code to Sonnet until the reset in 2 h, or for the parts that do not need more.",
    );
  });

  it("speaks of the window that would block for longest", () => {
    const week = {
      windowKey: SEVEN_DAY,
      asUsual: forecastOf(0.6, addMs(nowMs, 3 * DAY_MS)),
      scenarios: [on("sonnet", 0.5, 0.1)],
    };
    expect(modelSwitch([five(0.72, on("sonnet", 0.5, 0.1)), week], nowMs)?.windowKey).toBe(SEVEN_DAY);
  });

  it("is silent where the wall is unlikely, stands, or no switch helps enough", () => {
    expect(modelSwitch([five(0.4, on("sonnet", 0.5, 0))], nowMs)).toBeUndefined();
    expect(modelSwitch([five(0.8, on("sonnet", 0.5, 0.4))], nowMs)).toBeUndefined();
    expect(modelSwitch([five(0.8, on("sonnet", 0.9, 0.1))], nowMs)).toBeUndefined();
    expect(modelSwitch([five(0.8)], nowMs)).toBeUndefined();
    expect(mayHelpToSwitch(forecastOf(1))).toBe(false);
    expect(mayHelpToSwitch(undefined)).toBe(false);
  });
});
