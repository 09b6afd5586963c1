import { DEPTH_MAX } from "./row-layout.ts";

/**
 * Steps over JSON values in bytes, proving that they are JSON as `JSON.parse` knows it.
 *
 * Shape: the position after the value, or `BAD`, or `TOO_DEEP`. No end is passed: every line ends in a line feed, which no value holds.
 */
export const BAD = -1;
export const TOO_DEEP = -2;

export const BYTE = {
  lineFeed: 0x0a,
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  dot: 0x2e,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  openBracket: 0x5b,
  backslash: 0x5c,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** After spaces, tabs and carriage returns. */
export function skipSpace(bytes: Uint8Array, position: number): number {
  let p = position;
  for (;;) {
    const byte = bytes[p] ?? 0;
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d)) return p;
    p++;
  }
}

/** From the byte after the opening quote to after the closing one. */
export function skipString(bytes: Uint8Array, position: number): number {
  let p = position;
  for (;;) {
    const byte = bytes[p] ?? 0;
    if (byte === BYTE.quote) return p + 1;
    if (byte === BYTE.backslash) {
      p = skipEscape(bytes, p + 1);
      if (p < 0) return BAD;
    } else if (byte < 0x20) {
      return BAD;
    } else {
      p++;
    }
  }
}

/** Bytes that may follow a backslash: `" / \ b f n r t`. */
const SIMPLE_ESCAPES: Uint8Array = new Uint8Array(256);
for (const character of '"/\\bfnrt') SIMPLE_ESCAPES[character.charCodeAt(0)] = 1;

function skipEscape(bytes: Uint8Array, position: number): number {
  const byte = bytes[position] ?? 0;
  if (SIMPLE_ESCAPES[byte] === 1) return position + 1;
  if (byte !== 0x75) return BAD;
  for (let p = position + 1; p < position + 5; p++) if (!isHexDigit(bytes[p] ?? 0)) return BAD;
  return position + 5;
}

function isHexDigit(byte: number): boolean {
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}

function isDigit(byte: number): boolean {
  return byte >= BYTE.zero && byte <= BYTE.nine;
}

/** Any value, from its first byte. */
export function skipValue(bytes: Uint8Array, position: number): number {
  const byte = bytes[position] ?? 0;
  if (byte === BYTE.quote) return skipString(bytes, position + 1);
  if (byte === BYTE.openBrace || byte === BYTE.openBracket) return skipContainer(bytes, position);
  return skipScalar(bytes, position);
}

const openings = new Uint8Array(DEPTH_MAX);

/** An object or an array. A closing byte is its opening byte plus two, for both kinds. */
function skipContainer(bytes: Uint8Array, position: number): number {
  let open = bytes[position] ?? 0;
  let p = skipSpace(bytes, position + 1);
  if (bytes[p] === open + 2) return p + 1;
  openings[0] = open;
  for (let depth = 1; ;) {
    if (open === BYTE.openBrace) {
      p = skipKey(bytes, p);
      if (p < 0) return BAD;
    }
    const byte = bytes[p] ?? 0;
    if (byte === BYTE.quote) {
      p = skipString(bytes, p + 1);
    } else if (byte === BYTE.openBrace || byte === BYTE.openBracket) {
      const inside = skipSpace(bytes, p + 1);
      if (bytes[inside] === byte + 2) {
        p = inside + 1;
      } else {
        if (depth === DEPTH_MAX) return TOO_DEEP;
        openings[depth++] = open = byte;
        p = inside;
        continue;
      }
    } else {
      p = skipScalar(bytes, p);
    }
    if (p < 0) return BAD;
    for (;;) {
      p = skipSpace(bytes, p);
      if (bytes[p] === BYTE.comma) break;
      if (bytes[p] !== open + 2) return BAD;
      p++;
      if (--depth === 0) return p;
      open = openings[depth - 1] ?? 0;
    }
    p = skipSpace(bytes, p + 1);
  }
}

/** From a key's opening quote to the first byte of its value. */
function skipKey(bytes: Uint8Array, position: number): number {
  if (bytes[position] !== BYTE.quote) return BAD;
  const end = skipString(bytes, position + 1);
  if (end < 0) return BAD;
  const colon = skipSpace(bytes, end);
  return bytes[colon] === BYTE.colon ? skipSpace(bytes, colon + 1) : BAD;
}

/** A number, `true`, `false` or `null`. */
function skipScalar(bytes: Uint8Array, position: number): number {
  const byte = bytes[position] ?? 0;
  if (byte === 0x74) return skipWord(bytes, position, 0x72, 0x75, 0x65);
  if (byte === 0x6e) return skipWord(bytes, position, 0x75, 0x6c, 0x6c);
  if (byte === 0x66) {
    return bytes[position + 1] === 0x61 ? skipWord(bytes, position + 1, 0x6c, 0x73, 0x65) : BAD;
  }
  return skipNumber(bytes, position);
}

/** The three bytes after `position`, which spell the rest of a word. */
function skipWord(bytes: Uint8Array, position: number, b1: number, b2: number, b3: number): number {
  const matches = bytes[position + 1] === b1 && bytes[position + 2] === b2 && bytes[position + 3] === b3;
  return matches ? position + 4 : BAD;
}

function skipNumber(bytes: Uint8Array, position: number): number {
  let p = bytes[position] === BYTE.minus ? position + 1 : position;
  if (bytes[p] === BYTE.zero) p++;
  else p = skipDigits(bytes, p);
  if (p > 0 && bytes[p] === BYTE.dot) p = skipDigits(bytes, p + 1);
  if (p > 0 && ((bytes[p] ?? 0) | 0x20) === 0x65) {
    const sign = bytes[p + 1];
    p = skipDigits(bytes, sign === BYTE.minus || sign === 0x2b ? p + 2 : p + 1);
  }
  return p;
}

/** One digit or more. */
function skipDigits(bytes: Uint8Array, position: number): number {
  let p = position;
  while (isDigit(bytes[p] ?? 0)) p++;
  return p > position ? p : BAD;
}
