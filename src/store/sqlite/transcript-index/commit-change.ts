import { must } from "../../../domain/assert.ts";
import type { EpochMs } from "../../../domain/time.ts";
import type { UsageEvent } from "../../../domain/usage-event.ts";
import type { IndexChange } from "../../../ports/transcript-index.ts";
import { AnonymousKeys } from "../../transcript-index/anonymous-key.ts";
import type { CopyRules } from "../../transcript-index/copy-rules.ts";
import { isSameEvent } from "../../transcript-index/same-event.ts";
import { slotStart } from "../../transcript-index/slot-sums.ts";
import type { Connection, KeyRow, Query } from "../connection.ts";
import { putFiles } from "./files.ts";
import { putFirstEvents } from "./first-events.ts";
import { hashOfId, MessageBuckets } from "./message-buckets.ts";
import { SlotPages } from "./slot-pages.ts";
import { mergeIntoWalls } from "./walls.ts";

/** Merges a change unless another one came first. Runs inside a write transaction. */
export function commitChange(
  connection: Connection,
  change: IndexChange,
  rules: CopyRules,
): "committed" | "outdated" {
  if (readRevision(connection) !== change.basedOn) return "outdated";
  const fileIds = putFiles(connection, change.files);
  const { events } = change;
  const isFirst = "rows" in events && connection.row(ANY_SLOT) === undefined;
  if (isFirst) putFirstEvents(connection, events);
  const pages = new SlotPages(connection);
  if (!isFirst) mergeEvents(connection, { pages, events, rules });
  addAnonymous(pages, change, fileIds);
  pages.save();
  mergeIntoWalls(connection, change.walls, rules);
  connection.change(PUT_REVISION, { walkDigest: change.walkDigest ?? null });
  return "committed";
}

const ANY_SLOT: Query<KeyRow> = { sql: "SELECT start_ms AS key FROM slot_events LIMIT 1" };

export function readRevision(connection: Connection): number {
  return readRevisionRow(connection).revision;
}

export function readWalkDigest(connection: Connection): string | undefined {
  return readRevisionRow(connection).walkDigest ?? undefined;
}

function readRevisionRow(connection: Connection): RevisionRow {
  return must(connection.row(READ_REVISION), "an index has a revision");
}

interface RevisionRow {
  readonly revision: number;
  readonly walkDigest: string | null;
}

const READ_REVISION: Query<RevisionRow> = {
  sql: "SELECT revision, walk_digest AS walkDigest FROM revisions",
};
const PUT_REVISION = "UPDATE revisions SET revision = revision + 1, walk_digest = :walkDigest";

function mergeEvents(
  connection: Connection,
  {
    pages,
    events,
    rules,
  }: { readonly pages: SlotPages; readonly events: Iterable<UsageEvent>; readonly rules: CopyRules },
): void {
  const buckets = new MessageBuckets(connection);
  const copies: UsageEvent[] = [];
  const slotByMessage = new Map<string, EpochMs>();
  for (const event of events) {
    const id = messageIdOf(event);
    const known = findMessage(id, pages, buckets);
    if (!known) {
      const startMs = slotStart(event.atMs);
      pages.change(startMs).byMessage.set(id, event);
      buckets.add(hashOfId(id), startMs);
    } else if (!isSameEvent(known.event, event)) {
      copies.push(known.event, event);
      slotByMessage.set(id, known.startMs);
    }
  }
  for (const merged of rules.mergeEvents(copies)) {
    const startMs = must(slotByMessage.get(messageIdOf(merged)), "a merged message was known");
    moveMessage(merged, startMs, { pages, buckets });
  }
  buckets.save();
}

function addAnonymous(pages: SlotPages, change: IndexChange, fileIds: readonly number[]): void {
  const keys = new AnonymousKeys();
  for (const { event, fileIndex } of change.anonymous) {
    const startMs = slotStart(event.atMs);
    const { anonymous } = pages.read(startMs);
    const file = {
      fileId: must(fileIds[fileIndex], "a reply's file is in the change"),
      isReread: must(change.files[fileIndex], "a reply's file is in the change").isReread,
    };
    const key = keys.keyOf(event, file, (key) => anonymous.has(key));
    if (!anonymous.has(key)) pages.change(startMs).anonymous.set(key, event);
  }
}

function findMessage(
  id: string,
  pages: SlotPages,
  buckets: MessageBuckets,
): { readonly event: UsageEvent; readonly startMs: EpochMs } | undefined {
  for (const startMs of buckets.slotsOf(hashOfId(id))) {
    const event = pages.read(startMs).byMessage.get(id);
    if (event) return { event, startMs };
  }
  return undefined;
}

function moveMessage(
  event: UsageEvent,
  fromMs: EpochMs,
  { pages, buckets }: { readonly pages: SlotPages; readonly buckets: MessageBuckets },
): void {
  const id = messageIdOf(event);
  const known = pages.read(fromMs).byMessage.get(id);
  if (known && isSameEvent(known, event)) return;
  const startMs = slotStart(event.atMs);
  if (startMs !== fromMs) {
    pages.change(fromMs).byMessage.delete(id);
    buckets.add(hashOfId(id), startMs);
  }
  pages.change(startMs).byMessage.set(id, event);
}

function messageIdOf(event: UsageEvent): string {
  return must(event.messageId, "a merged reply has a message id");
}
