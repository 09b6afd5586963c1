import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonicalJson, type Json } from "../../src/domain/json.ts";
import { epochMs, toIso } from "../../src/domain/time.ts";
import type { UsageEvent, WallEvent } from "../../src/domain/usage-event.ts";
import type { SessionSlot, TranscriptIndex, UsageSlot } from "../../src/ports/transcript-index.ts";
import { eventsInRange } from "../../src/store/transcript-index/ranges.ts";
import { findTranscripts } from "../../src/transcripts/discover/find-transcripts.ts";
import type { TranscriptRoots } from "../../src/transcripts/discover/transcript-roots.ts";
import { scanFiles } from "../../src/transcripts/scan/scan-files.ts";

export const NOON_MS = epochMs(Date.UTC(2026, 9, 9, 12));

/** What a test says of one reply; the rest is the same for all. */
export interface Reply {
  /** Absent: the row names no message. */
  readonly id?: string | undefined;
  readonly atMinute: number;
  readonly output: number;
  readonly input?: number | undefined;
  readonly session?: string | undefined;
  readonly isSidechain?: boolean | undefined;
  readonly model?: string | undefined;
  readonly costUsd?: number | undefined;
}

/** A row as Claude Code writes it, with its line feed. */
export function replyLine(reply: Reply): string {
  const { id, atMinute, output, input = 3, session = "s-1", isSidechain = false, model, costUsd } = reply;
  const row = {
    parentUuid: null,
    isSidechain,
    cwd: "/home/dev/app",
    sessionId: session,
    version: "2.1.280",
    gitBranch: "main",
    type: "assistant",
    ...(costUsd === undefined ? {} : { costUSD: costUsd }),
    timestamp: toIso(epochMs(NOON_MS + atMinute * 60_000)),
    message: {
      ...(id === undefined ? {} : { id }),
      model: model ?? "claude-opus-5-5",
      role: "assistant",
      content: [{ type: "text", text: "a text that is long enough to fill a row ".repeat(3) }],
      usage: { input_tokens: input, output_tokens: output, cache_read_input_tokens: 1_000 },
    },
    ...(id === undefined ? {} : { requestId: `req_${id}` }),
  };
  return `${JSON.stringify(row)}\n`;
}

/** A row that tells of a window that refused a request. */
export function wallLine(atMinute: number, session = "s-1"): string {
  const atMs = epochMs(NOON_MS + atMinute * 60_000);
  const row = {
    type: "assistant",
    sessionId: session,
    timestamp: toIso(atMs),
    quotaLimits: { status: "rejected", resetsAt: atMs / 1_000 + 3_600, rateLimitType: "five_hour" },
    isApiErrorMessage: true,
    message: { model: "<synthetic>", usage: { input_tokens: 0, output_tokens: 0 } },
  };
  return `${JSON.stringify(row)}\n`;
}

/** A folder of transcripts that a test writes. */
export class Transcripts {
  readonly roots: TranscriptRoots;
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
    this.roots = { configDirs: [dir], desktopDirs: [] };
  }

  path(name: string): string {
    return join(this.#dir, "projects", "-home-dev-app", `${name}.jsonl`);
  }

  append(name: string, text: string): void {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, text);
  }
}

/** Everything that an index says, in an order that does not depend on how it came to be. */
export interface IndexContents {
  readonly events: readonly UsageEvent[];
  readonly slots: readonly UsageSlot[];
  readonly sessionSlots: readonly SessionSlot[];
  readonly walls: readonly WallEvent[];
}

export async function contentsOf(index: TranscriptIndex): Promise<IndexContents> {
  const events: UsageEvent[] = [];
  for await (const event of index.events({})) events.push(event);
  return {
    events: inOneOrder(events),
    slots: inOneOrder(await index.slots({})),
    sessionSlots: inOneOrder(await index.sessionSlots({})),
    walls: await index.walls({}),
  };
}

/** What one scan of everything that is there says. */
export async function scanEvents(roots: TranscriptRoots): Promise<readonly UsageEvent[]> {
  const jobs = findTranscripts(roots).map((file) => ({ file, fromOffset: 0 }));
  const { events } = await scanFiles(jobs, { walker: "plain" });
  return inOneOrder(eventsInRange(events, {}));
}

export function inOneOrder<T extends object>(values: readonly T[]): readonly T[] {
  const textOf = (value: T) => canonicalJson(JSON.parse(JSON.stringify(value)) as Json);
  return values
    .map((value) => ({ value, text: textOf(value) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ value }) => value);
}
