import type { SourceMember } from "../../documents/status.ts";
import type { EpochMs } from "../../domain/time.ts";
import { formatAgo } from "../format/duration.ts";
import type { LocalTime } from "../format/local-time.ts";
import { at } from "../instant.ts";

/** One line per source: its state, when it last answered, when it may be asked again, and what to do. */
export function sourceLines(
  sources: readonly SourceMember[],
  nowMs: EpochMs,
  localTime: LocalTime,
): readonly string[] {
  const someAnswered = sources.some(({ state }) => state === "ok" || state === "cached");
  // What is not there is worth a line only while nothing else speaks.
  const shown = sources.filter(({ state }) => !(someAnswered && state === "absent"));
  return shown.map((source) => {
    const parts = [`${source.name}: ${withoutStop(source.message ?? source.state)}`];
    if (source.lastOkAt !== null) parts.push(`last answer ${formatAgo(nowMs - at(source.lastOkAt))}`);
    if (source.nextTryAt !== null && at(source.nextTryAt) > nowMs) {
      parts.push(`next read after ${localTime.near(at(source.nextTryAt), nowMs)}`);
    }
    return [parts.join(" · "), source.hint].filter(Boolean).join(". ");
  });
}

/** A sentence as the beginning of a longer line. */
function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
