import type { WindowMember } from "../../documents/status.ts";
import { unreachable } from "../../domain/assert.ts";
import { SECOND_MS } from "../../domain/time.ts";
import { FIVE_HOUR, windowKey, windowScope } from "../../domain/window.ts";
import { formatSigned, formatWholePercent } from "../../view/format/number.ts";
import { at } from "../../view/instant.ts";
import { paceArrow, shortDuration, shortWindowLabel } from "../../view/statusline/short-texts.ts";
import { windowTone, type Tone } from "../../view/tone.ts";
import { span, type Line } from "../terminal/span.ts";
import type { LineFacts } from "./line-facts.ts";
import type { WindowPart } from "./template.ts";

/** One part of a window; empty where there is nothing to say. */
export function windowSpans(window: WindowMember, part: WindowPart, facts: LineFacts): Line {
  if (part === "text") return wholeWindow(window, facts);
  const text = partText(window, part, facts);
  return text === "" ? [] : [span(text, roleOf(part, windowTone(window)))];
}

/** `5h 42% ⇣8 2h10`; at the wall `7d 100% until 20:14`; after its reset `5h ended`. The countdown is for windows of hours. */
function wholeWindow(window: WindowMember, facts: LineFacts): Line {
  const tone = windowTone(window);
  const parts: readonly WindowPart[] =
    tone === "ended"
      ? ["label", "clock"]
      : tone === "wall"
        ? ["label", "used", "clock"]
        : runningParts(window);
  const lines = parts.map((part) => windowSpans(window, part, facts)).filter((line) => line.length > 0);
  return lines.flatMap((line, index) => (index === 0 ? line : [span(" "), ...line]));
}

/** A model's week is told by its level alone: it is the third thing to look at. */
function runningParts({ key }: WindowMember): readonly WindowPart[] {
  const isForAll = windowScope(windowKey(key)).kind === "all";
  if (key === FIVE_HOUR) return ["label", "used", "pace", "reset"];
  return isForAll ? ["label", "used", "pace"] : ["label", "used"];
}

function roleOf(part: WindowPart, tone: Tone) {
  if (part === "label" || part === "reset" || part === "age") return tone === "ended" ? "ended" : "muted";
  return tone;
}

function partText(window: WindowMember, part: Exclude<WindowPart, "text">, facts: LineFacts): string {
  switch (part) {
    case "label":
      return shortWindowLabel(window.key);
    case "used":
      return `${window.kind === "estimated" ? "~" : ""}${formatWholePercent(window.usedPercent)}`;
    case "left":
      return formatWholePercent(Math.max(0, 100 - window.usedPercent));
    case "pace":
      // Early in a cycle the pace swings wildly and is withheld, as everywhere.
      return paceText(window);
    case "reset":
      return resetText(window, facts);
    case "clock":
      return clockText(window, facts);
    case "bar":
      return barText(window.usedPercent);
    case "burn":
      return window.burn === null ? "" : `${formatSigned(Math.round(window.burn.percentPerHour))}/h`;
    case "landing":
      return window.forecast === null ? "" : `~${Math.round(window.forecast.atReset.p50)}%`;
    case "wall":
      return window.forecast === null ? "" : `~${Math.round(100 * window.forecast.hitsWall)}%`;
    case "age":
      return shortDuration(window.ageSeconds * SECOND_MS);
    default:
      return unreachable(part);
  }
}

function paceText({ usedPercent, pace }: WindowMember): string {
  return pace === null || pace.ratio === null ? "" : paceArrow(usedPercent, pace.elapsedPercent);
}

function resetText({ resetsAt }: WindowMember, { nowMs }: LineFacts): string {
  const leftMs = resetsAt === null ? 0 : at(resetsAt) - nowMs;
  return leftMs > 0 ? shortDuration(leftMs) : "";
}

/** When a wall falls: `until 20:14`. A window that is over says so. */
function clockText({ resetsAt, usedPercent }: WindowMember, { nowMs, localTime }: LineFacts): string {
  if (resetsAt === null) return "";
  const resetsAtMs = at(resetsAt);
  if (resetsAtMs <= nowMs) return "ended";
  const clock = localTime.near(resetsAtMs, nowMs);
  return usedPercent >= 100 ? `until ${clock}` : clock;
}

const BAR_CELLS = 8;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

function barText(usedPercent: number): string {
  const eighths = Math.round((Math.min(100, Math.max(0, usedPercent)) / 100) * BAR_CELLS * 8);
  const bar = "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
  return bar.padEnd(BAR_CELLS, "░");
}
