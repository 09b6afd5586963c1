/** Of a longer text only the first bytes are kept: no id, name or time is as long. */
const TEXT_BYTES_KEPT = 1_024;

/**
 * Shortens one line that is too long for the buffer while it streams by: texts are cut, so that what remains says the same about use,
 * in bounded memory. What made the line no JSON still does: only plain bytes and whole escapes are left out.
 */
export class LineCondenser {
  readonly #target: Uint8Array;
  #length = 0;
  #isFull = false;
  #isInText = false;
  #textBytes = 0;
  /** Bytes of an escape that are still to come; kept as they are, so that a bad one stays bad. */
  #escapeBytes = 0;
  /** Whether those bytes are the four digits of a `\u` escape. */
  #isHex = false;

  /** `target` takes the condensed line, from its start. */
  constructor(target: Uint8Array) {
    this.#target = target;
  }

  /** Bytes of the condensed line; `undefined` when it did not fit. */
  get length(): number | undefined {
    return this.#isFull ? undefined : this.#length;
  }

  /** Takes the next bytes of the line, without its line feed. They may lie in `target` itself, at or after what is written so far. */
  add(bytes: Uint8Array, start: number, end: number): void {
    for (let p = start; p < end; p++) {
      if (this.#isInText && this.#escapeBytes === 0 && this.#textBytes >= TEXT_BYTES_KEPT) {
        p = plainEnd(bytes, p, end);
        if (p === end) return;
      }
      this.#take(bytes[p] ?? 0);
    }
  }

  #take(byte: number): void {
    if (!this.#isInText) {
      if (byte === 0x22) this.#beginText();
      this.#put(byte);
    } else if (this.#escapeBytes > 0) {
      this.#takeEscaped(byte);
    } else if (byte === 0x22) {
      this.#isInText = false;
      this.#put(byte);
    } else if (byte === 0x5c) {
      this.#escapeBytes = 1;
      if (this.#isKept()) this.#put(byte);
    } else if (this.#isKept() || byte < 0x20) {
      this.#put(byte);
    }
  }

  #beginText(): void {
    this.#isInText = true;
    this.#textBytes = 0;
  }

  /** Whether the text is still short. Counted at each character's first byte, so that an escape is kept or left out as a whole. */
  #isKept(): boolean {
    return ++this.#textBytes <= TEXT_BYTES_KEPT;
  }

  #takeEscaped(byte: number): void {
    const isLeftOut = this.#textBytes > TEXT_BYTES_KEPT;
    const isFirst = this.#escapeBytes === 1 && !this.#isHex;
    if (isFirst && byte === 0x75) {
      this.#isHex = true;
      this.#escapeBytes = 4;
    } else {
      this.#escapeBytes--;
      if (this.#escapeBytes === 0) this.#isHex = false;
    }
    const isGood = isFirst ? ESCAPES.includes(byte) : isHexDigit(byte);
    // A bad escape that is left out would make good JSON of bad: a byte that no text may hold stands for it.
    if (!isLeftOut) this.#put(byte);
    else if (!isGood) this.#put(0x01);
  }

  #put(byte: number): void {
    if (this.#length === this.#target.length) this.#isFull = true;
    else this.#target[this.#length++] = byte;
  }
}

/** The next byte of a text, from `start` on, that cannot be left out unseen. */
function plainEnd(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  for (; p < end; p++) {
    const byte = bytes[p] ?? 0;
    if (byte === 0x22 || byte === 0x5c || byte < 0x20) return p;
  }
  return p;
}

const ESCAPES: Uint8Array = Buffer.from('"/\\bfnrtu');

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}
