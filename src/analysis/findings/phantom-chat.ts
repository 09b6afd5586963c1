import { must } from "../../domain/assert.ts";
import type { SeriesPoint } from "../../domain/cycle.ts";
import { HOUR_MS, type DurationMs } from "../../domain/time.ts";
import { FIVE_HOUR } from "../../domain/window.ts";
import { lastStretch } from "../reset.ts";
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
  const polls = lastStretch(
    (input.series.get(FIVE_HOUR) ?? []).filter(({ source }) => source !== "statusline"),
  );
  const index = polls.findLastIndex((_, at) => isJump(polls[at - 1], polls[at]));
  if (index < 1) return undefined;
  const before = must(polls[index - 1], "a jump has a poll before it");
  const after = must(polls[index], "a jump has a poll after it");
  if (lastWriteAtMs >= before.observedAtMs) return undefined;
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

function isJump(before: SeriesPoint | undefined, after: SeriesPoint | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return (
    after.usedPercent - before.usedPercent >= JUMP_POINTS_MIN &&
    after.observedAtMs - before.observedAtMs <= INTERVAL_MS_MAX
  );
}
