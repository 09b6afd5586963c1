// The walker of scan/plain-walker.ts in AssemblyScript, step by step the same, with sixteen bytes at a time inside of texts and
// on the way to a line feed. The build puts the constants of scan/row-layout.ts before this text and compiles both.

const BAD: i32 = -1;
const TOO_DEEP: i32 = -2;
const LEFT: i32 = -3;

const LINE_FEED: u8 = 0x0a;
const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const MINUS: u8 = 0x2d;
const DOT: u8 = 0x2e;
const ZERO: u8 = 0x30;
const NINE: u8 = 0x39;
const COLON: u8 = 0x3a;
const OPEN_BRACKET: u8 = 0x5b;
const BACKSLASH: u8 = 0x5c;
const OPEN_BRACE: u8 = 0x7b;
const CLOSE_BRACE: u8 = 0x7d;

// Where the host put the tables and where rows go.
let bucketsAt: i32 = 0;
let keysAt: i32 = 0;
let assistantAt: i32 = 0;
let openingsAt: i32 = 0;
let intsAt: i32 = 0;
let countsAt: i32 = 0;
// The host counts positions from here.
let bytesAt: i32 = 0;

let rows: i32 = 0;
let malformed: i32 = 0;
let rowInts: i32 = 0;
let rowCounts: i32 = 0;
let flags: i32 = 0;
let escaped: i32 = 0;
let isAssistant: bool = false;
let levelsSeen: i32 = 0;
let leftAt: i32 = 0;
// Whether the last text that skipString went over holds an escape.
let sawEscape: bool = false;

export function place(
  buckets: i32,
  keys: i32,
  assistant: i32,
  openings: i32,
  ints: i32,
  counts: i32,
  bytes: i32,
): void {
  bytesAt = bytes;
  bucketsAt = buckets;
  keysAt = keys;
  assistantAt = assistant;
  openingsAt = openings;
  intsAt = ints;
  countsAt = counts;
}

export function rowCount(): i32 {
  return rows;
}

export function malformedLines(): i32 {
  return malformed;
}

export function walk(start: i32, end: i32): i32 {
  rows = 0;
  let position = bytesAt + start;
  while (position < bytesAt + end && rows < ROWS_MAX) position = walkLine(position);
  return position - bytesAt;
}

function walkLine(lineStart: i32): i32 {
  const start = skipLineHead(lineStart);
  if (load<u8>(start) != OPEN_BRACE) {
    if (load<u8>(start) != LINE_FEED) malformed++;
    return findLineFeed(start) + 1;
  }
  beginRow();
  let end = walkObject(LEVEL_ROW, start);
  if (end == LEFT) return findLineFeed(leftAt) + 1;
  if (end >= 0) {
    end = skipSpace(end);
    if (load<u8>(end) != LINE_FEED) end = BAD;
  }
  if (end == BAD) {
    malformed++;
    return findLineFeed(start) + 1;
  }
  if (end == TOO_DEEP) {
    flags |= FLAG_RARE;
    end = findLineFeed(start);
  }
  if (bills()) endRow(start, end);
  return end + 1;
}

function beginRow(): void {
  rowInts = intsAt + rows * ROW_INTS * 4;
  rowCounts = countsAt + rows * ROW_COUNTS * 8;
  flags = 0;
  escaped = 0;
  isAssistant = false;
  levelsSeen = 0;
  // Integers and doubles of -1, sixteen bytes at a time: both lengths are multiples of that.
  const ints = i32x4.splat(ABSENT);
  for (let at = rowInts; at < rowInts + ROW_INTS * 4; at += 16) v128.store(at, ints);
  const counts = f64x2.splat(ABSENT);
  for (let at = rowCounts; at < rowCounts + ROW_COUNTS * 8; at += 16) v128.store(at, counts);
}

function bills(): bool {
  if ((flags & FLAG_RARE) != 0) return true;
  if (!isAssistant) return false;
  return (flags & FLAG_USAGE) != 0 || load<i32>(rangeAt(TEXT_QUOTA_LIMITS)) >= 0;
}

