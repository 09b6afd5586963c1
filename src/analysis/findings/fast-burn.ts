import type { SeriesPoint } from "../../domain/cycle.ts";
import { HOUR_MS, MINUTE_MS, type DurationMs } from "../../domain/time.ts";
import { FIVE_HOUR } from "../../domain/window.ts";
import { burnBetween, type Burn } from "../burn.ts";
import type { CurrentReading } from "../current-readings.ts";
import { lastStretch } from "../reset.ts";
import { durationText, percentText } from "../wording.ts";
import { runningReading, type Finding, type FindingsInput } from "./finding.ts";

/** An observation spans so long: shorter ones are all rounding, longer ones average a pause with a burst. */
const SPAN_MS_MIN: DurationMs = 4 * MINUTE_MS;
const SPAN_MS_MAX: DurationMs = 30 * MINUTE_MS;
/** A wall that is further away can still be thought about. */
const WALL_WITHIN_MS: DurationMs = HOUR_MS;
/** In an almost empty window one burst says nothing of the rest of the cycle. Unit: percent. */
const USED_PERCENT_MIN = 30;

/**
 * The five hours fill so fast that they are full within the hour, and two observations one after the other say so.
 *
 * Silent unless all hold: the reading is fresh, from 30 % up and under 100 %; each of the last two observations (of 4 to 30 minutes, no
 * reset between) rises fast enough, at the lower bound that rounding allows, to meet 100 % within an hour of now and before the reset.
 */
export function fastBurn(input: FindingsInput): Finding | undefined {
  const reading = runningReading(input, FIVE_HOUR);
  if (!reading || reading.stale || reading.usedPercent < USED_PERCENT_MIN || reading.usedPercent >= 100) {
    return undefined;
  }
  const [latest, before] = lastTwoBurns(lastStretch(input.series.get(FIVE_HOUR) ?? []));
  if (latest === undefined || before === undefined) return undefined;
  const slower = Math.min(latest.lowPercentPerHour, before.lowPercentPerHour);
  if (!meetsWallSoon(reading, slower, input.nowMs)) return undefined;
  const rate = (burn: Burn) => `${Math.round(burn.percentPerHour)} points an hour`;
  const spanMs = latest.toMs - before.fromMs;
  const wallInMs = ((100 - reading.usedPercent) / latest.percentPerHour) * HOUR_MS;
  return {
    code: "fast-burn",
    title: "The five hours will be full within the hour at this rate",
    evidence: `Two observations agree: ${rate(before)}, then ${rate(latest)}, over the last ${durationText(spanMs)}; the five-hour window is at ${percentText(reading.usedPercent)} and at that rate full in ${durationText(wallInMs)}.`,
    advice: adviceText(input, reading),
    sinceMs: before.fromMs,
    severity: "warning",
    windowKey: FIVE_HOUR,
  };
}

/** The newest observation and the one before it, each over the shortest span that is long enough. */
function lastTwoBurns(stretch: readonly SeriesPoint[]): readonly Burn[] {
  const burns: Burn[] = [];
  let later = stretch.at(-1);
  for (let index = stretch.length - 2; index >= 0 && later !== undefined && burns.length < 2; index -= 1) {
    const earlier = stretch[index];
    const spanMs = earlier === undefined ? 0 : later.observedAtMs - earlier.observedAtMs;
    if (earlier === undefined || spanMs < SPAN_MS_MIN) continue;
    const burn = spanMs > SPAN_MS_MAX ? undefined : burnBetween(earlier, later);
    if (burn === undefined) break;
    burns.push(burn);
    later = earlier;
  }
  return burns;
}

function meetsWallSoon(
  { usedPercent, resetsAtMs }: CurrentReading,
  percentPerHour: number,
  nowMs: number,
): boolean {
  if (percentPerHour <= 0) return false;
  const wallInMs = ((100 - usedPercent) / percentPerHour) * HOUR_MS;
  return wallInMs <= WALL_WITHIN_MS && (resetsAtMs === undefined || nowMs + wallInMs < resetsAtMs);
}

/** What ends first is of no help while a later wall stands. */
function adviceText({ gate, nowMs }: FindingsInput, { resetsAtMs }: CurrentReading): string {
  const untilMs = Math.max(resetsAtMs ?? 0, gate.untilMs ?? 0);
  const wait =
    untilMs > nowMs ? ` A wall would hold until the reset in ${durationText(untilMs - nowMs)}.` : "";
  return `Let what runs come to a good place to stop, or slow it down: fewer agents at a time, a smaller model.${wait}`;
}
