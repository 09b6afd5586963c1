import { equalsText, findKey } from "./find-key.ts";
import {
  ABSENT,
  ACTION,
  COUNT_DIGITS_MAX,
  FLAG,
  HEAD,
  HEAD_INTS,
  LEVEL,
  ROWS_MAX,
  ROW_COUNTS,
  ROW_INTS,
  TEXT,
  type KnownKey,
} from "./row-layout.ts";
import { BAD, BYTE, skipSpace, skipString, skipValue, TOO_DEEP } from "./skip-json.ts";
import { WALKER_SLACK_BYTES, type Walker } from "./walker.ts";

/** The row is of another type than `assistant`: nothing in it bills, and the rest of it is not read. */
const LEFT = -3;

/** The walker in plain TypeScript: the twin and the fallback of the one in WebAssembly. */
export function createPlainWalker(capacityBytes: number): Walker {
  return new PlainWalker(capacityBytes);
}

class PlainWalker implements Walker {
  readonly bytes: Buffer;
  readonly ints: Int32Array = new Int32Array(ROWS_MAX * ROW_INTS);
  readonly counts: Float64Array = new Float64Array(ROWS_MAX * ROW_COUNTS);
  #rows = 0;
  #malformed = 0;
  /** The row being walked: where it writes, what it is so far. */
  #intsAt = 0;
  #countsAt = 0;
  #flags = 0;
  #escaped = 0;
  #isAssistant = false;
  #levelsSeen = 0;
  #leftAt = 0;

