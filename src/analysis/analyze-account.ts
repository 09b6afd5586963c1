import type { Account } from "../domain/account.ts";
import type { SeriesPoint } from "../domain/cycle.ts";
import type { ExtraUsage, Pool, Prepaid } from "../domain/money.ts";
import type { Drift, ScopedShare, Snapshot, SourceName } from "../domain/snapshot.ts";
import { addMs, epochMs, HOUR_MS, type DurationMs, type EpochMs } from "../domain/time.ts";
import type { WallClockOf } from "../domain/wall-clock.ts";
import { SEVEN_DAY, windowLabel, windowLengthMs, type WindowKey } from "../domain/window.ts";
import { bindingWindow, type Binding } from "./binding.ts";
import { lastBurn, recentBurn, type Burn } from "./burn.ts";
import { currentReadings, type CurrentReading } from "./current-readings.ts";
import type { EstimatedSplit } from "./estimated-split/estimated-split.ts";
import { FINDING_SEVERITIES, type CodeActivity, type Finding } from "./findings/finding.ts";
import { findings } from "./findings/findings.ts";
import { mayHelpToSwitch, modelSwitch } from "./findings/model-switch.ts";
import { forecast, type Forecast } from "./forecast/forecast.ts";
import { fullBodies } from "./full-body.ts";
import { gate, type Gate } from "./gate.ts";
import { pace, type Pace } from "./pace.ts";
import { scoreSplit, type SplitScore } from "./estimated-split/score-split.ts";
import { localInsight, type LocalInsight, type LocalUses } from "./local-insight.ts";
import { mergeSeries, seenBy } from "./series.ts";
import { splits, type Split, type SplitRefusal } from "./split.ts";
import type { TrackRecord } from "./track-record/score-forecasts.ts";
import { recordShown, type ShownLog } from "./track-record/shown-log.ts";
import { recordSplits, type SplitLog, type SplitRecord } from "./track-record/split-log.ts";
import { wallEta, type WallEta } from "./wall-eta.ts";
import { windowScenarios } from "./what-if/scenarios.ts";
import { windowMode, type IntervalEvidence, type WindowMode, type WindowModeVerdict } from "./window-mode.ts";

/** What is known of one account. Nothing observed after `nowMs` is looked at, so an answer as of then never changes. */
export interface AccountInput {
  readonly account: Account;
  /** The newest snapshot of each source. */
  readonly latest: readonly Snapshot[];
  /** Each window's points of all sources, as kept. */
  readonly series: ReadonlyMap<WindowKey, readonly SeriesPoint[]>;
  /** Earlier snapshots for the changes of the split; may be empty. */
  readonly history: readonly Snapshot[];
  /** The newest word on prepaid money, whichever snapshot it came in. */
  readonly prepaid?: Prepaid | undefined;
  readonly codeActivity?: CodeActivity | undefined;
  /** This machine's transcripts. Absent: none were looked at. */
  readonly local?: LocalUses | undefined;
  /** What was shown of this account, to be scored. Absent: nothing is kept. */
  readonly shown?:
    { readonly forecasts: ReadonlyMap<WindowKey, ShownLog>; readonly splits: SplitLog } | undefined;
  /** The user's time zone, for the rhythm of the week. Absent: all days count alike. */
  readonly wallClockOf?: WallClockOf | undefined;
  readonly nowMs: EpochMs;
}

/** All that is said of one account at an instant. */
export interface AccountAnalysis {
  readonly account: Account;
  /** When the newest snapshot was observed. */
  readonly observedAtMs?: EpochMs | undefined;
  /** When each source last brought anything, in the order they were given. */
  readonly heard: readonly { readonly source: SourceName; readonly observedAtMs: EpochMs }[];
  /** In the order of `compareWindowKeys`. */
  readonly windows: readonly WindowAnalysis[];
  readonly binding?: Binding | undefined;
  readonly splits: readonly (Split | EstimatedSplit)[];
  readonly splitRefusals: readonly SplitRefusal[];
  /** The estimate of the week against the server's own figures. Absent: one of the two is not there. */
  readonly splitScore?: SplitScore | undefined;
  /** How such estimates fared so far. */
  readonly splitRecord?: SplitRecord | undefined;
  /** How much of the whole week each scoped window is worth, by the newest whole body. */
  readonly scopedShares: readonly ScopedShare[];
  /** Of the newest whole usage body, as are the pools. */
  readonly extraUsage?: ExtraUsage | undefined;
  readonly pools: readonly Pool[];
  readonly prepaid?: Prepaid | undefined;
  readonly gate: Gate;
  /** Graver first. */
  readonly findings: readonly Finding[];
  readonly drift: readonly SourcedDrift[];
}

