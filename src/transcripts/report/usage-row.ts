import { promptTokens, totalTokens } from "../../domain/token-counts.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import type { SessionSlot, UsageSlot } from "../../ports/transcript-index.ts";

/**
 * What reports add up: one reply, or the replies of one slot that have one price per token. A slot is one as it is.
 *
 * Shape: where it came from is there in a reply and in a slot by session; a slot by price alone knows nothing of it, and serves reports
 * that tell no projects apart.
 */
export interface UsageRow
  extends
    Omit<UsageSlot, "startMs" | "promptOverTokens">,
    Partial<Pick<SessionSlot, "sessionId" | "project" | "projectFolder" | "gitBranch">>,
    Pick<UsageEvent, "messageId"> {
  /** A number of tokens that each reply's prompt exceeds: of one reply the largest such number, of a slot a bound of prices. */
  readonly promptOverTokens: number;
}

export function toUsageRow(event: UsageEvent): UsageRow {
  const { atMs, inputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens, isSidechain } = event;
  return {
    firstAtMs: atMs,
    lastAtMs: atMs,
    model: event.model,
    speed: event.speed,
    serviceTier: event.serviceTier,
    inferenceGeo: event.inferenceGeo,
    promptOverTokens: promptTokens(event) - 1,
    messages: 1,
    inputTokens,
    outputTokens: event.outputTokens,
    cacheWrite5mTokens,
    cacheWrite1hTokens,
    cacheReadTokens,
    thinkingTokens: event.thinkingTokens,
    webSearchRequests: event.webSearchRequests,
    loggedCostUsdMicros: event.loggedCostUsdMicros,
    subagentTokens: isSidechain ? totalTokens(event) : 0,
    messageId: event.messageId,
    sessionId: event.sessionId,
    project: event.project,
    projectFolder: event.projectFolder,
    gitBranch: event.gitBranch,
  };
}