function endRow(lineStart: i32, lineEnd: i32): void {
  store<i32>(rowInts + HEAD_LINE_START * 4, lineStart - bytesAt);
  store<i32>(rowInts + HEAD_LINE_END * 4, lineEnd - bytesAt);
  store<i32>(rowInts + HEAD_FLAGS * 4, flags);
  store<i32>(rowInts + HEAD_ESCAPED * 4, escaped);
  rows++;
}

function walkObject(level: i32, position: i32): i32 {
  let p = skipSpace(position + 1);
  if (load<u8>(p) == CLOSE_BRACE) return p + 1;
  while (true) {
    if (load<u8>(p) != QUOTE) return BAD;
    const keyStart = p + 1;
    const keyEnd = textEnd(keyStart);
    if (load<u8>(keyEnd) == QUOTE) {
      p = keyEnd + 1;
    } else {
      flags |= FLAG_RARE;
      p = skipString(keyEnd);
      if (p < 0) return BAD;
    }
    if (load<u8>(p) != COLON) {
      p = skipSpace(p);
      if (load<u8>(p) != COLON) return BAD;
    }
    p = skipSpace(p + 1);
    const key = findKey(level, keyStart, keyEnd - keyStart);
    p = key == 0 ? skipValue(p) : takeValue(key, p);
    if (p < 0) return p;
    p = skipSpace(p);
    const byte = load<u8>(p);
    if (byte == CLOSE_BRACE) return p + 1;
    if (byte != COMMA) return BAD;
    p = skipSpace(p + 1);
  }
}

function takeValue(key: i32, position: i32): i32 {
  const action = <i32>load<u8>(key, KEY_BYTES_MAX);
  const slot = <i32>load<u8>(key, KEY_BYTES_MAX + 1);
  if (action == ACTION_TEXT) return takeText(slot, position);
  if (action == ACTION_COUNT) return takeCount(slot, position);
  if (action == ACTION_OBJECT) return takeObject(slot, position);
  if (action == ACTION_RAW) return takeRaw(slot, position);
  if (action == ACTION_TYPE) return takeType(position);
  flags = load<u8>(position) == 0x74 ? flags | slot : flags & ~slot;
  return skipValue(position);
}

function takeText(slot: i32, position: i32): i32 {
  const isText = load<u8>(position) == QUOTE;
  const end = isText ? skipString(position + 1) : skipValue(position);
  if (end < 0) return end;
  setRange(slot, isText ? position + 1 : ABSENT, end - 1);
  escaped &= ~(1 << slot);
  if (isText && sawEscape) escaped |= 1 << slot;
  return end;
}

function takeRaw(slot: i32, position: i32): i32 {
  const byte = load<u8>(position);
  const isKept = byte == OPEN_BRACE || byte == OPEN_BRACKET || (byte <= NINE && byte != QUOTE);
  const end = skipValue(position);
  if (end >= 0) setRange(slot, isKept ? position : ABSENT, end);
  return end;
}

// @ts-ignore: decorator
@inline
function rangeAt(slot: i32): i32 {
  return rowInts + (HEAD_INTS + 2 * slot) * 4;
}

function setRange(slot: i32, start: i32, end: i32): void {
  store<i32>(rangeAt(slot), start < 0 ? ABSENT : start - bytesAt);
  store<i32>(rangeAt(slot) + 4, start < 0 ? ABSENT : end - bytesAt);
}

function takeCount(slot: i32, position: i32): i32 {
  let p = position;
  let value: f64 = 0;
  while (isDigit(load<u8>(p))) {
    value = value * 10 + <f64>(load<u8>(p) - ZERO);
    p++;
  }
  const next = load<u8>(p);
  const isPlain =
    p > position &&
    p - position <= COUNT_DIGITS_MAX &&
    next != DOT &&
    (next | 0x20) != 0x65 &&
    (load<u8>(position) != ZERO || p == position + 1);
  store<f64>(rowCounts + slot * 8, isPlain ? value : ABSENT);
  if (isPlain) return p;
  if (p > position || next == MINUS) flags |= FLAG_RARE;
  return skipValue(position);
}

