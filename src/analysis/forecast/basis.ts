import type { SeriesPoint } from "../../domain/cycle.ts";
import { STALE_AFTER_MS } from "../current-readings.ts";
import type { DurationMs, EpochMs } from "../../domain/time.ts";
import { isResetBetween } from "../reset.ts";
import { durationText } from "../wording.ts";
import type { Start } from "./start.ts";

/** One sentence on what a forecast rests on. `likeDays`: days of the past that hold a moment like now. */
export function basisText({ seen, newestMs }: Start, likeDays: number, nowMs: EpochMs): string {
  const spanMs = newestMs - (seen[0]?.observedAtMs ?? newestMs);
  const counts = `${countText(seen.length, "reading")} over ${durationText(spanMs)}, ${countText(countCycles(seen), "cycle")}${ageText(nowMs - newestMs)}`;
  const days = Math.round(likeDays);
  if (days < 1)
    return `${counts}; no day with moments like now yet, so mostly assumptions on spells and pauses.`;
  return `${counts}; ${countText(days, "day")} with moments like now.`;
}

function ageText(ageMs: DurationMs): string {
  return ageMs > STALE_AFTER_MS ? `, the newest ${durationText(ageMs)} old` : "";
}

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function countCycles(seen: readonly SeriesPoint[]): number {
  return seen.reduce((count, point, index) => {
    const previous = seen[index - 1];
    return previous && isResetBetween(previous, point) ? count + 1 : count;
  }, 1);
}
