import type { SeriesPoint } from "../../domain/cycle.ts";
import { HOUR_MS, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import type { WallClockOf } from "../../domain/wall-clock.ts";
import { FIVE_HOUR, windowLengthMs, type WindowKey } from "../../domain/window.ts";
import type { AccountCalibration } from "../calibration/calibrate-account.ts";
import type { Calibration } from "../calibration/calibration.ts";
import { modelFamily, type LocalUse } from "../calibration/local-use.ts";
import type { CurrentReading } from "../current-readings.ts";
import type { EstimatedSplit } from "../estimated-split/estimated-split.ts";
import { forecastFan, type FanPoint } from "../forecast/fan.ts";
import { forecastWith, type Forecast } from "../forecast/forecast.ts";
import { dailyAllowance, type Allowance } from "../forecast/what-if.ts";
import { windowMode } from "../window-mode.ts";
import { knownFamilies, modelEffect } from "./model-effect.ts";
import { taskFit, type Task, type TaskFit } from "./tasks.ts";

/** A change that is asked about. */
export interface Ask {
  /** All use times this. */
  readonly pace: number;
  readonly pauseMinutes: number;
  /** A family of models. Absent: as usual. */
  readonly family?: string | undefined;
}

/** A change, and the forecast under it. */
export interface Scenario {
  readonly ask: Ask;
  /** Of pace and model together. */
  readonly paceFactor: number;
  readonly forecast: Forecast;
}

/** What would become of one window. */
export interface WindowScenarios {
  /** Absent where `forecast` is silent; then there are no scenarios either. */
  readonly asUsual: Forecast | undefined;
  readonly scenarios: readonly Scenario[];
  /** As usual, up to the reset; empty unless asked for. */
  readonly fan: readonly FanPoint[];
  readonly modelsRefused: readonly { readonly family: string; readonly reason: string }[];
  /** Absent when the reset is not known. */
  readonly allowance?: Allowance | undefined;
  /** Absent without a fit of tokens to this window. */
  readonly fit?: TaskFit | undefined;
}

/** What is known of this machine's part in an account's use. */
export interface LocalFacts {
  readonly uses: readonly LocalUse[];
  readonly calibration: AccountCalibration;
  readonly splits: readonly EstimatedSplit[];
  readonly tasks: readonly Task[];
}

const USUAL_PAUSE_MINUTES = HOUR_MS / MINUTE_MS;

/** The change asked about, half the pace, a pause of an hour, and each other model, all over the same paths. Source: docs/analysis/forecast.md. */
export function windowScenarios(facts: {
  readonly reading: CurrentReading;
  /** Merged, oldest first. */
  readonly series: readonly SeriesPoint[];
  readonly asked?: Ask | undefined;
  readonly local?: LocalFacts | undefined;
  readonly withFan?: boolean | undefined;
  readonly nowMs: EpochMs;
  readonly wallClockOf?: WallClockOf | undefined;
}): WindowScenarios {
  const { reading, series, asked, local, nowMs, wallClockOf } = facts;
  const { windowKey, usedPercent, resetsAtMs, ended } = reading;
  const allowance =
    resetsAtMs === undefined || ended ? undefined : dailyAllowance({ usedPercent, nowMs, resetsAtMs });
  const fit = ended ? undefined : fitOf(facts);
  const none = { asUsual: undefined, scenarios: [], fan: [], modelsRefused: [], allowance, fit };
  const lengthMs = windowLengthMs(windowKey);
  if (lengthMs === undefined) return none;
  const { mode } = windowMode(series, lengthMs);
  const input = { series, windowLengthMs: lengthMs, mode, nowMs, wallClockOf };
  const under = (paceFactor: number, pauseMinutes: number) =>
    forecastWith(input, { paceFactor, pauseMs: pauseMinutes * MINUTE_MS });
  const asUsual = under(1, 0);
  if (asUsual === undefined) return none;
  const effects = new Map(
    familiesToTry(local, windowKey, asked).map((family) => [family, effectOf(facts, family)]),
  );
  const scenarios = asksFor(asked, [...effects.keys()]).flatMap((ask): readonly Scenario[] => {
    const effect = ask.family === undefined ? undefined : effects.get(ask.family);
    if (effect?.kind === "refused") return [];
    const paceFactor = ask.pace * (effect?.paceFactor ?? 1);
    const forecast = under(paceFactor, ask.pauseMinutes);
    return forecast ? [{ ask, paceFactor, forecast }] : [];
  });
  return {
    ...none,
    asUsual,
    scenarios,
    fan: facts.withFan ? forecastFan(input) : [],
    modelsRefused: [...effects.values()].filter((effect) => effect.kind === "refused"),
  };
}

/** What was asked comes first, and nothing twice. */
function asksFor(asked: Ask | undefined, families: readonly string[]): readonly Ask[] {
  const usual: readonly Ask[] = [
    { pace: 0.5, pauseMinutes: 0 },
    { pace: 1, pauseMinutes: USUAL_PAUSE_MINUTES },
    ...families.map((family) => ({ pace: 1, pauseMinutes: 0, family })),
  ];
  if (asked === undefined) return usual;
  const isAsked = ({ pace, pauseMinutes, family }: Ask) =>
    pace === asked.pace && pauseMinutes === asked.pauseMinutes && family === asked.family;
  return [asked, ...usual.filter((ask) => !isAsked(ask))];
}

/** The fit of the window itself; a model's own week is filled by the same work as the week. */
function calibrationFor(windowKey: WindowKey, { calibration }: LocalFacts): Calibration | undefined {
  const fit = windowKey === FIVE_HOUR ? calibration.fiveHour : calibration.week;
  return fit.kind === "calibrated" ? fit : undefined;
}

/** Where all of the work is one family's already, there is no other to try but what is asked for. */
function familiesToTry(
  local: LocalFacts | undefined,
  windowKey: WindowKey,
  asked: Ask | undefined,
): readonly string[] {
  const calibration = local && calibrationFor(windowKey, local);
  const known = calibration ? knownFamilies(calibration) : [];
  return [...new Set([...(asked?.family === undefined ? [] : [asked.family]), ...known])];
}

function effectOf(facts: Parameters<typeof windowScenarios>[0], family: string) {
  const { reading, local, nowMs } = facts;
  const calibration = local && calibrationFor(reading.windowKey, local);
  if (local === undefined || calibration === undefined) {
    const reason = "There is no fit of this machine's tokens to this window yet.";
    return { kind: "refused", family, reason } as const;
  }
  const localShare = localShareOf(reading.windowKey, local);
  const { uses } = local;
  return modelEffect({ windowKey: reading.windowKey, family, calibration, uses, localShare, nowMs });
}

/** The part of the running cycle's use that this machine's Claude Code made; all of it while next to nothing is used. */
function localShareOf(windowKey: WindowKey, { splits }: LocalFacts): number {
  const split =
    splits.find((own) => own.windowKey === windowKey) ?? splits.find((own) => own.windowKey !== FIVE_HOUR);
  if (split === undefined || split.usedPercent < 1) return 1;
  const part = split.parts.find(({ surface }) => surface === "claude_code");
  return Math.min(1, (part?.points ?? 0) / split.usedPercent);
}

function fitOf({ reading, local, nowMs }: Parameters<typeof windowScenarios>[0]): TaskFit | undefined {
  const { windowKey, usedPercent, resetsAtMs } = reading;
  const calibration = local && calibrationFor(windowKey, local);
  if (local === undefined || calibration?.windowKey !== windowKey) return undefined;
  const remainingPercent = Math.max(0, 100 - usedPercent);
  return taskFit({ tasks: local.tasks, calibration, remainingPercent, nowMs, resetsAtMs });
}

/** The family of a model that a person names: `Opus`, `claude-sonnet-5`. */
export function askedFamily(model: string): string {
  return modelFamily(model.trim());
}
