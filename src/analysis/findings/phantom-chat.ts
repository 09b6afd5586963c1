import type { SeriesPoint } from "../../domain/cycle.ts";
import { HOUR_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, type WindowKey } from "../../domain/window.ts";
import { lastStretch } from "../reset.ts";
import { mergeSeries, seenBy } from "../series.ts";
import { durationText, percentText, pointsText } from "../wording.ts";
import { runningReading, type Finding, type FindingsInput } from "./finding.ts";

/** The least jump between two polls. Source: upstream's detector, "single-poll jump ≥ ~4 points"; the seed says one upload can be 5. */
const JUMP_POINTS_MIN = 4;
/** Polls further apart than this show a drift, not a jump. Source: ours. */
const INTERVAL_MS_MAX: DurationMs = HOUR_MS;

/**
 * The five hours jumped while Claude Code did nothing on this machine: chat, an upload, Cowork, or another machine.
 *
 * Silent unless all hold: the newest local transcript is known to have been written last before the interval began; two polls of the
 * running cycle at most an hour apart show a rise of 4 points or more; and neither is a status line, which repeats old numbers.
 * The newest such jump speaks. Any later Code activity silences it: the order of the two can then no longer be proven.
 */
export function phantomChat(input: FindingsInput): Finding | undefined {
  const lastWriteAtMs = input.codeActivity?.lastWriteAtMs;
  if (lastWriteAtMs === undefined || !runningReading(input, FIVE_HOUR)) return undefined;
  const jump = newestJump(input.series.get(FIVE_HOUR) ?? []);
  if (jump === undefined || lastWriteAtMs >= jump.before.observedAtMs) return undefined;
  const { before, after } = jump;
  const rise = pointsText(after.usedPercent - before.usedPercent);
  const span = durationText(after.observedAtMs - before.observedAtMs);
  const quiet = durationText(before.observedAtMs - lastWriteAtMs);
  return {
    code: "phantom-chat",
    title: "A jump that this machine's Claude Code did not make",
    evidence: `The five-hour window rose by ${rise}, from ${percentText(before.usedPercent)} to ${percentText(after.usedPercent)}, within ${span}; Claude Code on this machine had then been quiet for ${quiet}.`,
    advice:
      "Look for an attachment, a long chat or Cowork on claude.ai, or for another machine: one upload can cost several points at once.",
    sinceMs: before.observedAtMs,
    severity: "info",
    windowKey: FIVE_HOUR,
  };
}

/** Whether knowing the local Code activity could make this finding speak: without a jump nobody needs to look it up. */
export function hasJump(input: {
  readonly series: ReadonlyMap<WindowKey, readonly SeriesPoint[]>;
  readonly nowMs: EpochMs;
}): boolean {
  const series = mergeSeries(input.series.get(FIVE_HOUR) ?? []);
  return newestJump(seenBy(series, input.nowMs)) !== undefined;
}

interface Jump {
  readonly before: SeriesPoint;
  readonly after: SeriesPoint;
}

function newestJump(series: readonly SeriesPoint[]): Jump | undefined {
  const polls = lastStretch(series.filter(({ source }) => source !== "statusline"));
  return polls
    .flatMap((after, index) => {
      const before = polls[index - 1];
      return before && isJump(before, after) ? [{ before, after }] : [];
    })
    .at(-1);
}

function isJump(before: SeriesPoint, after: SeriesPoint): boolean {
  return (
    after.usedPercent - before.usedPercent >= JUMP_POINTS_MIN &&
    after.observedAtMs - before.observedAtMs <= INTERVAL_MS_MAX
  );
}
