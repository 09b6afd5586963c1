import { closeSync, openSync, readSync } from "node:fs";
import { isSystemError } from "../../domain/thrown.ts";
import { LineCondenser } from "./condense-line.ts";
import type { RowOrigin, RowTaker } from "./row-taker.ts";
import type { FileScan, ScanJob } from "./transcript-file.ts";
import { WALKER_SLACK_BYTES, type Walker } from "./walker.ts";

/** Bytes that one read asks for: what the kernel copies is still in the processor's cache when the walker comes to it. */
const READ_BYTES = 1 << 18;
/** Everything that scanning on one thread needs, made once for many files. */
export interface Scanner {
  readonly walker: Walker;
  readonly taker: RowTaker;
}

/**
 * Reads one file from an offset, which is a start of a line, to the size that discovery saw, and takes its rows.
 *
 * A last line without a line feed is taken when it is a whole row that bills, else it stays for the next scan.
 * Errors: none; a file that cannot be read says so in `skipped`.
 */
export function scanRange(scanner: Scanner, job: ScanJob, origin: RowOrigin): FileScan {
  const { walker, taker } = scanner;
  taker.beginFile(origin);
  const malformedBefore = walker.malformedLines();
  const reach = readFile(scanner, job);
  return {
    file: job.file,
    fromOffset: job.fromOffset,
    scannedToOffset: reach.scannedToOffset,
    rows: taker.tally.rows,
    syntheticRows: taker.tally.synthetic,
    undatedRows: taker.tally.undated,
    malformedLines: walker.malformedLines() - malformedBefore - reach.tornLines,
    oversizeLines: reach.oversizeLines,
    skipped: reach.skipped,
  };
}

interface Reach {
  readonly scannedToOffset: number;
  readonly tornLines: number;
  readonly oversizeLines: number;
  readonly skipped?: FileScan["skipped"];
}

function readFile(scanner: Scanner, job: ScanJob): Reach {
  const nothing = { scannedToOffset: job.fromOffset, tornLines: 0, oversizeLines: 0 };
  if (job.file.sizeBytes <= job.fromOffset) return nothing;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(job.file.path, "r");
    return new RangeReader(scanner, descriptor, job).read();
  } catch (error) {
    // Deleted or locked between being found and being read; a fault of ours is no system error.
    if (!isSystemError(error)) throw error;
    return { ...nothing, skipped: "unreadable" };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** One pass over one open file. */
class RangeReader {
  readonly #walker: Walker;
  readonly #taker: RowTaker;
  readonly #descriptor: number;
  #endOffset: number;
  readonly #bytes: Buffer;
  readonly #capacity: number;
  /** The file's offset of the buffer's first byte, always a start of a line, and how many bytes are in the buffer. */
  #offset: number;
  #filled = 0;
  #oversizeLines = 0;
  #tornLines = 0;

  constructor({ walker, taker }: Scanner, descriptor: number, job: ScanJob) {
    this.#walker = walker;
    this.#taker = taker;
    this.#descriptor = descriptor;
    this.#endOffset = job.file.sizeBytes;
    this.#bytes = walker.bytes;
    this.#capacity = walker.bytes.length - WALKER_SLACK_BYTES;
    this.#offset = job.fromOffset;
  }

  read(): Reach {
    for (let readBytes = this.#fill(); readBytes > 0; readBytes = this.#fill()) {
      if (this.#offset === 0 && this.#filled === readBytes && isUtf16(this.#bytes, readBytes)) {
        return { scannedToOffset: 0, tornLines: 0, oversizeLines: 0, skipped: "utf-16" };
      }
      const lastFeed = this.#bytes.lastIndexOf(0x0a, this.#filled - 1);
      if (lastFeed >= 0) this.#walkTo(lastFeed + 1);
      else if (this.#filled === this.#capacity) this.#walkLongLine();
    }
    if (this.#filled > 0) this.#walkTail(this.#filled, this.#offset + this.#filled);
    return {
      scannedToOffset: this.#offset,
      tornLines: this.#tornLines,
      oversizeLines: this.#oversizeLines,
    };
  }

  #fill(): number {
    const position = this.#offset + this.#filled;
    const wanted = Math.min(READ_BYTES, this.#capacity - this.#filled, this.#endOffset - position);
    const readBytes =
      wanted > 0 ? readSync(this.#descriptor, this.#bytes, this.#filled, wanted, position) : 0;
    this.#filled += readBytes;
    return readBytes;
  }

  /** Walks the whole lines before `end` and moves what is left to the buffer's start. */
  #walkTo(end: number): void {
    this.#walkLines(end);
    this.#bytes.copyWithin(0, end, this.#filled);
    this.#filled -= end;
    this.#offset += end;
  }

  #walkLines(end: number): void {
    for (let position = 0; position < end;) {
      position = this.#walker.walk(position, end);
      this.#taker.take(this.#walker);
    }
  }

  /** The last line, which has no line feed: a whole row is taken, anything else stays for the next scan. */
  #walkTail(lineBytes: number, nextOffset: number): void {
    const malformedBefore = this.#walker.malformedLines();
    this.#bytes[lineBytes] = 0x0a;
    this.#walker.walk(0, lineBytes + 1);
    if (this.#taker.take(this.#walker) > 0) this.#offset = nextOffset;
    this.#tornLines = this.#walker.malformedLines() - malformedBefore;
    this.#endOffset = this.#offset;
  }

  /** A line that fills the buffer: it is shortened in place while the rest of it is read. */
  #walkLongLine(): void {
    const condenser = new LineCondenser(this.#bytes.subarray(0, this.#capacity));
    condenser.add(this.#bytes, 0, this.#filled);
    const portion = Buffer.allocUnsafe(READ_BYTES);
    let position = this.#offset + this.#filled;
    this.#filled = 0;
    for (;;) {
      const wanted = Math.min(portion.length, this.#endOffset - position);
      const readBytes = wanted > 0 ? readSync(this.#descriptor, portion, 0, wanted, position) : 0;
      const feed = portion.subarray(0, readBytes).indexOf(0x0a);
      condenser.add(portion, 0, feed < 0 ? readBytes : feed);
      position += feed < 0 ? readBytes : feed + 1;
      if (feed >= 0) return this.#endLongLine(condenser.length, position);
      if (readBytes === 0) return this.#walkTail(condenser.length ?? 0, position);
    }
  }

  #endLongLine(lineBytes: number | undefined, nextOffset: number): void {
    if (lineBytes === undefined) {
      this.#oversizeLines++;
    } else {
      this.#bytes[lineBytes] = 0x0a;
      this.#walkLines(lineBytes + 1);
    }
    this.#offset = nextOffset;
  }
}

/** Text in two-byte units, by its mark or by its first brace: Claude Code writes none, an editor or a shell may have. */
function isUtf16(bytes: Uint8Array, length: number): boolean {
  if (length < 4) return false;
  const [b0, b1, b2, b3] = bytes;
  const isMarked = (b0 === 0xff && b1 === 0xfe) || (b0 === 0xfe && b1 === 0xff);
  return isMarked || (b0 === 0x7b && b1 === 0 && b3 === 0) || (b0 === 0 && b1 === 0x7b && b2 === 0);
}
