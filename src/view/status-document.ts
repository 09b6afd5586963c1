import type { AccountAnalysis, WindowAnalysis } from "../analysis/analyze-account.ts";
import type { Burn } from "../analysis/burn.ts";
import { extraUsageDoor } from "../analysis/extra-usage-door.ts";
import type { Finding } from "../analysis/findings/finding.ts";
import type { EstimatedSplit } from "../analysis/estimated-split/estimated-split.ts";
import type { Forecast } from "../analysis/forecast/forecast.ts";
import type { Split } from "../analysis/split.ts";
import type { TrackRecord } from "../analysis/track-record/score-forecasts.ts";
import type { SplitRecord } from "../analysis/track-record/split-log.ts";
import type { WallEta } from "../analysis/wall-eta.ts";
import type {
  AccountMember,
  Problem,
  SourceMember,
  SplitMember,
  StatusDocument,
  WindowMember,
} from "../documents/status.ts";
import type { ExtraUsage, Pool, Prepaid } from "../domain/money.ts";
import { toIso, type EpochMs } from "../domain/time.ts";
import { SEVEN_DAY } from "../domain/window.ts";
import { accountHead } from "./account-head.ts";
import { roundTo } from "./format/number.ts";
import { isoOrNull } from "./instant.ts";
import { pushedSource, type SourceFacts } from "./source-facts.ts";

export interface StatusFacts {
  readonly nowMs: EpochMs;
  readonly simulated: boolean;
  readonly analyses: readonly AccountAnalysis[];
  readonly sources: readonly SourceFacts[];
  readonly problems: readonly Problem[];
}

/** The status document: what the analysis says, in the published shape. Absent becomes `null`, never 0. */
export function toStatusDocument(facts: StatusFacts): StatusDocument {
  return {
    schema: "claude-meter/status.v1",
    generatedAt: toIso(facts.nowMs),
    simulated: facts.simulated,
    accounts: facts.analyses.map((analysis) => accountMember(analysis, facts)),
    errors: [...facts.problems],
  };
}

function accountMember(analysis: AccountAnalysis, { nowMs, sources }: StatusFacts): AccountMember {
  const { account, binding, gate } = analysis;
  return {
    ...accountHead(account),
    windows: analysis.windows.map((window) => windowMember(window, nowMs)),
    binding: binding ? { key: binding.key, reason: binding.reason } : null,
    split: analysis.splits.map((split) => splitMember(split, analysis.splitRecord)),
    splitRefused: analysis.splitRefusals.map(({ windowKey, method, reason }) => ({
      window: windowKey,
      method,
      reason,
    })),
    scopedShares: analysis.scopedShares.map((share) => ({
      window: share.windowKey,
      allowancePercentOfWeekly: share.allowancePercentOfWeekly ?? null,
      usedPercentOfWeekly: share.usedPercentOfWeekly ?? null,
    })),
    extraUsage: analysis.extraUsage ? extraUsageMember(analysis.extraUsage, nowMs) : null,
    pools: analysis.pools.map(poolMember),
    prepaid: analysis.prepaid ? prepaidMember(analysis.prepaid) : null,
    gate: {
      verdict: gate.verdict,
      walls: [...gate.walls],
      until: isoOrNull(gate.untilMs),
      reason: gate.reason,
      scoped: gate.scoped.map(({ key, label, verdict, untilMs }) => ({
        key,
        label,
        verdict,
        until: isoOrNull(untilMs),
      })),
    },
    findings: analysis.findings.map(findingMember),
    sources: accountSources(analysis, { sources, nowMs }).map(sourceMember),
    drift: analysis.drift.map(({ code, path, message, source }) => ({ code, path, message, source })),
  };
}

/** The sources that were asked, and the one that speaks by itself. */
function accountSources(
  analysis: AccountAnalysis,
  { sources, nowMs }: Pick<StatusFacts, "sources" | "nowMs">,
): readonly SourceFacts[] {
  const asked = sources.filter(({ accountId }) => accountId === analysis.account.id);
  const pushed = asked.some(({ source }) => source === "web") ? undefined : pushedSource(analysis, nowMs);
  return pushed ? [...asked, pushed] : asked;
}