  constructor(capacityBytes: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacityBytes + WALKER_SLACK_BYTES).fill(0);
  }

  rowCount(): number {
    return this.#rows;
  }

  malformedLines(): number {
    return this.#malformed;
  }

  walk(start: number, end: number): number {
    this.#rows = 0;
    let position = start;
    while (position < end && this.#rows < ROWS_MAX) position = this.#walkLine(position);
    return position;
  }

  /** One line; returns the start of the next one. */
  #walkLine(lineStart: number): number {
    const { bytes } = this;
    const start = skipLineHead(bytes, lineStart);
    if (bytes[start] !== BYTE.openBrace) {
      if (bytes[start] !== BYTE.lineFeed) this.#malformed++;
      return bytes.indexOf(BYTE.lineFeed, start) + 1;
    }
    this.#beginRow();
    let end = this.#walkObject(LEVEL.row, start);
    if (end === LEFT) return bytes.indexOf(BYTE.lineFeed, this.#leftAt) + 1;
    if (end >= 0) {
      end = skipSpace(bytes, end);
      if (bytes[end] !== BYTE.lineFeed) end = BAD;
    }
    if (end === BAD) {
      this.#malformed++;
      return bytes.indexOf(BYTE.lineFeed, start) + 1;
    }
    if (end === TOO_DEEP) {
      this.#flags |= FLAG.rare;
      end = bytes.indexOf(BYTE.lineFeed, start);
    }
    if (this.#bills()) this.#endRow(start, end);
    return end + 1;
  }

  #beginRow(): void {
    this.#intsAt = this.#rows * ROW_INTS;
    this.#countsAt = this.#rows * ROW_COUNTS;
    this.#flags = 0;
    this.#escaped = 0;
    this.#isAssistant = false;
    this.#levelsSeen = 0;
    this.ints.fill(ABSENT, this.#intsAt, this.#intsAt + ROW_INTS);
    this.counts.fill(ABSENT, this.#countsAt, this.#countsAt + ROW_COUNTS);
  }

  #bills(): boolean {
    if ((this.#flags & FLAG.rare) !== 0) return true;
    if (!this.#isAssistant) return false;
    const quotaAt = this.#intsAt + HEAD_INTS + 2 * TEXT.quotaLimits;
    return (this.#flags & FLAG.usage) !== 0 || (this.ints[quotaAt] ?? 0) >= 0;
  }

  #endRow(lineStart: number, lineEnd: number): void {
    this.ints[this.#intsAt + HEAD.lineStart] = lineStart;
    this.ints[this.#intsAt + HEAD.lineEnd] = lineEnd;
    this.ints[this.#intsAt + HEAD.flags] = this.#flags;
    this.ints[this.#intsAt + HEAD.escaped] = this.#escaped;
    this.#rows++;
  }

  /** An object that holds known keys, from its opening brace. */
  #walkObject(level: number, position: number): number {
    const { bytes } = this;
    let p = skipSpace(bytes, position + 1);
    if (bytes[p] === BYTE.closeBrace) return p + 1;
    for (;;) {
      if (bytes[p] !== BYTE.quote) return BAD;
      const keyStart = p + 1;
      const keyEnd = plainKeyEnd(bytes, keyStart);
      if (bytes[keyEnd] === BYTE.quote) {
        p = keyEnd + 1;
      } else {
        // An escaped key may spell a known one.
        this.#flags |= FLAG.rare;
        p = skipString(bytes, keyEnd);
        if (p < 0) return BAD;
      }
      p = skipSpace(bytes, p);
      if (bytes[p] !== BYTE.colon) return BAD;
      p = skipSpace(bytes, p + 1);
      const key = findKey(bytes, level, keyStart, keyEnd);
      p = key === undefined ? skipValue(bytes, p) : this.#takeValue(key, p);
      if (p < 0) return p;
      p = skipSpace(bytes, p);
      const byte = bytes[p];
      if (byte === BYTE.closeBrace) return p + 1;
      if (byte !== BYTE.comma) return BAD;
      p = skipSpace(bytes, p + 1);
    }
  }

  #takeValue(key: KnownKey, position: number): number {
    switch (key.action) {
      case ACTION.text:
        return this.#takeText(key.slot, position);
      case ACTION.count:
        return this.#takeCount(key.slot, position);
      case ACTION.object:
        return this.#takeObject(key.slot, position);
      case ACTION.raw:
        return this.#takeRaw(key.slot, position);
      case ACTION.flag:
        // `t` of `true`.
        this.#flags = this.bytes[position] === 0x74 ? this.#flags | key.slot : this.#flags & ~key.slot;
        return skipValue(this.bytes, position);
      default:
        return this.#takeType(position);
    }
  }

  #takeText(slot: number, position: number): number {
    const { bytes } = this;
    const isText = bytes[position] === BYTE.quote;
    const end = isText ? skipString(bytes, position + 1) : skipValue(bytes, position);
    if (end < 0) return end;
    this.#setRange(slot, isText ? position + 1 : ABSENT, end - 1);
    this.#escaped &= ~(1 << slot);
    if (isText && hasByte(bytes, BYTE.backslash, position + 1, end - 1)) this.#escaped |= 1 << slot;
    return end;
  }

  /** A number, an object or an array, kept as it is written. */
  #takeRaw(slot: number, position: number): number {
    const byte = this.bytes[position] ?? 0;
    const isKept =
      byte === BYTE.openBrace || byte === BYTE.openBracket || (byte <= BYTE.nine && byte !== BYTE.quote);
    const end = skipValue(this.bytes, position);
    if (end >= 0) this.#setRange(slot, isKept ? position : ABSENT, end);
    return end;
  }

  #setRange(slot: number, start: number, end: number): void {
    const at = this.#intsAt + HEAD_INTS + 2 * slot;
    this.ints[at] = start;
    this.ints[at + 1] = start < 0 ? ABSENT : end;
  }

  #takeCount(slot: number, position: number): number {
    const { bytes } = this;
    let p = position;
    let value = 0;
    for (let byte = bytes[p] ?? 0; byte >= BYTE.zero && byte <= BYTE.nine; byte = bytes[++p] ?? 0) {
      value = value * 10 + (byte - BYTE.zero);
    }
    const next = bytes[p] ?? 0;
    const isPlain =
      p > position &&
      p - position <= COUNT_DIGITS_MAX &&
      next !== BYTE.dot &&
      (next | 0x20) !== 0x65 &&
      (bytes[position] !== BYTE.zero || p === position + 1);
    this.counts[this.#countsAt + slot] = isPlain ? value : ABSENT;
    if (isPlain) return p;
    if (p > position || next === BYTE.minus) this.#flags |= FLAG.rare;
    return skipValue(bytes, position);
  }

  #takeObject(level: number, position: number): number {
    const bit = 1 << level;
    // Of two keys of one name the last counts: what the first one set would have to be unset.
    if ((this.#levelsSeen & bit) !== 0) this.#flags |= FLAG.rare;
    if (this.bytes[position] !== BYTE.openBrace) return skipValue(this.bytes, position);
    this.#levelsSeen |= bit;
    if (level === LEVEL.usage) this.#flags |= FLAG.usage;
    return this.#walkObject(level, position);
  }

  #takeType(position: number): number {
    const { bytes } = this;
    if (bytes[position] === BYTE.quote) {
      const end = skipString(bytes, position + 1);
      if (end < 0) return BAD;
      if (hasByte(bytes, BYTE.backslash, position + 1, end - 1)) {
        this.#flags |= FLAG.rare;
        return end;
      }
      if (equalsText(bytes, position + 1, end - 1, ASSISTANT)) {
        this.#isAssistant = true;
        return end;
      }
    }
    this.#leftAt = position;
    return LEFT;
  }
}

const ASSISTANT: Uint8Array = Buffer.from("assistant");

/** After what may stand before a row: spaces, a byte order mark, and the NULs that a crash leaves where text was to be written. */
function skipLineHead(bytes: Uint8Array, position: number): number {
  let p = position;
  for (;;) {
    const byte = bytes[p] ?? 0;
    if (byte === 0 || byte === 0x20 || byte === 0x09 || byte === 0x0d) p++;
    else if (byte === 0xef && bytes[p + 1] === 0xbb && bytes[p + 2] === 0xbf) p += 3;
    else return p;
  }
}

/** The first byte of a key's text that is not plain: its closing quote, a backslash, or a byte that no key may hold. */
function plainKeyEnd(bytes: Uint8Array, position: number): number {
  let p = position;
  for (;;) {
    const byte = bytes[p] ?? 0;
    if (byte === BYTE.quote || byte === BYTE.backslash || byte < 0x20) return p;
    p++;
  }
}

function hasByte(bytes: Uint8Array, wanted: number, start: number, end: number): boolean {
  for (let p = start; p < end; p++) if (bytes[p] === wanted) return true;
  return false;
}
