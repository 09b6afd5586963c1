import { must } from "../domain/assert.ts";
import { isSameCycle, type SeriesPoint } from "../domain/cycle.ts";
import { SOURCE_NAMES, type Reading, type Snapshot, type SourceName } from "../domain/snapshot.ts";
import { MINUTE_MS, type DurationMs, type EpochMs } from "../domain/time.ts";
import { compareWindowKeys, type WindowKey } from "../domain/window.ts";
import { fullBodies, isFullBody } from "./full-body.ts";
import { hasEnded } from "./reset.ts";

/** What is known of a window now: the reading to believe, where it came from and whether it can still be acted on. */
export interface CurrentReading extends Reading {
  readonly observedAtMs: EpochMs;
  readonly source: SourceName;
  /** Its reset has passed: the number is of a cycle that is over. */
  readonly ended: boolean;
  /** Ended, or older than `STALE_AFTER_MS`. */
  readonly stale: boolean;
}

/**
 * A reading older than this says where the window was, not where it is. Source: three spacings of a poller at five minutes, the
 * slowest rhythm that servers were seen to tolerate without refusals; observed 2026.
 */
export const STALE_AFTER_MS: DurationMs = 15 * MINUTE_MS;

/**
 * One reading per window out of the newest snapshot of each source, in the order of `compareWindowKeys`.
 *
 * Of two readings of one window: one whose cycle has ended loses; the later window end beats the earlier; within one cycle the higher
 * percent wins. A reading that a full body followed by more than `STALE_AFTER_MS` is out: the server may lower a number in mid-cycle.
 * A window that the newest full body lacks is kept from an older one until its cycle ends, unless that body has no window at all.
 * For a window that a snapshot speaks of without a number that can be read stands its source's last reading in `series`, as old as it is.
 *
 * Shape: empty when no plan window is known. Snapshots after `nowMs` are not seen.
 * Source: docs/analysis/current-readings.md; wire facts on merging two sources, observed 2026.
 */
export function currentReadings(
  latest: readonly Snapshot[],
  options: {
    readonly nowMs: EpochMs;
    /** Each window's points of all sources, oldest first. Absent: a number that cannot be read has none to stand in for it. */
    readonly series?: ReadonlyMap<WindowKey, readonly SeriesPoint[]> | undefined;
  },
): readonly CurrentReading[] {
  const { nowMs, series = new Map<WindowKey, readonly SeriesPoint[]>() } = options;
  const seen = latest.filter(({ observedAtMs }) => observedAtMs <= nowMs);
  const newestBody = fullBodies(seen)[0];
  const candidates = seen.flatMap((snapshot) => [
    ...snapshot.readings
      .filter((reading) => isStillReported(reading, snapshot, newestBody, nowMs))
      .map((reading) => toCandidate(reading, snapshot, nowMs)),
    ...lastGoodReadings(snapshot, series, nowMs).filter((reading) =>
      isStillReported(reading, snapshot, newestBody, nowMs),
    ),
  ]);
  return [...Map.groupBy(candidates, ({ windowKey }) => windowKey).values()]
    .map(believedReading)
    .toSorted((a, b) => compareWindowKeys(a.windowKey, b.windowKey));
}

function isStillReported(
  reading: Reading,
  snapshot: Snapshot,
  newestBody: Snapshot | undefined,
  nowMs: EpochMs,
): boolean {
  if (newestBody === undefined || snapshot === newestBody) return true;
  if (snapshot.observedAtMs > newestBody.observedAtMs) return true;
  if (newestBody.readings.some(({ windowKey }) => windowKey === reading.windowKey)) return true;
  if (newestBody.unread?.keys.includes(reading.windowKey) === true) return true;
  if (newestBody.readings.length === 0) return false;
  return reading.resetsAtMs !== undefined && !hasEnded(reading, nowMs);
}

/**
 * What a snapshot's source last said of the windows whose number this one hides. Of a row without a name any window may be meant: those
 * whose cycle runs.
 */
function lastGoodReadings(
  { readings, unread, source, observedAtMs }: Snapshot,
  series: ReadonlyMap<WindowKey, readonly SeriesPoint[]>,
  nowMs: EpochMs,
): readonly CurrentReading[] {
  if (unread === undefined) return [];
  return [...series].flatMap(([windowKey, points]) => {
    const isNamed = unread.keys.includes(windowKey);
    const isThere = readings.some((reading) => reading.windowKey === windowKey);
    if (isThere || (!isNamed && !unread.hasUnnamed)) return [];
    const last = points.findLast((point) => point.source === source && point.observedAtMs < observedAtMs);
    const mayBeMeant = isNamed || (last?.resetsAtMs !== undefined && !hasEnded(last, nowMs));
    return last && mayBeMeant ? [toCandidate({ windowKey, ...last }, last, nowMs)] : [];
  });
}

function toCandidate(
  reading: Reading,
  { observedAtMs, source }: Pick<Snapshot, "observedAtMs" | "source">,
  nowMs: EpochMs,
): CurrentReading {
  const ended = hasEnded(reading, nowMs);
  return { ...reading, observedAtMs, source, ended, stale: ended || nowMs - observedAtMs > STALE_AFTER_MS };
}

/** The one of a window's readings to believe. Each step keeps what passes it, so the order of the candidates never matters. */
export function believedReading(candidates: readonly CurrentReading[]): CurrentReading {
  const running = candidates.filter(({ ended }) => !ended);
  const alive =
    running.length > 0 ? running.filter((reading) => !isSuperseded(reading, running)) : candidates;
  const latestResetMs = alive.reduce<EpochMs | undefined>(
    (latest, { resetsAtMs }) =>
      latest === undefined || (resetsAtMs !== undefined && resetsAtMs > latest) ? resetsAtMs : latest,
    undefined,
  );
  const inCycle = alive.filter(({ resetsAtMs }) => isSameCycle(resetsAtMs, latestResetMs));
  return must(inCycle.toSorted(highestThenNewest)[0], "a window with candidates has one to believe");
}

function isSuperseded(reading: CurrentReading, others: readonly CurrentReading[]): boolean {
  return others.some(
    ({ source, observedAtMs }) => isFullBody(source) && observedAtMs - reading.observedAtMs > STALE_AFTER_MS,
  );
}

function highestThenNewest(a: CurrentReading, b: CurrentReading): number {
  return (
    b.usedPercent - a.usedPercent ||
    b.observedAtMs - a.observedAtMs ||
    SOURCE_NAMES.indexOf(a.source) - SOURCE_NAMES.indexOf(b.source)
  );
}
