import type { EventRows } from "../domain/event-rows.ts";
import { MINUTE_MS, type DurationMs, type EpochMs } from "../domain/time.ts";
import type { TokenCounts } from "../domain/token-counts.ts";
import type { UsageEvent, WallEvent } from "../domain/usage-event.ts";
import type { TimeRange } from "./store.ts";

/**
 * Length of a slot. Every time zone's offset is a multiple of it (since 1972; observed 2026), so that a local day of any zone is a
 * whole number of slots.
 */
export const SLOT_MS: DurationMs = 15 * MINUTE_MS;

/** Lengths of prompt beyond which some model costs more. Slots tell them apart, so that they can be priced without single events. */
export const PROMPT_BOUNDS_TOKENS = [100_000, 200_000] as const;

/** What some replies of one slot used that have one price per token. Sums; prices are applied when they are read. */
export interface UsageSlot extends TokenCounts {
  /** A whole multiple of `SLOT_MS`. */
  readonly startMs: EpochMs;
  /** Of the first and the last reply. */
  readonly firstAtMs: EpochMs;
  readonly lastAtMs: EpochMs;
  readonly model: string;
  readonly speed?: string | undefined;
  readonly serviceTier?: string | undefined;
  readonly inferenceGeo?: string | undefined;
  /** The largest of `PROMPT_BOUNDS_TOKENS` that each reply's prompt (input, cache writes and reads) exceeds; 0 for none. */
  readonly promptOverTokens: number;
  readonly messages: number;
  /** Absent when none of the replies' logs says. */
  readonly thinkingTokens?: number | undefined;
  readonly webSearchRequests: number;
  /** Present when each of the replies has a logged cost, absent when none has; dollars × 10^6. */
  readonly loggedCostUsdMicros?: number | undefined;
  /** Tokens of every kind that subagents and side-chains used. */
  readonly subagentTokens: number;
}

/** As `UsageSlot`, for one session, branch, agent and whatever else a reply's log says of where it came from. */
export interface SessionSlot
  extends
    UsageSlot,
    Pick<
      UsageEvent,
      | "sessionId"
      | "project"
      | "projectFolder"
      | "gitBranch"
      | "isSidechain"
      | "agentId"
      | "skill"
      | "plugin"
      | "mcpServer"
      | "writerVersion"
    > {}

/** What the index knows of one transcript. */
export interface IndexedFile extends FileFacts {
  /** Never used again for another file. */
  readonly fileId: number;
}

/** What is known of a transcript by looking at it. */
export interface FileFacts {
  readonly path: string;
  /** What the file system numbers it by. */
  readonly identity: string;
  /** As of the walk that found the file: a later change shows. */
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  /** Everything before it is counted. */
  readonly scannedToOffset: number;
  /** Of the bytes before that offset. Absent: not known, so that a change means to read the file from its beginning. */
  readonly fingerprint?: string | undefined;
  /** No longer there. What was counted stays counted. */
  readonly isGone: boolean;
}

/** What a scan found, and what the files are now. */
export interface IndexChange {
  /** The revision that the scan was planned on. */
  readonly basedOn: number;
  /** `fileId` is absent for a new file. */
  readonly files: readonly FileChange[];
  /** Replies with a message id: copies or not, or as a scan has them. */
  readonly events: Iterable<UsageEvent> | EventBatch;
  /** Replies without one. */
  readonly anonymous: Iterable<AnonymousEvent>;
  readonly walls: readonly WallEvent[];
  /** Of the walk that the files now agree with; absent while some of its files are still to come. */
  readonly walkDigest?: string | undefined;
}

/** A transcript, and what of it was read. */
export interface FileChange extends FileFacts {
  readonly fileId?: number | undefined;
  /** The file was read from its beginning: what is known of it may come again. */
  readonly isReread: boolean;
}

/** Replies with a message id, one for each, that an engine may also take as rows, without an object for each. */
export interface EventBatch extends Iterable<UsageEvent> {
  readonly rows: EventRows;
  /** Which rows they are, slot by slot. */
  readonly places: Uint32Array;
}

/** A reply that names no message: counted once for each time that its file holds it, however often the file is read. */
export interface AnonymousEvent {
  readonly event: UsageEvent;
  /** Its file's place in `files`. */
  readonly fileIndex: number;
}

/** What an update is planned on. */
export interface IndexState {
  /** Counts up with every commit. */
  readonly revision: number;
  readonly files: readonly IndexedFile[];
}

/**
 * What all transcripts ever said, each message once. Every engine passes `test/transcript-index/`, where the memory engine and one
 * full scan are the oracles.
 *
 * Errors: methods reject with `StoreError` only.
 */
export interface TranscriptIndex {
  /** Of the walk that all files agree with: a walk with the same digest has nothing new. Absent: compare them. */
  walkDigest(): Promise<string | undefined>;
  state(): Promise<IndexState>;
  /**
   * Merges what a scan found, all or nothing. `outdated`: another commit came first, and nothing was changed; plan again.
   * In any order and any grouping, the same scans give the same index.
   */
  commit(change: IndexChange): Promise<"committed" | "outdated">;
  /** Slots that begin within the range, oldest first. */
  slots(range: TimeRange): Promise<readonly UsageSlot[]>;
  sessionSlots(range: TimeRange): Promise<readonly SessionSlot[]>;
  /** Oldest first. */
  walls(range: TimeRange): Promise<readonly WallEvent[]>;
  /** Oldest first, one slot at a time in memory. */
  events(range: TimeRange): AsyncIterable<UsageEvent>;
  close(): Promise<void>;
}
