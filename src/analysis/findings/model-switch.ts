import type { EpochMs } from "../../domain/time.ts";
import type { WindowKey } from "../../domain/window.ts";
import type { Forecast } from "../forecast/forecast.ts";
import type { Scenario } from "../what-if/scenarios.ts";
import { capitalized, durationText, windowName } from "../wording.ts";
import type { Finding } from "./finding.ts";

/** From here a wall is likely, … */
const CHANCE_MIN = 0.5;
/** … and down to here it is not. */
const CHANCE_AFTER_MAX = 0.2;
/** A switch that saves less is not worth it. */
const PACE_FACTOR_MAX = 0.7;

/** Whether the other models are worth trying out at all: that costs a forecast each. */
export function mayHelpToSwitch(forecast: Forecast | undefined): boolean {
  return forecast !== undefined && forecast.hitsWall >= CHANCE_MIN && forecast.hitsWall < 1;
}

/**
 * A wall that is likely as things go, and unlikely if Claude Code's work here were done by another model. Of several windows the one that
 * would block for longest speaks: the others would not help while it stands.
 *
 * Silent unless all hold: this machine's tokens are fitted to the window; its wall comes with a chance of 50 % or more; another family
 * that was used here takes at most 0.7 times the percent for the same work; and with it the chance is 20 % or less. An estimate, and says so.
 */
export function modelSwitch(
  windows: readonly {
    readonly windowKey: WindowKey;
    readonly asUsual: Forecast | undefined;
    readonly scenarios: readonly Scenario[];
  }[],
  nowMs: EpochMs,
): Finding | undefined {
  const helped = windows.flatMap(({ windowKey, asUsual, scenarios }) => {
    const best = scenarios
      .filter(({ ask, paceFactor, forecast }) => {
        const isSwitchAlone = ask.family !== undefined && ask.pace === 1 && ask.pauseMinutes === 0;
        return isSwitchAlone && paceFactor <= PACE_FACTOR_MAX && forecast.hitsWall <= CHANCE_AFTER_MAX;
      })
      // The dearest that is cheap enough: whoever works with a large model wants the largest that lasts.
      .toSorted((a, b) => b.paceFactor - a.paceFactor)[0];
    return asUsual && best && mayHelpToSwitch(asUsual) ? [{ windowKey, asUsual, best }] : [];
  });
  const latest = helped.toSorted((a, b) => b.asUsual.resetsAtMs - a.asUsual.resetsAtMs)[0];
  if (latest === undefined) return undefined;
  const { windowKey, asUsual, best } = latest;
  const family = capitalized(best.ask.family ?? "");
  const reset = durationText(asUsual.resetsAtMs - nowMs);
  const percent = (chance: number) => `${Math.round(chance * 100)} %`;
  return {
    code: "model-switch",
    title: `${family} would carry you to the reset`,
    evidence: `As it goes, ${windowName(windowKey)} meets its wall before its reset in ${reset} with a chance of ${percent(asUsual.hitsWall)}. The same work on ${family} takes about ${best.paceFactor.toFixed(2)} times the percent by what was seen on this machine, which leaves ${percent(best.forecast.hitsWall)}. This is an estimate.`,
    advice: `Switch Claude Code to ${family} until the reset in ${reset}, or for the parts that do not need more.`,
    severity: "info",
    windowKey,
  };
}
