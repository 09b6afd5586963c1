import type { EpochMs } from "../../../domain/time.ts";
import { SLOT_MS } from "../../../ports/transcript-index.ts";
import type { Connection, Query } from "../connection.ts";

/** Few enough to be written at once by a first scan, many enough to be small when a reply is added. */
const BUCKETS = 1024;

/**
 * In which slot each message is. A row per message would take longer to write than all else: messages are told apart by 32 bits
 * of a hash, and who asks looks into the slots that are named, of which nearly always at most one.
 */
export class MessageBuckets {
  readonly #connection: Connection;
  readonly #kept: ReadonlySet<number>;
  readonly #buckets = new Map<number, Bucket>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#kept = new Set(connection.tuples(LIST_BUCKETS).map(([bucket]) => bucket));
  }

  /** Slots that may hold the message. */
  slotsOf(messageId: string): readonly EpochMs[] {
    const hash = hashOf(messageId);
    return this.#bucket(hash).slots.get(hash) ?? NO_SLOTS;
  }

  add(messageId: string, startMs: EpochMs): void {
    this.#change(messageId, (slots) => [...slots, startMs]);
  }

  /** Another message of the same hash may be in the same slot: one of the two entries stays. */
  remove(messageId: string, startMs: EpochMs): void {
    this.#change(messageId, (slots) => slots.toSpliced(slots.indexOf(startMs), 1));
  }

  save(): void {
    for (const [bucket, { slots, isChanged }] of this.#buckets) {
      if (isChanged) this.#connection.change(PUT_BUCKET, { bucket, content: encodeSlotsByHash(slots) });
    }
  }

  #change(messageId: string, change: (slots: readonly EpochMs[]) => readonly EpochMs[]): void {
    const hash = hashOf(messageId);
    const bucket = this.#bucket(hash);
    bucket.slots.set(hash, change(bucket.slots.get(hash) ?? NO_SLOTS));
    bucket.isChanged = true;
  }

  #bucket(hash: number): Bucket {
    const number = hash & (BUCKETS - 1);
    const known = this.#buckets.get(number);
    if (known) return known;
    const row = this.#kept.has(number) ? this.#connection.row(READ_BUCKET, { bucket: number }) : undefined;
    const bucket = {
      slots: row ? decodeSlotsByHash(row.content) : new Map<number, never>(),
      isChanged: false,
    };
    this.#buckets.set(number, bucket);
    return bucket;
  }
}

interface Bucket {
  readonly slots: Map<number, readonly EpochMs[]>;
  isChanged: boolean;
}

const NO_SLOTS: readonly EpochMs[] = [];

const LIST_BUCKETS: Query<readonly [bucket: number]> = { sql: "SELECT bucket FROM message_buckets" };
const READ_BUCKET: Query<{ readonly content: Uint8Array }> = {
  sql: "SELECT content FROM message_buckets WHERE bucket = :bucket",
};
const PUT_BUCKET = "INSERT OR REPLACE INTO message_buckets (bucket, content) VALUES (:bucket, :content)";

/** Pairs of a hash and a slot's number, four bytes each, the low byte first. */
function encodeSlotsByHash(slotsByHash: ReadonlyMap<number, readonly EpochMs[]>): DataView {
  let pairs = 0;
  for (const slots of slotsByHash.values()) pairs += slots.length;
  const content = new DataView(new ArrayBuffer(8 * pairs));
  let at = 0;
  for (const [hash, slots] of slotsByHash) {
    for (const startMs of slots) {
      content.setInt32(at, hash, true);
      content.setInt32(at + 4, startMs / SLOT_MS, true);
      at += 8;
    }
  }
  return content;
}

function decodeSlotsByHash(content: Uint8Array): Map<number, readonly EpochMs[]> {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const slotsByHash = new Map<number, readonly EpochMs[]>();
  for (let at = 0; at < view.byteLength; at += 8) {
    const hash = view.getInt32(at, true);
    // Only slots were encoded.
    const startMs = (view.getInt32(at + 4, true) * SLOT_MS) as EpochMs;
    slotsByHash.set(hash, [...(slotsByHash.get(hash) ?? NO_SLOTS), startMs]);
  }
  return slotsByHash;
}

/** FNV-1a with its high bits folded into the low ones, which choose the bucket. Signed. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}
