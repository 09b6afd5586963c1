import type { EpochMs } from "./time.ts";
import type { TokenCounts } from "./token-counts.ts";
import type { WindowKey } from "./window.ts";

/** What one reply of a model used, from a transcript, after deduplication. */
export interface UsageEvent extends TokenCounts {
  /** The first time that any copy of the message was written: what decides its day. */
  readonly atMs: EpochMs;
  /** When the copy that is kept was written; absent: at `atMs`. Between equal copies of a message the later one is kept. */
  readonly writtenAtMs?: EpochMs | undefined;
  /** As logged: `claude-opus-5-5`, … */
  readonly model: string;
  readonly messageId?: string | undefined;
  readonly requestId?: string | undefined;
  /** Part of the output; absent when the log does not say. */
  readonly thinkingTokens?: number | undefined;
  readonly webSearchRequests: number;
  /** `standard`, `fast`, or a newer word. */
  readonly speed?: string | undefined;
  readonly serviceTier?: string | undefined;
  readonly inferenceGeo?: string | undefined;
  /** What old logs say that it cost; dollars × 10^6. */
  readonly loggedCostUsdMicros?: number | undefined;
  readonly sessionId: string;
  /** The project folder's name under `projects/`, or the working folder where the log names it. */
  readonly project: string;
  /** The project folder's name under `projects/`, of the file that the kept copy is in. */
  readonly projectFolder?: string | undefined;
  readonly gitBranch?: string | undefined;
  /** A subagent's or side-chain's reply. */
  readonly isSidechain: boolean;
  readonly agentId?: string | undefined;
  readonly skill?: string | undefined;
  readonly plugin?: string | undefined;
  readonly mcpServer?: string | undefined;
  /** Claude Code's version that wrote it; tells the era of the writer. */
  readonly writerVersion?: string | undefined;
}

/** A request that a window refused, as Claude Code logged it (`quotaLimits`, seen since September 2026). */
export interface WallEvent {
  readonly atMs: EpochMs;
  /** Absent: the row names no window. */
  readonly windowKey?: WindowKey | undefined;
  readonly resetsAtMs?: EpochMs | undefined;
  readonly overageStatus?: string | undefined;
  readonly overageDisabledReason?: string | undefined;
  readonly sessionId: string;
}
