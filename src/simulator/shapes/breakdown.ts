import type { Json } from "../../domain/json.ts";
import { SEVEN_DAY } from "../../domain/window.ts";
import { SURFACES, type Surface } from "../../domain/snapshot.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { WindowTruth } from "../world/truth.ts";
import { isoMicros, type ResetText } from "./reset-text.ts";

const DISPLAY_NAMES: Readonly<Record<Surface, string>> = {
  claude_code: "Claude Code",
  chat: "Chats",
  cowork: "Cowork",
  other: "Other",
};

/**
 * `seven_day_breakdown`: each surface's share of the week's use. Unit: percent of the use, each rounded by itself, so that the
 * rows add up to about 100. Shape: null without a week, or before anything was used in it.
 */
export function breakdown(week: WindowTruth | undefined, atMs: EpochMs, resetText: ResetText): Json {
  if (!week || week.usedUnits === 0) return null;
  return {
    as_of: isoMicros(atMs, 0),
    window_started_at: resetText(week.startedAtMs, SEVEN_DAY),
    rows: SURFACES.map((surface) => ({
      key: surface,
      display_name: DISPLAY_NAMES[surface],
      percent: Math.round((week.unitsBySurface[surface] / week.usedUnits) * 100),
    })),
  };
}

/** `weekly_scoped_shares`: how much of the whole week a scoped row is worth. Null when there is no such row. */
export function scopedShares(windows: readonly WindowTruth[]): Json {
  const week = windows.find((window) => window.key === SEVEN_DAY);
  const scoped = windows.filter((window) => window.key.startsWith("weekly_scoped:"));
  if (!week || scoped.length === 0) return null;
  return scoped.map((window, index) => ({
    allowance_percent_of_weekly: Math.round((window.capacityUnits / week.capacityUnits) * 100),
    limit_index: 2 + index,
    used_percent_of_weekly: Math.round((window.usedUnits / week.capacityUnits) * 100),
  }));
}
