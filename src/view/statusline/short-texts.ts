import { DAY_MS, HOUR_MS, MINUTE_MS, type DurationMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowKey, windowLabel, windowScope } from "../../domain/window.ts";

/** A window's name where every column counts: `5h`, `7d`, `Fable`. */
export function shortWindowLabel(key: string): string {
  const name = windowKey(key);
  if (name === FIVE_HOUR) return "5h";
  if (name === SEVEN_DAY) return "7d";
  const scope = windowScope(name);
  if (scope.kind === "model" || scope.kind === "surface") return scope.name;
  return scope.kind === "oauth-apps" ? "apps" : windowLabel(name);
}

/** A length of time in at most five characters: `45m`, `2h10`, `3d4h`. Rounded to the minute, then cut. */
export function shortDuration(durationMs: DurationMs): string {
  const wholeMs = Math.round(durationMs / MINUTE_MS) * MINUTE_MS;
  if (wholeMs < MINUTE_MS) return "<1m";
  if (wholeMs < HOUR_MS) return `${wholeMs / MINUTE_MS}m`;
  const hours = Math.floor(wholeMs / HOUR_MS);
  const minutes = (wholeMs % HOUR_MS) / MINUTE_MS;
  if (wholeMs < DAY_MS) return minutes === 0 ? `${hours}h` : `${hours}h${String(minutes).padStart(2, "0")}`;
  return hours % 24 === 0 ? `${hours / 24}d` : `${Math.floor(hours / 24)}d${hours % 24}h`;
}

/**
 * Use against the clock in whole percent-points of the window: `⇡3` is three points more than an even pace would have used by now, `⇣8`
 * eight points fewer. Empty when they are even, and where no pace is told.
 */
export function paceArrow(usedPercent: number, elapsedPercent: number): string {
  const points = Math.round(usedPercent - elapsedPercent);
  if (points === 0) return "";
  return points > 0 ? `⇡${points}` : `⇣${-points}`;
}
