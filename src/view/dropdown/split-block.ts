import type { SplitMember } from "../../documents/status.ts";
import { windowKey, windowLabel } from "../../domain/window.ts";
import type { DurationMs, EpochMs } from "../../domain/time.ts";
import { formatAge, formatDuration } from "../format/duration.ts";
import { formatNumber, formatSigned } from "../format/number.ts";
import { at } from "../instant.ts";
import { machineName } from "../machines-lines.ts";

/** One window's use by surface, as a stacked bar with its legend. */
export interface SplitBlock {
  /** `Week, all models by surface: 68 points (derived, 2m ago)`; the age is that of the shares. */
  readonly title: string;
  readonly parts: readonly SplitRowPart[];
  /** `Code burned about 9× what chat did`, and what was added lately. */
  readonly notes: readonly string[];
}

/** One surface's part of the bar. */
export interface SplitRowPart {
  readonly surface: string;
  /** `Claude Code 61 (90%)`; an estimate with its band: `Claude Code ~49 (45…53)`. */
  readonly text: string;
  readonly sharePercent: number;
}

/** A split's bar and legend, with its method, its age and how far it can be trusted. */
export function splitBlock(split: SplitMember, nowMs: EpochMs): SplitBlock {
  const age = formatAge(nowMs - at(split.asOf ?? split.observedAt));
  return {
    title: `${windowLabel(windowKey(split.window))} by surface: ${formatNumber(split.usedPercent)} points (${split.kind}, ${age})`,
    parts: split.parts.map((part) => ({
      surface: part.surface,
      text: partText(part, split.kind),
      sharePercent: part.sharePercent,
    })),
    notes: [
      machinesNote(split, nowMs),
      unheardNote(split),
      ratioNote(split),
      scoreNote(split),
      ...split.deltas.map((delta) => deltaNote(delta, nowMs)),
    ].filter((note) => note !== undefined),
  };
}

function partText(
  { label, points, sharePercent, low, high }: SplitMember["parts"][number],
  kind: SplitMember["kind"],
): string {
  if (kind !== "estimated" || low === null || high === null)
    return `${label} ${formatNumber(points)} (${Math.round(sharePercent)}%)`;
  return `${label} ~${Math.round(points)} (${Math.round(low)}…${Math.round(high)})`;
}

/** `Code by machine: this one ~21 · desktop ~30 (known to 3h ago)`. */
function machinesNote({ machines = [] }: SplitMember, nowMs: EpochMs): string | undefined {
  if (machines.length === 0) return undefined;
  const parts = machines.map((machine) => {
    const { id, name } = machine;
    const points = `~${Math.round(machine.points)}`;
    if (id === null) return `this one ${points}`;
    const copies = machine.copies > 0 ? `, ${machine.copies} replies are elsewhere too and count once` : "";
    const known =
      machine.coveredTo === null
        ? "no whole delivery yet"
        : `known to ${formatAge(nowMs - at(machine.coveredTo))}`;
    return `${machineName({ id, name })} ${points} (${known}${copies})`;
  });
  return `Code by machine: ${parts.join(" · ")}`;
}

/** What is not known is not zero. */
function unheardNote({ unheardPoints }: SplitMember): string | undefined {
  if (unheardPoints === undefined || unheardPoints < DELTA_POINTS_MIN) return undefined;
  return `Of the unexplained, ${formatNumber(Math.round(unheardPoints))} came since another machine was last heard of and may be its: import its uses again.`;
}

/** Less than this is rounding: shares and levels are whole percents. */
const DELTA_POINTS_MIN = 0.5;

function ratioNote({ codeToChatRatio: ratio }: SplitMember): string | undefined {
  if (ratio === null) return undefined;
  if (ratio === 0) return "Chat burned all of it, next to Code.";
  if (ratio < 1) return `Chat burned about ${factor(1 / ratio)}× what Code did.`;
  return `Code burned about ${factor(ratio)}× what chat did.`;
}

/** How far the estimate can be trusted, by the server's own figures. */
function scoreNote({ score }: SplitMember): string | undefined {
  if (score === null) return undefined;
  const times = score.comparisons === 1 ? "1 comparison" : `${score.comparisons} comparisons`;
  const held = Math.round(score.heldShare * 100);
  return `Against the server's own split: off by ${formatNumber(score.meanErrorPoints)} points on average, band held ${held}% (${times}).`;
}

function factor(ratio: number): string {
  return ratio >= 3 ? String(Math.round(ratio)) : formatNumber(ratio);
}

function deltaNote(delta: SplitMember["deltas"][number], nowMs: EpochMs): string | undefined {
  const moved = delta.parts.filter((part) => Math.abs(part.points) >= DELTA_POINTS_MIN);
  if (moved.length === 0) return undefined;
  const parts = moved.map((part) => `${part.label} ${formatSigned(part.points)}`);
  return `In the last ${lengthText(nowMs - at(delta.since))}: ${parts.join(" · ")}`;
}

/** `hour`, `day`, `6h`. */
function lengthText(durationMs: DurationMs): string {
  const text = formatDuration(durationMs);
  return text === "1h" ? "hour" : text === "1d" ? "day" : text;
}
