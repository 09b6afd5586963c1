/** JSON text while it is written as bytes: a hundred thousand ids go from one array to another without ever being strings. */
export class JsonBytes {
  #bytes: Buffer = Buffer.allocUnsafe(1 << 16);

  /** The bytes, with room for `length` more after the first `at`. Good until the next call. */
  withRoom(at: number, length: number): Buffer {
    if (at + length > this.#bytes.length) {
      const bytes = Buffer.allocUnsafe(2 * (at + length));
      this.#bytes.copy(bytes, 0, 0, at);
      this.#bytes = bytes;
    }
    return this.#bytes;
  }

  written(length: number): Uint8Array {
    return this.#bytes.subarray(0, length);
  }
}

/** Bytes that the JSON of any number fits into. */
export const NUMBER_BYTES_MAX = 24;
/** Bytes that the JSON of one byte of a text fits into: `\u0000`. */
export const TEXT_BYTE_BYTES_MAX = 6;

/** Writes a number, and returns where it ends. NaN is `null`. */
export function putNumber(bytes: Buffer, at: number, value: number): number {
  // Whole numbers below 2^31 are nearly all there is.
  if ((value | 0) !== value || value < 0) return at + bytes.write(JSON.stringify(value), at);
  let end = at + 1;
  for (let bound = 10; bound <= value; bound *= 10) end++;
  let rest = value;
  for (let digit = end - 1; digit >= at; digit--) {
    const tenth = (rest / 10) | 0;
    bytes[digit] = ZERO + rest - 10 * tenth;
    rest = tenth;
  }
  return end;
}

/** Writes the text in `[start, end)` of some UTF-8, and returns where it ends. */
export function putText(bytes: Buffer, at: number, utf8: Uint8Array, start: number, end: number): number {
  let length = at;
  bytes[length++] = QUOTE;
  for (let from = start; from < end; from++) {
    const byte = utf8[from] ?? 0;
    if (byte < 0x20 || byte > 0x7e || byte === QUOTE || byte === BACKSLASH) {
      return at + bytes.write(JSON.stringify(Buffer.from(utf8.subarray(start, end)).toString()), at);
    }
    bytes[length++] = byte;
  }
  bytes[length++] = QUOTE;
  return length;
}

const ZERO = 0x30;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
