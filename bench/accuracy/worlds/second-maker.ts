// The worlds of bench/split-accuracy, made for the split: as traces, for the forecast.
import { must } from "../../../src/domain/assert.ts";
import type { SeriesPoint } from "../../../src/domain/cycle.ts";
import { epochMs, MINUTE_MS } from "../../../src/domain/time.ts";
import { createWorld, WORLD_DAYS, type WorldKind } from "../../split-accuracy/worlds/world.ts";
import { MINUTES_PER_DAY } from "./demands.ts";
import { minuteToMs, type WindowTrace, type WorldTrace } from "./world.ts";

/** Truth is what the server printed at the last poll of a cycle: these worlds tell no more. */
export function createSecondWorld(kind: WorldKind, seed: number): WorldTrace {
  const { fiveHour, week, startMs } = createWorld(kind, seed);
  const lateMs = startMs - minuteToMs(0);
  return { fiveHour: toTrace(fiveHour, lateMs, 300), week: toTrace(week, lateMs, 7 * MINUTES_PER_DAY) };
}

function toTrace(read: readonly SeriesPoint[], lateMs: number, lengthMinutes: number): WindowTrace {
  const series = read.map(({ observedAtMs, resetsAtMs, ...rest }) => ({
    ...rest,
    observedAtMs: epochMs(observedAtMs - lateMs),
    resetsAtMs: resetsAtMs === undefined ? undefined : epochMs(resetsAtMs - lateMs),
  }));
  const minutes = WORLD_DAYS * MINUTES_PER_DAY;
  const [level, endsAt] = [new Float64Array(minutes), new Int32Array(minutes)];
  let index = -1;
  for (let minute = 0; minute < minutes; minute += 1) {
    while ((series[index + 1]?.observedAtMs ?? Infinity) <= minuteToMs(minute)) index += 1;
    if (index < 0) continue;
    const { usedPercent, resetsAtMs } = must(series[index], "a reading by then");
    const ends = resetsAtMs === undefined ? 0 : Math.round((resetsAtMs - minuteToMs(0)) / MINUTE_MS);
    if (ends > minute) [level[minute], endsAt[minute]] = [usedPercent, ends];
  }
  return { lengthMinutes, level, endsAt, series };
}
