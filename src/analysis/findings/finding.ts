import type { SeriesPoint } from "../../domain/cycle.ts";
import type { ExtraUsage } from "../../domain/money.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { WallClockOf } from "../../domain/wall-clock.ts";
import type { WindowKey } from "../../domain/window.ts";
import type { Burn } from "../burn.ts";
import type { CurrentReading } from "../current-readings.ts";
import type { Forecast } from "../forecast/forecast.ts";
import type { Gate } from "../gate.ts";
import type { WindowMode } from "../window-mode.ts";

/** The failure modes that are recognised. Documented in docs/analysis/findings.md. */
export const FINDING_CODES = [
  "mid-loop-wall",
  "fast-burn",
  "model-wall",
  "model-switch",
  "week-pace",
  "phantom-chat",
  "extra-usage-blocked",
  "stale-data",
  "no-plan",
  "limit-changed",
  "unexplained-use",
] as const;

/** Graver first. */
export const FINDING_SEVERITIES = ["critical", "warning", "info"] as const;

/** A recognised failure mode. Texts are whole sentences without local times: durations and percents only. */
export interface Finding {
  readonly code: (typeof FINDING_CODES)[number];
  readonly title: string;
  /** What was seen. */
  readonly evidence: string;
  /** The one thing to do. */
  readonly advice: string;
  readonly sinceMs?: EpochMs | undefined;
  readonly severity: (typeof FINDING_SEVERITIES)[number];
  readonly windowKey?: WindowKey | undefined;
}

/** What is known of Claude Code's work on this machine. */
export interface CodeActivity {
  /** The newest modification of any local transcript. Absent: not known, which proves nothing. */
  readonly lastWriteAtMs?: EpochMs | undefined;
}

/** All that a finding may rest on. Nothing in it is later than `nowMs`. */
export interface FindingsInput {
  readonly readings: readonly CurrentReading[];
  readonly burns: ReadonlyMap<WindowKey, Burn>;
  readonly forecasts: ReadonlyMap<WindowKey, Forecast>;
  readonly modes: ReadonlyMap<WindowKey, WindowMode>;
  /** Merged, oldest first. */
  readonly series: ReadonlyMap<WindowKey, readonly SeriesPoint[]>;
  readonly extraUsage?: ExtraUsage | undefined;
  readonly gate: Gate;
  /** The newest snapshot that holds a whole usage body. */
  readonly newestBody?: Snapshot | undefined;
  readonly codeActivity?: CodeActivity | undefined;
  /** The user's time zone. Absent: no weekday is named. */
  readonly wallClockOf?: WallClockOf | undefined;
  readonly nowMs: EpochMs;
}

/** The reading of a window whose cycle runs. */
export function runningReading(input: FindingsInput, key: WindowKey): CurrentReading | undefined {
  return input.readings.find(({ windowKey, ended }) => windowKey === key && !ended);
}