function windowMember(window: WindowAnalysis, nowMs: EpochMs): WindowMember {
  const { reading, burn, lastBurn, pace, eta, forecast } = window;
  return {
    key: reading.windowKey,
    label: window.label,
    usedPercent: reading.usedPercent,
    resetsAt: isoOrNull(reading.resetsAtMs),
    cycleStartedAt: isoOrNull(window.cycleStartedAtMs),
    observedAt: toIso(reading.observedAtMs),
    ageSeconds: Math.max(0, Math.floor((nowMs - reading.observedAtMs) / 1000)),
    stale: reading.stale,
    source: reading.source,
    kind: "measured",
    severity: reading.severity ?? null,
    mode: window.mode ?? null,
    burn: burn ? burnMember(burn) : null,
    lastBurn: lastBurn ? burnMember(lastBurn) : null,
    pace: pace ? { elapsedPercent: roundTo(pace.elapsedPercent, 3), ratio: orNull(pace.ratio, 4) } : null,
    eta: eta ? etaMember(eta) : null,
    forecast: forecast ? forecastMember(forecast) : null,
    record: window.record ? recordMember(window.record) : null,
  };
}

/** A burn in the published shape. Unit: percent-points per hour, to four decimals. */
export function burnMember(burn: Burn) {
  return {
    percentPerHour: roundTo(burn.percentPerHour, 4),
    low: roundTo(burn.lowPercentPerHour, 4),
    high: roundTo(burn.highPercentPerHour, 4),
    spanSeconds: roundTo(burn.spanMs / 1000, 3),
    samples: burn.sampleCount,
  };
}

function etaMember(eta: WallEta): NonNullable<WindowMember["eta"]> {
  const at = eta.kind === "wall" ? eta.atMs : undefined;
  const earliest = eta.kind === "wall" || eta.kind === "reset-first" ? eta.earliestMs : undefined;
  const latest = eta.kind === "wall" ? eta.latestMs : undefined;
  return { kind: eta.kind, at: isoOrNull(at), earliest: isoOrNull(earliest), latest: isoOrNull(latest) };
}

/** A forecast in the published shape. */
export function forecastMember({
  hitsWall,
  wallAtMs,
  atResetPercent,
  basis,
}: Forecast): NonNullable<WindowMember["forecast"]> {
  const { p10, p50, p90 } = wallAtMs;
  const wallAt = { p10: isoOrNull(p10), p50: isoOrNull(p50), p90: isoOrNull(p90) };
  return {
    hitsWall: roundTo(hitsWall, 4),
    wallAt: p10 === undefined && p50 === undefined && p90 === undefined ? null : wallAt,
    atReset: {
      p10: roundTo(atResetPercent.p10, 2),
      p50: roundTo(atResetPercent.p50, 2),
      p90: roundTo(atResetPercent.p90, 2),
    },
    basis,
  };
}

function recordMember(record: TrackRecord): NonNullable<WindowMember["record"]> {
  return {
    forecasts: record.forecastCount,
    cycles: record.cycleCount,
    levelCoverage: roundTo(record.levelCoverage, 4),
    wallCoverage: orNull(record.wallCoverage, 4),
    brier: roundTo(record.brier, 4),
  };
}

function splitMember(split: Split | EstimatedSplit, record: SplitRecord | undefined): SplitMember {
  const served = split.method === "calibrated" ? undefined : split;
  return {
    window: split.windowKey,
    method: split.method,
    kind: split.kind,
    observedAt: toIso(split.observedAtMs),
    asOf: isoOrNull(served?.asOfMs),
    usedPercent: split.usedPercent,
    codeToChatRatio: orNull(served?.codeToChatRatio, 4),
    parts: split.parts.map((part) => ({
      surface: part.surface,
      label: part.label,
      points: roundTo(part.points, 3),
      sharePercent: roundTo(part.sharePercent, 3),
      low: orNull(part.lowPoints, 3),
      high: orNull(part.highPoints, 3),
    })),
    deltas: (served?.deltas ?? []).map(({ sinceMs, parts }) => ({
      since: toIso(sinceMs),
      parts: parts.map(({ surface, label, points }) => ({ surface, label, points: roundTo(points, 3) })),
    })),
    ...(split.method === "calibrated" ? machineMembers(split) : {}),
    score: record && served === undefined && split.windowKey === SEVEN_DAY ? scoreMember(record) : null,
  };
}

