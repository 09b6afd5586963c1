import { assert, must } from "../../domain/assert.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { UsageEvent, WallEvent } from "../../domain/usage-event.ts";
import type { TimeRange } from "../../ports/store.ts";
import type {
  IndexChange,
  IndexedFile,
  IndexState,
  SessionSlot,
  TranscriptIndex,
  UsageSlot,
} from "../../ports/transcript-index.ts";
import { AnonymousKeys } from "../transcript-index/anonymous-key.ts";
import type { CopyRules } from "../transcript-index/copy-rules.ts";
import { eventsInRange } from "../transcript-index/ranges.ts";
import { slotStart, sumByPrice, sumBySession } from "../transcript-index/slot-sums.ts";

/**
 * The transcripts' index as plain values in memory: the oracle that every engine is compared with.
 * It keeps events and adds them up at every question, so it is slow and easy to believe.
 */
export function createMemoryTranscriptIndex(options: { readonly rules: CopyRules }): TranscriptIndex {
  return new MemoryTranscriptIndex(options.rules);
}

class MemoryTranscriptIndex implements TranscriptIndex {
  readonly #rules: CopyRules;
  readonly #files = new Map<number, IndexedFile>();
  readonly #anonymous = new Map<string, UsageEvent>();
  #events: readonly UsageEvent[] = [];
  #walls: readonly WallEvent[] = [];
  #revision = 0;
  #walkDigest: string | undefined;
  #isOpen = true;

  constructor(rules: CopyRules) {
    this.#rules = rules;
  }

  async walkDigest(): Promise<string | undefined> {
    this.#assertOpen();
    return this.#walkDigest;
  }

  async state(): Promise<IndexState> {
    this.#assertOpen();
    return { revision: this.#revision, files: [...this.#files.values()] };
  }

  async commit(change: IndexChange): Promise<"committed" | "outdated"> {
    this.#assertOpen();
    if (change.basedOn !== this.#revision) return "outdated";
    const fileIds = change.files.map(({ fileId = this.#files.size + 1, isReread: _, ...facts }) => {
      this.#files.set(fileId, { fileId, ...facts });
      return fileId;
    });
    this.#events = this.#rules.mergeEvents([...this.#events, ...change.events]);
    this.#addAnonymous(change, fileIds);
    this.#walls = this.#rules.mergeWalls([...this.#walls, ...change.walls]);
    this.#revision += 1;
    this.#walkDigest = change.walkDigest;
    return "committed";
  }

  async slots(range: TimeRange): Promise<readonly UsageSlot[]> {
    const sums = await this.sessionSlots(range);
    return [...Map.groupBy(sums, ({ startMs }) => startMs).values()].flatMap(sumByPrice);
  }

  async sessionSlots(range: TimeRange): Promise<readonly SessionSlot[]> {
    this.#assertOpen();
    return [...Map.groupBy(eventsInRange(this.#all(), {}), ({ atMs }) => slotStart(atMs))]
      .filter(([startMs]) => isInRange(startMs, range))
      .flatMap(([startMs, events]) => sumBySession(startMs, events).map(({ sum }) => sum));
  }

  async walls(range: TimeRange): Promise<readonly WallEvent[]> {
    this.#assertOpen();
    return this.#walls.filter(({ atMs }) => isInRange(atMs, range));
  }

  async *events(range: TimeRange): AsyncGenerator<UsageEvent, void> {
    this.#assertOpen();
    yield* eventsInRange(this.#all(), range);
  }

  async close(): Promise<void> {
    this.#isOpen = false;
  }

  #all(): readonly UsageEvent[] {
    return [...this.#events, ...this.#anonymous.values()];
  }

  #addAnonymous(change: IndexChange, fileIds: readonly number[]): void {
    const keys = new AnonymousKeys();
    for (const { event, fileIndex } of change.anonymous) {
      const fileId = must(fileIds[fileIndex], "a reply's file is in the change");
      const { isReread } = must(change.files[fileIndex], "a reply's file is in the change");
      this.#anonymous.set(
        keys.keyOf(event, { fileId, isReread }, (key) => this.#anonymous.has(key)),
        event,
      );
    }
  }

  #assertOpen(): void {
    assert(this.#isOpen, "the index is open");
  }
}

function isInRange(atMs: EpochMs, { fromMs, toMs }: TimeRange): boolean {
  return (fromMs === undefined || atMs >= fromMs) && (toMs === undefined || atMs <= toMs);
}
