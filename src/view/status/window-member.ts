import type { WindowAnalysis } from "../../analysis/analyze-account.ts";
import type { Burn } from "../../analysis/burn.ts";
import type { Forecast } from "../../analysis/forecast/forecast.ts";
import type { TrackRecord } from "../../analysis/track-record/score-forecasts.ts";
import type { WallEta } from "../../analysis/wall-eta.ts";
import type { WindowMember } from "../../documents/status.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import { roundOrNull, roundTo } from "../format/number.ts";
import { isoOrNull } from "../instant.ts";

/** A window in the published shape. */
export function windowMember(window: WindowAnalysis, nowMs: EpochMs): WindowMember {
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
    pace: pace
      ? { elapsedPercent: roundTo(pace.elapsedPercent, 3), ratio: roundOrNull(pace.ratio, 4) }
      : null,
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
    wallCoverage: roundOrNull(record.wallCoverage, 4),
    brier: roundTo(record.brier, 4),
  };
}
