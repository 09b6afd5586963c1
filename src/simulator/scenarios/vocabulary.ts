import { MINUTE_MS } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowKey } from "../../domain/window.ts";
import { createAccount } from "../world/account.ts";
import type { ExtraUsageDefinition } from "../world/extra-usage-state.ts";
import type { ModelFamily } from "../world/weights.ts";
import type { RelativeTime } from "./relative-time.ts";
import type { ScenarioActivity, ScenarioSeat, ScenarioWindow } from "./scenario.ts";

/** The computer that the fake home stands for, and one that is elsewhere. */
export const THIS_MACHINE = "laptop";
export const OTHER_MACHINE = "desktop";

export const OPUS = "claude-opus-5-5";
export const SONNET = "claude-sonnet-5-5";
export const FABLE = "claude-fable-5-1";

/** Who most scenarios are about. */
export const ADA_MAX = createAccount({ name: "ada", plan: "max_5x", fullName: "Ada Example" });
/** The same person on the smaller plan. */
export const ADA_PRO = createAccount({ name: "ada", plan: "pro", fullName: "Ada Example" });

/** The usual allowance: one unit is one point of the five-hour window. */
const FIVE_HOUR_UNITS = 100;
const WEEK_UNITS = 600;
const FABLE_WEEK_UNITS = 300;

/** Metered use that was never switched on. A unit is about a third of a dollar. */
export const EXTRA_NEVER_ON: ExtraUsageDefinition = {
  enabled: false,
  usedMinorBefore: 0,
  limitMinor: null,
  currency: "USD",
  minorPerUnit: 33,
  disabledReason: null,
  outOfCredits: false,
  everEnabled: false,
};

/** Ada's seat as the server answers for it since 9 October 2026; a scenario that needs another says so. */
export const ADA_SEAT = {
  account: ADA_MAX,
  shape: "2026-10-09",
  extraUsage: EXTRA_NEVER_ON,
} as const satisfies Partial<ScenarioSeat>;

/** The windows that such a seat has: five hours, the week, and the week of Fable, which ends with it. */
export function usualWindows(
  resets: RelativeTime,
  weekCapacity?: ScenarioWindow["capacity"],
): readonly ScenarioWindow[] {
  const fable = { key: "weekly_scoped:Fable", family: "Fable", resets, capacity: FABLE_WEEK_UNITS } as const;
  return [fiveHour(), week(resets, weekCapacity), modelWeek(fable)];
}

/** The five-hour window, opened by the first turn; its start is rounded down to ten minutes, as resets on the wire look. */
export function fiveHour(options: { readonly startRoundedToMs?: number } = {}): ScenarioWindow {
  const startRoundedToMs = options.startRoundedToMs ?? 10 * MINUTE_MS;
  return { key: FIVE_HOUR, mode: { kind: "anchored", startRoundedToMs }, capacity: FIVE_HOUR_UNITS };
}

/** The whole week, ending at a fixed time. */
export function week(
  resets: RelativeTime,
  capacity: ScenarioWindow["capacity"] = WEEK_UNITS,
): ScenarioWindow {
  return { key: SEVEN_DAY, mode: { kind: "fixed", resets }, capacity };
}

/** One model's own week. */
export function modelWeek(facts: {
  readonly key: string;
  readonly family: ModelFamily;
  readonly resets: RelativeTime;
  readonly capacity: ScenarioWindow["capacity"];
}): ScenarioWindow {
  const { key, family, resets, capacity } = facts;
  return { key: windowKey(key), mode: { kind: "fixed", resets }, capacity, families: [family] };
}

/** Claude Code at work on this machine, on Opus, unless said otherwise. */
export function code(
  from: RelativeTime,
  to: RelativeTime,
  units: number,
  options: Partial<ScenarioActivity> = {},
): ScenarioActivity {
  const usual = { machine: THIS_MACHINE, cwd: "/home/ada/shop-api", model: OPUS };
  return { kind: "code", from, to, units, ...usual, ...options };
}

/** Typing on claude.ai. */
export function chat(from: RelativeTime, to: RelativeTime, units: number): ScenarioActivity {
  return { kind: "chat", from, to, units, model: SONNET };
}

/** One message with a large attachment. */
export function upload(at: RelativeTime, units: number): ScenarioActivity {
  return { kind: "upload", from: at, to: at, units, model: OPUS };
}

/** Work in the cloud that leaves no transcript here. */
export function cloud(
  kind: "cowork" | "routine",
  span: { readonly from: RelativeTime; readonly to: RelativeTime },
  units: number,
): ScenarioActivity {
  return { kind, ...span, units, model: SONNET };
}
