import { MINUTE_MS, type DurationMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import type { CurrentReading } from "../current-readings.ts";
import { lastStretch } from "../reset.ts";
import { wallEta } from "../wall-eta.ts";
import { durationText, percentText, pointsText } from "../wording.ts";
import { runningReading, type Finding, type FindingsInput } from "./finding.ts";

/** From here the five hours count as high. Source: the seed's climb "through 80, 90, 100"; upstream warns at 80. Unit: percent. */
const HIGH_PERCENT = 80;
/** Below this the week is fine. Source: upstream's detector, "five_hour slope with week < 80". Unit: percent. */
const WEEK_FINE_PERCENT = 80;
/** How far back a sprint is looked for. Source: the seed's "90-minute Code session". */
const SPRINT_MS: DurationMs = 90 * MINUTE_MS;
/** The least rise within it. Source: the seed's 80 → 100 within one session. Unit: percent-points. */
const SPRINT_POINTS_MIN = 20;

/**
 * The five hours fill up within one session while the week is fine: a sprint, not a shortage.
 *
 * Silent unless all hold: the five-hour reading is fresh, at or over 80 %, and rose by 20 points or more within 90 minutes without a
 * reset; the week is known and under 80 %; and the window is at its wall, or its straight line meets 100 % before its reset.
 */
export function midLoopWall(input: FindingsInput): Finding | undefined {
  const reading = runningReading(input, FIVE_HOUR);
  const week = runningReading(input, SEVEN_DAY);
  if (!reading || reading.stale || reading.usedPercent < HIGH_PERCENT) return undefined;
  if (!week || week.usedPercent >= WEEK_FINE_PERCENT) return undefined;
  const climb = lastStretch(input.series.get(FIVE_HOUR) ?? []).filter(
    ({ observedAtMs }) => reading.observedAtMs - observedAtMs <= SPRINT_MS,
  );
  const first = climb[0];
  if (!first || reading.usedPercent - first.usedPercent < SPRINT_POINTS_MIN) return undefined;
  const arrival = arrivalClause(input, reading);
  if (arrival === undefined) return undefined;
  const rise = pointsText(reading.usedPercent - first.usedPercent);
  const span = durationText(reading.observedAtMs - first.observedAtMs);
  return {
    code: "mid-loop-wall",
    title: "Five-hour sprint into the wall",
    evidence: `The five-hour window rose by ${rise} in ${span} to ${percentText(reading.usedPercent)} and ${arrival}, while the week is at ${percentText(week.usedPercent)}.`,
    advice: adviceText(input, reading),
    sinceMs: climb.find(({ usedPercent }) => usedPercent >= HIGH_PERCENT)?.observedAtMs,
    severity: reading.usedPercent >= 100 ? "critical" : "warning",
    windowKey: FIVE_HOUR,
  };
}

function arrivalClause({ burns, nowMs }: FindingsInput, reading: CurrentReading): string | undefined {
  if (reading.usedPercent >= 100) return "is at its wall";
  const burn = burns.get(FIVE_HOUR);
  const eta = burn && wallEta({ ...reading, burn, nowMs });
  if (eta?.kind !== "wall") return undefined;
  return `meets 100 % on its straight line in ${durationText(eta.atMs - nowMs)}`;
}

/** Waiting is told by what really unlocks: the gate's time when requests are refused, else the window's own reset. */
function adviceText({ gate, modes, nowMs }: FindingsInput, reading: CurrentReading): string {
  const untilMs = gate.verdict === "ok" ? reading.resetsAtMs : gate.untilMs;
  const wait = untilMs === undefined ? "until it resets" : `for ${durationText(untilMs - nowMs)}`;
  if (gate.verdict === "bills") {
    return `Stop the loop ${wait} unless it is worth metered rates: until then every request bills extra usage. The week has room.`;
  }
  const ageing =
    modes.get(FIVE_HOUR) === "sliding"
      ? " Its readings show a sliding window, so at that time the oldest part ages out, not all of it."
      : "";
  const what = gate.verdict === "blocked" ? "Pause" : "Pause the loop, or slow it down,";
  return `${what} ${wait}: the week has room, only the five hours are short.${ageing}`;
}
