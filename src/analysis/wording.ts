import { MINUTE_MS, type DurationMs } from "../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowScope, type WindowKey } from "../domain/window.ts";

/** A percent for a sentence, with at most one decimal: `81 %`, `12.5 %`. What is under 100 never reads as 100. */
export function percentText(percent: number): string {
  const rounded = Math.round(percent * 10) / 10;
  return `${percent < 100 && rounded >= 100 ? 99.9 : rounded} %`;
}

/** A number of percent-points for a sentence: `7 points`, `1 point`, `0.4 points`. */
export function pointsText(points: number): string {
  const rounded = Math.round(points * 10) / 10;
  return `${rounded} ${rounded === 1 ? "point" : "points"}`;
}

/** A length of time for a sentence, in its two largest units: `5 d 14 h`, `1 h 50 min`, `41 min`. Negative reads as none. */
export function durationText(durationMs: DurationMs): string {
  const minutes = Math.round(durationMs / MINUTE_MS);
  if (minutes < 1) return "under a minute";
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`;
}

/** What a window is called inside a sentence: `the five-hour window`, `the week`, `Opus's week`. */
export function windowName(key: WindowKey): string {
  if (key === FIVE_HOUR) return "the five-hour window";
  if (key === SEVEN_DAY) return "the week";
  const scope = windowScope(key);
  if (scope.kind === "model" || scope.kind === "surface") return `${scope.name}'s week`;
  return scope.kind === "oauth-apps" ? "the OAuth apps' week" : `the window ${key}`;
}

/** Joins names as a sentence does: `a`, `a and b`, `a, b and c`. */
export function listText(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** The text with its first letter large, to open a sentence. */
export function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
