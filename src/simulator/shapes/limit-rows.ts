import type { Json, JsonObject } from "../../domain/json.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import type { WindowTruth } from "../world/truth.ts";
import type { ResetText } from "./reset-text.ts";

const SCOPED_PREFIX = "weekly_scoped:";

/** The rows of `limits[]`: session, week, and the weeks of single models that have no flat key. */
export function limitRows(windows: readonly WindowTruth[], resetText: ResetText): Json {
  const listed = windows.filter(
    ({ key }) => key === FIVE_HOUR || key === SEVEN_DAY || key.startsWith(SCOPED_PREFIX),
  );
  const highest = Math.max(...listed.map((window) => window.usedPercent));
  const active = listed.find((window) => window.usedPercent === highest);
  return listed.map((window) => limitRow(window, window === active, resetText));
}

/**
 * The server's word for how full something is.
 *
 * Source: warning was seen from 77, critical from 90, in captures of 2026-07 to 2026-09; the exact thresholds are not known.
 */
export function severity(percent: number): string {
  if (percent >= 90) return "critical";
  return percent >= 75 ? "warning" : "normal";
}

function limitRow(window: WindowTruth, isActive: boolean, resetText: ResetText): JsonObject {
  const percent = Math.round(window.usedPercent);
  const modelName = window.key.startsWith(SCOPED_PREFIX) ? window.key.slice(SCOPED_PREFIX.length) : undefined;
  return {
    kind: window.key === FIVE_HOUR ? "session" : modelName === undefined ? "weekly_all" : "weekly_scoped",
    group: window.key === FIVE_HOUR ? "session" : "weekly",
    percent,
    severity: severity(percent),
    resets_at: resetText(window.resetsAtMs, window.key),
    scope: modelName === undefined ? null : { model: { id: null, display_name: modelName }, surface: null },
    is_active: isActive,
  };
}
