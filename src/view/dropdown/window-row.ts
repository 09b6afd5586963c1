import type { WindowMember } from "../../documents/status.ts";
import type { EpochMs } from "../../domain/time.ts";
import { formatAgo, formatDuration } from "../format/duration.ts";
import type { LocalTime } from "../format/local-time.ts";
import { formatNumber, formatPercent, formatSigned, withNoun } from "../format/number.ts";
import { at } from "../instant.ts";
import { windowTone, type Tone } from "../tone.ts";

/** One window as a row with a bar. */
export interface WindowRow {
  readonly key: string;
  readonly label: string;
  readonly usedPercent: number;
  readonly percentText: string;
  /** How much of the cycle's time has gone, for the mark on the bar. */
  readonly clockPercent?: number | undefined;
  readonly tone: Tone;
  /** The window that stops the account first. */
  readonly isBinding: boolean;
  /** `resets 20:14 (1h 50m)`, `not started`, `ended 3m ago`. */
  readonly resetText: string;
  /** `+24%/h (18…30) · wall ~19:12 (48m), 1h 3m before reset`; absent while nothing moves. `~`: straight-line arithmetic. */
  readonly burnText?: string | undefined;
  /** `~97% at reset (88…104) · 64% chance of the wall, likely by 12:10`; absent on thin data, and at the wall. */
  readonly forecastText?: string | undefined;
  /** `80% intervals held 79% of the time, last 30 cycles`; absent while few have come true. */
  readonly recordText?: string | undefined;
  /** Source and age, where they differ from the rest; `stale` in words. */
  readonly noteText?: string | undefined;
}

interface WindowRowContext {
  readonly bindingKey?: string | undefined;
  /** The newest window of the account; the others say how they differ. */
  readonly newest?: WindowMember | undefined;
  readonly nowMs: EpochMs;
  readonly localTime: LocalTime;
}

/** One window with all its texts; what is not known leaves its text out. */
export function windowRow(window: WindowMember, context: WindowRowContext): WindowRow {
  const tone = windowTone(window);
  return {
    key: window.key,
    label: window.label,
    usedPercent: window.usedPercent,
    percentText: formatPercent(window.usedPercent),
    clockPercent: tone === "ended" ? undefined : window.pace?.elapsedPercent,
    tone,
    isBinding: window.key === context.bindingKey,
    resetText: resetText(window, context),
    burnText: tone === "ended" ? undefined : burnText(window, context),
    forecastText: tone === "ended" || tone === "wall" ? undefined : forecastText(window, context),
    recordText: tone === "ended" ? undefined : recordText(window),
    noteText: noteText(window, context),
  };
}

function resetText({ resetsAt, usedPercent }: WindowMember, { nowMs, localTime }: WindowRowContext): string {
  if (resetsAt === null) return usedPercent === 0 ? "not started" : "no reset time";
  const resetsAtMs = at(resetsAt);
  if (resetsAtMs <= nowMs) return `ended ${formatAgo(nowMs - resetsAtMs)}`;
  return `resets ${localTime.near(resetsAtMs, nowMs)} (${formatDuration(resetsAtMs - nowMs)})`;
}

function burnText(window: WindowMember, context: WindowRowContext): string | undefined {
  const { burn } = window;
  if (!burn || (burn.percentPerHour === 0 && burn.samples < 3)) return undefined;
  if (burn.percentPerHour === 0) return `flat for ${formatDuration(burn.spanSeconds * 1000)}`;
  const rate = `${formatSigned(burn.percentPerHour)}%/h (${formatNumber(burn.low)}…${formatNumber(burn.high)})`;
  const eta = window.forecast === null ? etaText(window, context) : undefined;
  return eta ? `${rate} · ${eta}` : rate;
}

/** Below this a wall is not worth a word. */
const CHANCE_MIN = 0.05;

/** Far beyond the wall a level is only what would be wanted: when the wall comes says more. Of the band's upper end. */
const LANDING_PERCENT_MAX = 200;

/** Where the window will be at its reset, and the chance of the wall before it; estimated, so with a band. */
function forecastText(
  { forecast }: WindowMember,
  { nowMs, localTime }: WindowRowContext,
): string | undefined {
  if (forecast === null) return undefined;
  const { hitsWall, wallAt, atReset } = forecast;
  const landing =
    atReset.p90 > LANDING_PERCENT_MAX
      ? ""
      : `~${formatNumber(Math.round(atReset.p50))}% at reset (${Math.round(atReset.p10)}…${Math.round(atReset.p90)})`;
  if (hitsWall < CHANCE_MIN) return landing;
  const near = (iso: string | null | undefined) => (iso ? localTime.near(at(iso), nowMs) : undefined);
  const [early, middle] = [near(wallAt?.p10), near(wallAt?.p50)];
  const when = middle ? `, likely by ${middle}` : early ? `, at the earliest around ${early}` : "";
  return `${landing === "" ? "" : `${landing} · `}${chanceText(hitsWall)} chance of the wall${when}`;
}

/** What is not sure never reads as sure. */
export function chanceText(chance: number): string {
  if (chance > 0.99 && chance < 1) return ">99%";
  return chance > 0 && chance < 0.01 ? "<1%" : `${Math.round(chance * 100)}%`;
}

/** How far the forecast above it can be trusted. */
function recordText({ forecast, record }: WindowMember): string | undefined {
  if (forecast === null || record === null) return undefined;
  return `80% intervals held ${Math.round(record.levelCoverage * 100)}% of the time, over ${withNoun(record.cycles, "cycle")}`;
}

function etaText(
  { eta, resetsAt }: WindowMember,
  { nowMs, localTime }: WindowRowContext,
): string | undefined {
  if (!eta) return undefined;
  if (eta.kind === "reset-first") return "resets before the wall";
  // A line whose lower bound meets no wall is too uncertain to name a time.
  if (eta.kind !== "wall" || eta.at === null || eta.latest === null) return undefined;
  const wallAtMs = at(eta.at);
  const margin = resetsAt === null ? "" : `, ${formatDuration(at(resetsAt) - wallAtMs)} before reset`;
  return `wall ~${localTime.near(wallAtMs, nowMs)} (${formatDuration(wallAtMs - nowMs)})${margin}`;
}

/** When a level was read, and by which source: `read 2m ago from oauth`. */
export function readText({ source, ageSeconds }: Pick<WindowMember, "source" | "ageSeconds">): string {
  return `read ${formatAgo(ageSeconds * 1000)} from ${source}`;
}

function noteText(window: WindowMember, { newest }: WindowRowContext): string | undefined {
  const notes: string[] = [];
  const differs = newest && (newest.source !== window.source || newest.ageSeconds !== window.ageSeconds);
  if (differs) notes.push(readText(window));
  if (window.stale) notes.push("stale");
  if (window.kind !== "measured") notes.push(window.kind);
  return notes.length > 0 ? notes.join(" · ") : undefined;
}
