import { NO_TEXT, type TextId, type TextPool } from "../../domain/event-rows.ts";

/**
 * Texts, each kept once, as bytes: interning makes no string, and pools travel between threads as three arrays.
 *
 * Shape: ids count up from 1 in the order of first appearance.
 */
export class StringPool implements TextPool {
  #bytes: Buffer = Buffer.alloc(1 << 12);
  /** Where each text ends; text `id` starts where text `id - 1` ends. */
  #ends: Uint32Array = new Uint32Array(256);
  #hashes: Int32Array = new Int32Array(256);
  /** Open addressing over ids; 0 is free. */
  #slots: Uint32Array = new Uint32Array(512);
  #size = 1;
  readonly #strings: (string | undefined)[] = [];

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get ends(): Uint32Array {
    return this.#ends;
  }

  /** How many ids there are, the absent one included. */
  get size(): number {
    return this.#size;
  }

  /** The id of the text in `[start, end)`. Empty text is absent. */
  intern(bytes: Uint8Array, start: number, end: number): TextId {
    if (end <= start) return NO_TEXT;
    const hash = hashBytes(bytes, start, end);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? 0;
      if (id === 0) return this.#add(bytes, start, end, hash, slot);
      if (this.#hashes[id] === hash && this.equals(id, bytes, start, end)) return id;
    }
  }

  /** As `intern`, with a likely answer that is tried first: most rows repeat what the row before them said. */
  internLike(likely: TextId, bytes: Uint8Array, start: number, end: number): TextId {
    return likely !== NO_TEXT && this.equals(likely, bytes, start, end)
      ? likely
      : this.intern(bytes, start, end);
  }

  internString(text: string): TextId {
    const bytes = Buffer.from(text);
    return this.intern(bytes, 0, bytes.length);
  }

  /** Takes the texts of another pool; for each id there the id here. */
  internParts({ bytes, ends }: StringPoolParts): Uint32Array {
    const ids = new Uint32Array(ends.length);
    this.#reserve(ends.length);
    for (let id = 1; id < ends.length; id++) ids[id] = this.intern(bytes, ends[id - 1] ?? 0, ends[id] ?? 0);
    return ids;
  }

  equals(id: TextId, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#ends[id - 1] ?? 0;
    const length = end - start;
    if ((this.#ends[id] ?? 0) - from !== length) return false;
    const own = this.#bytes;
    // Ids of one kind begin alike: from the end they differ sooner.
    for (let i = length - 1; i >= 0; i--) if (own[from + i] !== bytes[start + i]) return false;
    return true;
  }

  /** Order by bytes, the absent text first; the same on every machine and in every pool. */
  compare(a: TextId, b: TextId): number {
    if (a === b) return 0;
    return Buffer.compare(this.#view(a), this.#view(b));
  }

  /** The text; `undefined` for the absent one. Bytes that are no UTF-8 read as U+FFFD. */
  text(id: TextId): string | undefined {
    if (id === NO_TEXT) return undefined;
    return (this.#strings[id] ??= this.#bytes.toString("utf8", this.#ends[id - 1] ?? 0, this.#ends[id] ?? 0));
  }

  /** The pool's arrays, copied, to be handed to another thread. */
  toParts(): StringPoolParts {
    const used = this.#ends[this.#size - 1] ?? 0;
    return { bytes: this.#bytes.slice(0, used), ends: this.#ends.slice(0, this.#size) };
  }

  #view(id: TextId): Uint8Array {
    return id === NO_TEXT ? NO_BYTES : this.#bytes.subarray(this.#ends[id - 1] ?? 0, this.#ends[id] ?? 0);
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): TextId {
    const id = this.#size++;
    const from = this.#ends[id - 1] ?? 0;
    const to = from + (end - start);
    if (to > this.#bytes.length) this.#bytes = grown(this.#bytes, Math.max(to, 2 * this.#bytes.length));
    const own = this.#bytes;
    for (let i = 0, length = end - start; i < length; i++) own[from + i] = bytes[start + i] ?? 0;
    if (id === this.#ends.length) this.#growIds();
    this.#ends[id] = to;
    this.#hashes[id] = hash;
    this.#slots[slot] = id;
    if (2 * this.#size > this.#slots.length) this.#rehash(2 * this.#slots.length);
    return id;
  }

  /** Makes room for this many more texts at once, instead of doubling again and again. */
  #reserve(count: number): void {
    const size = this.#size + count;
    while (this.#ends.length < size) this.#growIds();
    if (2 * size > this.#slots.length) this.#rehash(2 ** Math.ceil(Math.log2(2 * size)));
  }

  #growIds(): void {
    const ends = new Uint32Array(2 * this.#ends.length);
    ends.set(this.#ends);
    this.#ends = ends;
    const hashes = new Int32Array(2 * this.#hashes.length);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
  }

  #rehash(slots: number): void {
    this.#slots = new Uint32Array(slots);
    const mask = slots - 1;
    for (let id = 1; id < this.#size; id++) {
      let slot = (this.#hashes[id] ?? 0) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id;
    }
  }
}

export interface StringPoolParts {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

const NO_BYTES = new Uint8Array(0);

function grown(bytes: Buffer, length: number): Buffer {
  const next = Buffer.alloc(length);
  next.set(bytes);
  return next;
}

/** FNV-1a, with the high bits folded into the low ones, which choose the slot. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let p = start; p < end; p++) hash = Math.imul(hash ^ (bytes[p] ?? 0), 0x01000193);
  return hash ^ (hash >>> 15);
}
