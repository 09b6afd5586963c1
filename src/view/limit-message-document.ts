import type { LimitMessage } from "../analysis/limit-message.ts";
import type { LimitMessageDocument } from "../documents/limit-message.ts";
import { toIso, type EpochMs } from "../domain/time.ts";

/** What a message about a limit says, in the published shape. */
export function toLimitMessageDocument(message: LimitMessage, nowMs: EpochMs): LimitMessageDocument {
  return {
    schema: "claude-meter/limit-message.v1",
    generatedAt: toIso(nowMs),
    subject: message.subject,
    windows: [...message.windowKeys],
    state: message.state ?? null,
    resetsAt: message.resetsAtMs === undefined ? null : toIso(message.resetsAtMs),
    resetText: message.resetText ?? null,
    explanation: message.explanation,
  };
}