/** All that is said of one window at an instant. */
export interface WindowAnalysis {
  readonly reading: CurrentReading;
  readonly label: string;
  /** The reset minus the window's length. Absent where either is not known. */
  readonly cycleStartedAtMs?: EpochMs | undefined;
  /** Over the last ten minutes. Absent without two points since the last reset, and once the cycle has ended. */
  readonly burn?: Burn | undefined;
  /** Between the last two points. Absent as `burn` is. */
  readonly lastBurn?: Burn | undefined;
  readonly pace?: Pace | undefined;
  /** Absent as `burn` is, and while the reading is stale. */
  readonly eta?: WallEta | undefined;
  /** Absent on thin data. */
  readonly forecast?: Forecast | undefined;
  /** How the forecasts of this window that were shown fared. Absent while that is thin. */
  readonly record?: TrackRecord | undefined;
  /** `unclear` also for a window whose length is not known. */
  readonly mode: WindowMode;
  readonly modeEvidence: readonly IntervalEvidence[];
}

/** A difference from what is known, and the source whose payload had it. */
export interface SourcedDrift extends Drift {
  readonly source: SourceName;
}

/** Everything that is said of one account at `nowMs`: each face shows this and computes nothing itself. */
export function analyzeAccount(input: AccountInput): AccountAnalysis {
  const { account, history, codeActivity, nowMs } = input;
  const latest = input.latest.filter(({ observedAtMs }) => observedAtMs <= nowMs);
  const newestBody = fullBodies(latest)[0];
  const extraUsage = newestBody?.extraUsage;
  const readings = currentReadings(latest, { nowMs, series: input.series });
  const series = new Map(
    [...input.series].map(([key, points]) => [key, seenBy(mergeSeries(points), nowMs)] as const),
  );
  const windows = readings.map((reading) =>
    analyzeWindow(reading, series.get(reading.windowKey) ?? [], input),
  );
  const burns = byKey(windows, ({ burn }) => burn);
  const verdict = gate({ readings, extraUsage, nowMs });
  const divided = splits({ latest, history, nowMs });
  const own = localInsight({
    local: input.local ?? NOT_LOOKED_AT,
    series,
    knownOtherWeekPoints: knownOtherPoints(divided.splits),
    nowMs,
  });
  const splitScore = weekScore(own.splits, divided.splits, nowMs);
  return {
    account,
    observedAtMs: newestInstant(latest),
    heard: latest.map(({ source, observedAtMs }) => ({ source, observedAtMs })),
    windows,
    binding: bindingWindow(readings, burns, nowMs),
    splits: [...divided.splits, ...own.splits],
    splitRefusals: [...divided.refusals, ...own.refusals],
    splitScore,
    splitRecord: recordSplits(input.shown?.splits ?? [], splitScore, nowMs),
    scopedShares: newestBody?.scopedShares ?? [],
    extraUsage,
    pools: newestBody?.pools ?? [],
    prepaid: input.prepaid && input.prepaid.observedAtMs <= nowMs ? input.prepaid : undefined,
    gate: verdict,
    findings: bySeverity([
      ...own.findings,
      ...findings({
        readings,
        burns,
        forecasts: byKey(windows, ({ forecast }) => forecast),
        modes: byKey(windows, ({ mode }) => mode),
        series,
        extraUsage,
        gate: verdict,
        newestBody,
        codeActivity,
        wallClockOf: input.wallClockOf,
        nowMs,
      }),
      ...switchAdvice(windows, { input, series, own }),
    ]),
    drift: latest.flatMap(({ source, drift }) => drift.map((note) => ({ ...note, source }))),
  };
}

