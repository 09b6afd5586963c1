import { must } from "../../domain/assert.ts";
import { DAY_MS, type DurationMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowScope } from "../../domain/window.ts";
import type { CurrentReading } from "../current-readings.ts";
import { lastStretch } from "../reset.ts";
import { capitalized, durationText, listText, percentText, windowName } from "../wording.ts";
import { runningReading, type Finding, type FindingsInput } from "./finding.ts";

/** From here a model's week is near its top. Source: upstream's orange at 90; the server's own `critical` was seen at 90. Unit: percent. */
const NEAR_TOP_PERCENT = 90;
/** The whole week must lag by this much, or another model would meet the same wall. Source: ours; the seed's gap is 94 to 68. Unit: percent-points. */
const GAP_POINTS_MIN = 10;
/** A reset nearer than this is waited out. Source: upstream's detector, "opus reset > 24 h". */
const RESET_AHEAD_MS_MIN: DurationMs = DAY_MS;

/**
 * A model's week is at or near its top, days before its reset, while the week as a whole has room: one finding per such model.
 *
 * Silent unless all hold: the window is of a model and its cycle runs; it is at or over 90 %; its reset is known and more than
 * 24 hours away; and the week, where it is known, is at least 10 points lower. An old reading still speaks: weeks move slowly.
 */
export function modelWalls(input: FindingsInput): readonly Finding[] {
  return input.readings
    .filter((reading) => isModelWall(input, reading))
    .map((reading) => toFinding(input, reading));
}

function isModelWall(input: FindingsInput, reading: CurrentReading): boolean {
  const { windowKey, ended, usedPercent, resetsAtMs } = reading;
  if (windowScope(windowKey).kind !== "model" || ended || usedPercent < NEAR_TOP_PERCENT) return false;
  if (resetsAtMs === undefined || resetsAtMs - input.nowMs <= RESET_AHEAD_MS_MIN) return false;
  const week = runningReading(input, SEVEN_DAY);
  return week === undefined || usedPercent - week.usedPercent >= GAP_POINTS_MIN;
}

function toFinding(input: FindingsInput, reading: CurrentReading): Finding {
  const { windowKey, usedPercent } = reading;
  const model = capitalized(windowName(windowKey));
  const week = runningReading(input, SEVEN_DAY);
  const lag = week === undefined ? "" : ` while the week is at ${percentText(week.usedPercent)}`;
  const age = reading.stale ? ` This was read ${durationText(input.nowMs - reading.observedAtMs)} ago.` : "";
  const atTop = lastStretch(input.series.get(windowKey) ?? []).find(
    (point) => point.usedPercent >= NEAR_TOP_PERCENT,
  );
  return {
    code: "model-wall",
    title: `${model} is ${usedPercent >= 100 ? "at its wall" : "near its wall"}`,
    evidence: `${model} is at ${percentText(usedPercent)}${lag}, and resets in ${resetText(input, reading)}.${age}`,
    advice: adviceText(input, reading),
    sinceMs: atTop?.observedAtMs,
    severity: usedPercent >= 100 ? "critical" : "warning",
    windowKey,
  };
}

function adviceText(input: FindingsInput, reading: CurrentReading): string {
  const others = input.readings
    .filter(({ windowKey, ended }) => windowScope(windowKey).kind === "model" && !ended)
    .filter(({ windowKey, usedPercent }) => windowKey !== reading.windowKey && usedPercent < NEAR_TOP_PERCENT)
    .toSorted((a, b) => a.usedPercent - b.usedPercent);
  const best = others[0];
  const target = best === undefined ? "another model" : modelName(best);
  const rooms = others.map(
    ({ windowKey, usedPercent }) => `${windowName(windowKey)} is at ${percentText(usedPercent)}`,
  );
  const shared = [FIVE_HOUR, SEVEN_DAY].flatMap((key) => {
    const parent = runningReading(input, key);
    return parent ? [`${windowName(key)} (${percentText(parent.usedPercent)})`] : [];
  });
  const limits = shared.length > 0 ? ` It still fills ${listText(shared)}.` : "";
  const room = rooms.length > 0 ? `: ${listText(rooms)}` : "";
  return `Switch to ${target} for the next ${resetText(input, reading)}${room}.${limits}`;
}

function resetText({ nowMs }: FindingsInput, { resetsAtMs }: CurrentReading): string {
  return durationText(must(resetsAtMs, "a model wall knows its reset") - nowMs);
}

function modelName({ windowKey }: CurrentReading): string {
  const scope = windowScope(windowKey);
  return scope.kind === "model" ? scope.name : windowKey;
}