/** Only where other machines are known, so that the documents of everybody else are what they were. */
function machineMembers({
  machines,
  unheardPoints,
}: EstimatedSplit): Pick<SplitMember, "machines" | "unheardPoints"> {
  if (machines.length === 0) return {};
  const members = machines.map(({ machine, points }) => ({
    id: machine?.id ?? null,
    name: machine?.name ?? null,
    points: roundTo(points, 3),
    coveredTo: isoOrNull(machine?.coveredToMs),
    copies: Math.round(machine?.copies ?? 0),
  }));
  return {
    machines: members,
    ...(unheardPoints === undefined ? {} : { unheardPoints: roundTo(unheardPoints, 3) }),
  };
}

function scoreMember(record: SplitRecord): NonNullable<SplitMember["score"]> {
  const { comparisons, meanErrorPoints, heldShare, newest } = record;
  return {
    comparisons,
    meanErrorPoints: roundTo(meanErrorPoints, 3),
    heldShare: roundTo(heldShare, 4),
    errorPoints: roundTo(newest.errorPoints, 3),
    measuredPoints: roundTo(newest.measuredPoints, 3),
  };
}

function extraUsageMember(extra: ExtraUsage, nowMs: EpochMs): NonNullable<AccountMember["extraUsage"]> {
  return {
    enabled: extra.enabled,
    used: extra.used ?? null,
    limit: extra.limit ?? null,
    currency: extra.currency ?? null,
    percent: extra.percent ?? null,
    blockedReason: blockedReason(extra, nowMs),
  };
}

/** Why metered use would be refused, in the server's word where it gave one; `null` when it would not, or is simply off. */
function blockedReason(extra: ExtraUsage, nowMs: EpochMs): string | null {
  const door = extraUsageDoor(extra, nowMs);
  if (door.kind === "open") return null;
  return extra.disabledReason ?? (extra.enabled ? door.cause.replaceAll("-", "_") : null);
}

function poolMember(pool: Pool): AccountMember["pools"][number] {
  return {
    key: pool.key,
    label: pool.label,
    usedPercent: pool.usedPercent ?? null,
    used: pool.used ?? null,
    limit: pool.limit,
    remaining: pool.remaining ?? null,
    currency: pool.currency,
    expiresAt: isoOrNull(pool.expiresAtMs),
  };
}

function prepaidMember({ balance, observedAtMs }: Prepaid): NonNullable<AccountMember["prepaid"]> {
  return {
    balance: balance.amount,
    currency: balance.currency ?? null,
    observedAt: toIso(observedAtMs),
  };
}

function findingMember(finding: Finding): AccountMember["findings"][number] {
  return {
    code: finding.code,
    title: finding.title,
    evidence: finding.evidence,
    advice: finding.advice,
    since: isoOrNull(finding.sinceMs),
    severity: finding.severity,
    window: finding.windowKey ?? null,
  };
}

/** A source in the published shape. */
export function sourceMember(facts: SourceFacts): SourceMember {
  return {
    name: facts.source,
    place: facts.place ?? null,
    state: facts.state,
    lastOkAt: isoOrNull(facts.lastOkAtMs),
    nextTryAt: isoOrNull(facts.nextTryAtMs),
    message: facts.message ?? null,
    hint: facts.hint ?? null,
  };
}

function orNull(value: number | undefined, decimals: number): number | null {
  return value === undefined ? null : roundTo(value, decimals);
}