/** The other models are tried out only where a wall is likely: each costs a forecast. */
function switchAdvice(
  windows: readonly WindowAnalysis[],
  facts: {
    readonly input: AccountInput;
    readonly series: ReadonlyMap<WindowKey, readonly SeriesPoint[]>;
    readonly own: LocalInsight;
  },
): readonly Finding[] {
  const { local, nowMs, wallClockOf } = facts.input;
  const { calibration, splits: estimates } = facts.own;
  if (local?.kind !== "uses" || calibration?.basis === undefined) return [];
  const own = { uses: local.uses, calibration, splits: estimates, tasks: [] };
  const tried = windows
    .filter(({ forecast: made }) => mayHelpToSwitch(made))
    .map(({ reading }) => ({
      windowKey: reading.windowKey,
      ...windowScenarios({
        reading,
        series: facts.series.get(reading.windowKey) ?? [],
        local: own,
        nowMs,
        wallClockOf,
      }),
    }));
  const finding = modelSwitch(tried, nowMs);
  return finding ? [finding] : [];
}

/** What the server itself gives to other surfaces than Claude Code, of the oldest change that it tells (three days). */
function knownOtherPoints(measured: readonly Split[]): number | undefined {
  const deltas = measured.find(({ method }) => method === "breakdown")?.deltas ?? [];
  const oldest = deltas.toSorted((a, b) => a.sinceMs - b.sinceMs)[0];
  return oldest?.parts
    .filter(({ surface }) => surface !== "claude_code")
    .reduce((sum, { points }) => sum + Math.max(0, points), 0);
}

/** The server counts its shares now and then; older ones are of another split than the estimate's. */
const SHARES_AGE_MS_MAX: DurationMs = 2 * HOUR_MS;

function weekScore(
  estimates: readonly EstimatedSplit[],
  measured: readonly Split[],
  nowMs: EpochMs,
): SplitScore | undefined {
  const truth = measured.find(({ method, windowKey }) => method === "breakdown" && windowKey === SEVEN_DAY);
  const estimate = estimates.find(({ windowKey }) => windowKey === SEVEN_DAY);
  if (!truth || !estimate || nowMs - (truth.asOfMs ?? truth.observedAtMs) > SHARES_AGE_MS_MAX)
    return undefined;
  return scoreSplit(estimate, truth.parts);
}

const NOT_LOOKED_AT: LocalUses = {
  kind: "none",
  reason: "No transcripts of Claude Code were looked at.",
};

function bySeverity(all: readonly Finding[]): readonly Finding[] {
  const rank = ({ severity }: Finding) => FINDING_SEVERITIES.indexOf(severity);
  return all.toSorted((a, b) => rank(a) - rank(b));
}

function analyzeWindow(
  reading: CurrentReading,
  series: readonly SeriesPoint[],
  { nowMs, wallClockOf, shown }: AccountInput,
): WindowAnalysis {
  const { windowKey, usedPercent, resetsAtMs, ended } = reading;
  const lengthMs = windowLengthMs(windowKey);
  const burn = ended ? undefined : recentBurn(series, { nowMs });
  const isTimed = lengthMs !== undefined && resetsAtMs !== undefined;
  const verdict: WindowModeVerdict =
    lengthMs === undefined ? { mode: "unclear", evidence: [] } : windowMode(series, lengthMs);
  return {
    reading,
    label: windowLabel(windowKey),
    cycleStartedAtMs: isTimed ? addMs(resetsAtMs, -lengthMs) : undefined,
    burn,
    lastBurn: ended ? undefined : lastBurn(series),
    pace: isTimed ? pace({ usedPercent, windowLengthMs: lengthMs, resetsAtMs, nowMs }) : undefined,
    eta: burn && !reading.stale ? wallEta({ ...reading, burn, nowMs }) : undefined,
    forecast: isTimed
      ? forecast({ series, windowLengthMs: lengthMs, mode: verdict.mode, nowMs, wallClockOf })
      : undefined,
    record: recordShown(shown?.forecasts.get(windowKey) ?? [], nowMs),
    mode: verdict.mode,
    modeEvidence: verdict.evidence,
  };
}

function byKey<T>(
  windows: readonly WindowAnalysis[],
  pick: (window: WindowAnalysis) => T | undefined,
): ReadonlyMap<WindowKey, T> {
  return new Map(
    windows.flatMap((window) => {
      const value = pick(window);
      return value === undefined ? [] : [[window.reading.windowKey, value] as const];
    }),
  );
}

function newestInstant(snapshots: readonly Snapshot[]): EpochMs | undefined {
  if (snapshots.length === 0) return undefined;
  return epochMs(Math.max(...snapshots.map(({ observedAtMs }) => observedAtMs)));
}