function takeObject(level: i32, position: i32): i32 {
  const bit = 1 << level;
  if ((levelsSeen & bit) != 0) flags |= FLAG_RARE;
  if (load<u8>(position) != OPEN_BRACE) return skipValue(position);
  levelsSeen |= bit;
  if (level == LEVEL_USAGE) flags |= FLAG_USAGE;
  return walkObject(level, position);
}

function takeType(position: i32): i32 {
  if (load<u8>(position) == QUOTE) {
    const end = skipString(position + 1);
    if (end < 0) return BAD;
    if (sawEscape) {
      flags |= FLAG_RARE;
      return end;
    }
    if (end - position == 11 && equalBytes(position + 1, assistantAt, 9)) {
      isAssistant = true;
      return end;
    }
  }
  leftAt = position;
  return LEFT;
}

// Keys of one level and one length lie side by side: a bucket is where the first one is, and how many.
function findKey(level: i32, start: i32, length: i32): i32 {
  if (length > KEY_BYTES_MAX) return 0;
  const bucket = bucketsAt + (level * (KEY_BYTES_MAX + 1) + length) * 2;
  const count = <i32>load<u8>(bucket, 1);
  let key = keysAt + <i32>load<u8>(bucket) * KEY_STRIDE;
  if (count == 0) return 0;
  // The first bytes of a key, as one number, tell nearly all of them apart.
  const mask: u64 = length >= 8 ? -1 : (<u64>1 << (8 * length)) - 1;
  const head = load<u64>(start) & mask;
  for (let i = 0; i < count; i++) {
    if ((load<u64>(key) & mask) == head && equalBytes(start, key, length)) return key;
    key += KEY_STRIDE;
  }
  return 0;
}

function equalBytes(a: i32, b: i32, length: i32): bool {
  let i = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
  for (; i < length; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false;
  return true;
}

function skipLineHead(position: i32): i32 {
  let p = position;
  while (true) {
    const byte = load<u8>(p);
    if (byte == 0 || byte == 0x20 || byte == 0x09 || byte == 0x0d) p++;
    else if (byte == 0xef && load<u8>(p + 1) == 0xbb && load<u8>(p + 2) == 0xbf) p += 3;
    else return p;
  }
}

function findLineFeed(position: i32): i32 {
  const feed = i8x16.splat(LINE_FEED);
  let p = position;
  while (true) {
    const first = i8x16.eq(v128.load(p), feed);
    const second = i8x16.eq(v128.load(p, 16), feed);
    const third = i8x16.eq(v128.load(p, 32), feed);
    const fourth = i8x16.eq(v128.load(p, 48), feed);
    if (v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)))) break;
    p += 64;
  }
  while (true) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(p), feed));
    if (mask != 0) return p + ctz(mask);
    p += 16;
  }
}

// @ts-ignore: decorator
@inline
function skipSpace(position: i32): i32 {
  let p = position;
  while (true) {
    const byte = load<u8>(p);
    if (byte > 0x20 || (byte != 0x20 && byte != 0x09 && byte != 0x0d)) return p;
    p++;
  }
}

// The first byte of a text that is a quote, a backslash or below a space.
// @ts-ignore: decorator
@inline
function textEnd(position: i32): i32 {
  const quote = i8x16.splat(QUOTE);
  const backslash = i8x16.splat(BACKSLASH);
  const space = i8x16.splat(0x20);
  let p = position;
  while (true) {
    const bytes = v128.load(p);
    const special = v128.or(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)), i8x16.lt_u(bytes, space));
    const mask = i8x16.bitmask(special);
    if (mask != 0) return p + ctz(mask);
    p += 16;
  }
}

