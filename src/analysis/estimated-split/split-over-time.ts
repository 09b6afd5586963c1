import type { SeriesPoint } from "../../domain/cycle.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { AccountCalibration } from "../calibration/calibrate-account.ts";
import type { Calibration } from "../calibration/calibration.ts";
import type { LocalUse } from "../calibration/local-use.ts";
import type { OtherMachine } from "../calibration/other-machines.ts";
import { mergeSeries } from "../series.ts";
import { estimatedSplit, type EstimatedSplit } from "./estimated-split.ts";

/** So many instants at most: a line on a screen has no more. */
const INSTANTS_MAX = 160;

/**
 * One window's division as it stood at readings of a range, evenly thinned, oldest first. The fit is that of the whole time known, so an
 * early point may differ from what was said then; what was said then is in the track record.
 */
export function splitOverTime(facts: {
  readonly calibration: Calibration;
  readonly basis?: AccountCalibration["basis"];
  /** Oldest first. */
  readonly uses: readonly LocalUse[];
  readonly machines?: readonly OtherMachine[] | undefined;
  readonly series: readonly SeriesPoint[];
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}): readonly EstimatedSplit[] {
  const { fromMs, toMs, ...rest } = facts;
  const within = mergeSeries(facts.series).filter(
    ({ observedAtMs }) => observedAtMs >= fromMs && observedAtMs <= toMs,
  );
  return thin(within, INSTANTS_MAX).flatMap(({ observedAtMs }) => {
    const split = estimatedSplit({ ...rest, nowMs: observedAtMs });
    return "parts" in split ? [split] : [];
  });
}

/** At most `count` members, evenly spread over their order, the last one always among them. */
export function thin<T>(all: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, Math.ceil(all.length / count));
  return all.filter((_, index) => (all.length - 1 - index) % step === 0);
}
