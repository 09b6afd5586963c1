import type { EpochMs } from "../../../domain/time.ts";
import { SLOT_MS } from "../../../ports/transcript-index.ts";
import type { Connection, Query } from "../connection.ts";

/** Few enough to be written at once by a first scan, many enough to be small when a reply is added. */
const BUCKETS = 4096;

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

  /** Slots that may hold the message: a slot that it was moved out of is still named. */
  slotsOf(hash: number): readonly EpochMs[] {
    const { pairs } = this.#bucket(hash);
    const slots: EpochMs[] = [];
    for (let at = 0; at < pairs.length; at += 2) {
      // Only slots were added.
      if (pairs[at] === hash) slots.push(((pairs[at + 1] ?? 0) * SLOT_MS) as EpochMs);
    }
    return slots;
  }

  add(hash: number, startMs: EpochMs): void {
    const bucket = this.#bucket(hash);
    bucket.pairs.push(hash, startMs / SLOT_MS);
    bucket.isChanged = true;
  }

  save(): void {
    for (const [bucket, { pairs, isChanged }] of this.#buckets) {
      if (isChanged) this.#connection.change(PUT_BUCKET, { bucket, content: encodePairs(pairs) });
    }
  }

  #bucket(hash: number): Bucket {
    const number = hash & (BUCKETS - 1);
    const known = this.#buckets.get(number);
    if (known) return known;
    const row = this.#kept.has(number) ? this.#connection.row(READ_BUCKET, { bucket: number }) : undefined;
    const bucket = { pairs: row ? decodePairs(row.content) : [], isChanged: false };
    this.#buckets.set(number, bucket);
    return bucket;
  }
}

interface Bucket {
  /** A hash and a slot's number, in turn: bare numbers, because a first run makes a hundred thousand of them. */
  readonly pairs: number[];
  isChanged: boolean;
}

const LIST_BUCKETS: Query<readonly [bucket: number]> = { sql: "SELECT bucket FROM message_buckets" };
const READ_BUCKET: Query<{ readonly content: Uint8Array }> = {
  sql: "SELECT content FROM message_buckets WHERE bucket = :bucket",
};
const PUT_BUCKET = "INSERT OR REPLACE INTO message_buckets (bucket, content) VALUES (:bucket, :content)";

/** Four bytes each, the low byte first. */
function encodePairs(pairs: readonly number[]): DataView {
  const content = new DataView(new ArrayBuffer(4 * pairs.length));
  for (let index = 0; index < pairs.length; index++) content.setInt32(4 * index, pairs[index] ?? 0, true);
  return content;
}

function decodePairs(content: Uint8Array): number[] {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  return Array.from({ length: view.byteLength / 4 }, (_, index) => view.getInt32(4 * index, true));
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** What a message is told apart by: FNV-1a of its id with the high bits folded into the low ones, which choose the bucket. Signed. */
export function hashOfId(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  return hash ^ (hash >>> 15);
}

/** The same of an id that is the bytes of a text. */
export function hashOfIdBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = FNV_OFFSET;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x7f) return hashOfId(Buffer.from(bytes.subarray(start, end)).toString());
    hash = Math.imul(hash ^ byte, FNV_PRIME);
  }
  return hash ^ (hash >>> 15);
}