function skipString(position: i32): i32 {
  let p = position;
  sawEscape = false;
  while (true) {
    p = textEnd(p);
    const byte = load<u8>(p);
    if (byte == QUOTE) return p + 1;
    if (byte != BACKSLASH) return BAD;
    sawEscape = true;
    p = skipEscape(p + 1);
    if (p < 0) return BAD;
  }
}

// @ts-ignore: decorator
@inline
function skipEscape(position: i32): i32 {
  const byte = load<u8>(position);
  // n " \ / b f r t
  if (byte == 0x6e || byte == QUOTE || byte == BACKSLASH || byte == 0x74) return position + 1;
  if (byte == 0x2f || byte == 0x62 || byte == 0x66 || byte == 0x72) return position + 1;
  if (byte != 0x75) return BAD;
  for (let p = position + 1; p < position + 5; p++) if (!isHexDigit(load<u8>(p))) return BAD;
  return position + 5;
}

function isHexDigit(byte: u8): bool {
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}

// @ts-ignore: decorator
@inline
function isDigit(byte: u8): bool {
  return byte >= ZERO && byte <= NINE;
}

function skipValue(position: i32): i32 {
  const byte = load<u8>(position);
  if (byte == QUOTE) return skipString(position + 1);
  if (byte == OPEN_BRACE || byte == OPEN_BRACKET) return skipContainer(position);
  return skipScalar(position);
}

function skipContainer(position: i32): i32 {
  let open = load<u8>(position);
  let p = skipSpace(position + 1);
  if (load<u8>(p) == open + 2) return p + 1;
  store<u8>(openingsAt, open);
  let depth = 1;
  while (true) {
    if (open == OPEN_BRACE) {
      if (load<u8>(p) != QUOTE) return BAD;
      p = skipString(p + 1);
      if (p < 0) return BAD;
      p = skipSpace(p);
      if (load<u8>(p) != COLON) return BAD;
      p = skipSpace(p + 1);
    }
    const byte = load<u8>(p);
    if (byte == QUOTE) {
      p = skipString(p + 1);
    } else if (byte == OPEN_BRACE || byte == OPEN_BRACKET) {
      const inside = skipSpace(p + 1);
      if (load<u8>(inside) == byte + 2) {
        p = inside + 1;
      } else {
        if (depth == DEPTH_MAX) return TOO_DEEP;
        store<u8>(openingsAt + depth, byte);
        depth++;
        open = byte;
        p = inside;
        continue;
      }
    } else {
      p = skipScalar(p);
    }
    if (p < 0) return BAD;
    while (true) {
      p = skipSpace(p);
      if (load<u8>(p) == COMMA) break;
      if (load<u8>(p) != open + 2) return BAD;
      p++;
      depth--;
      if (depth == 0) return p;
      open = load<u8>(openingsAt + depth - 1);
    }
    p = skipSpace(p + 1);
  }
}

function skipScalar(position: i32): i32 {
  const byte = load<u8>(position);
  // true, null, alse of false: four bytes, read as one little-endian number.
  if (byte == 0x74) return load<u32>(position) == 0x65757274 ? position + 4 : BAD;
  if (byte == 0x6e) return load<u32>(position) == 0x6c6c756e ? position + 4 : BAD;
  if (byte == 0x66) return load<u32>(position + 1) == 0x65736c61 ? position + 5 : BAD;
  return skipNumber(position);
}

function skipNumber(position: i32): i32 {
  let p = load<u8>(position) == MINUS ? position + 1 : position;
  if (load<u8>(p) == ZERO) p++;
  else p = skipDigits(p);
  if (p > 0 && load<u8>(p) == DOT) p = skipDigits(p + 1);
  if (p > 0 && (load<u8>(p) | 0x20) == 0x65) {
    const sign = load<u8>(p + 1);
    p = skipDigits(sign == MINUS || sign == 0x2b ? p + 2 : p + 1);
  }
  return p;
}

function skipDigits(position: i32): i32 {
  let p = position;
  while (isDigit(load<u8>(p))) p++;
  return p > position ? p : BAD;
}
