import type { EstimatedSplit } from "../../analysis/estimated-split/estimated-split.ts";
import type { Split } from "../../analysis/split.ts";
import type { SplitRecord } from "../../analysis/track-record/split-log.ts";
import type { SplitMember } from "../../documents/status.ts";
import { toIso } from "../../domain/time.ts";
import { SEVEN_DAY } from "../../domain/window.ts";
import { roundOrNull, roundTo } from "../format/number.ts";
import { isoOrNull } from "../instant.ts";

/** A split in the published shape. */
export function splitMember(split: Split | EstimatedSplit, record: SplitRecord | undefined): SplitMember {
  const served = split.method === "calibrated" ? undefined : split;
  return {
    window: split.windowKey,
    method: split.method,
    kind: split.kind,
    observedAt: toIso(split.observedAtMs),
    asOf: isoOrNull(served?.asOfMs),
    usedPercent: split.usedPercent,
    codeToChatRatio: roundOrNull(served?.codeToChatRatio, 4),
    parts: split.parts.map((part) => ({
      surface: part.surface,
      label: part.label,
      points: roundTo(part.points, 3),
      sharePercent: roundTo(part.sharePercent, 3),
      low: roundOrNull(part.lowPoints, 3),
      high: roundOrNull(part.highPoints, 3),
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
