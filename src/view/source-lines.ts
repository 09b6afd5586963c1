import type { SourceMember } from "../documents/status.ts";
import type { EpochMs } from "../domain/time.ts";
import { formatAge } from "./format/duration.ts";
import type { LocalTime } from "./format/local-time.ts";
import { at } from "./instant.ts";

/** One line per source: its state, when it last answered, when it may be asked again, and what to do. */
export function sourceLines(
  sources: readonly SourceMember[],
  nowMs: EpochMs,
  localTime: LocalTime,
): readonly string[] {
  return sources.map((source) => {
    const parts = [`${source.name}: ${source.message ?? source.state}`];
    if (source.lastOkAt !== null) parts.push(`last answer ${formatAge(nowMs - at(source.lastOkAt))}`);
    if (source.nextTryAt !== null && at(source.nextTryAt) > nowMs) {
      parts.push(`next read after ${localTime.near(at(source.nextTryAt), nowMs)}`);
    }
    return [parts.join(" · "), source.hint].filter(Boolean).join(". ");
  });
}
