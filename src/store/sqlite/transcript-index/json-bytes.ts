/** JSON text, written as bytes: a hundred thousand ids go from one array to another without ever being strings. */
export class JsonBytes {
  #bytes: Buffer = Buffer.allocUnsafe(1 << 16);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  /** What was written since `clear`; good until the next call. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** JSON as it is. */
  json(text: string): void {
    this.#reserve(3 * text.length);
    this.#length += this.#bytes.write(text, this.#length);
  }

  /** One ASCII character of JSON's own. */
  mark(code: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = code;
  }

  number(value: number): void {
    // Whole numbers below 2^31 are nearly all there is.
    if ((value | 0) !== value || value < 0) this.json(JSON.stringify(value));
    else this.#digits(value);
  }

  /** A text from bytes of UTF-8. */
  text(bytes: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start + 2);
    const into = this.#bytes;
    let length = this.#length;
    into[length++] = QUOTE;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (!isPlain(byte))
        return this.json(JSON.stringify(Buffer.from(bytes.subarray(start, end)).toString()));
      into[length++] = byte;
    }
    into[length++] = QUOTE;
    this.#length = length;
  }

  #digits(value: number): void {
    this.#reserve(10);
    let end = this.#length + 1;
    for (let bound = 10; bound <= value; bound *= 10) end++;
    this.#length = end;
    let rest = value;
    do {
      this.#bytes[--end] = 0x30 + (rest % 10);
      rest = (rest / 10) | 0;
    } while (rest > 0);
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafe(2 * (this.#length + length));
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether JSON writes the byte as it is, whatever comes beside it. */
function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && byte !== QUOTE && byte !== BACKSLASH;
}
